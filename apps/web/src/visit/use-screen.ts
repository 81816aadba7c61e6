import { useCallback, useEffect, useRef, useState } from 'react'

export interface Screen {
  readonly track: MediaStreamTrack | undefined
  /** Phones have none. */
  readonly isPossible: boolean
  start(): void
  stop(): void
}

/** A screen or window to show in place of one's picture; it ends where the browser's own button ends it. */
export function useScreen(): Screen {
  const [track, setTrack] = useState<MediaStreamTrack>()
  const held = useRef<MediaStreamTrack>(undefined)
  const stop = useCallback(() => {
    held.current?.stop()
    held.current = undefined
    setTrack(undefined)
  }, [])
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
      stop()
    }
  }, [stop])
  const start = async () => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true })
    const [shown] = stream.getVideoTracks()
    // The browser's question may have been answered after one left.
    if (isGone.current) return shown?.stop()
    held.current = shown
    shown?.addEventListener('ended', stop)
    setTrack(shown)
  }
  return {
    track,
    isPossible: 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices,
    // Closing the browser's own question is an answer too.
    start: () => void start().catch(() => undefined),
    stop,
  }
}
