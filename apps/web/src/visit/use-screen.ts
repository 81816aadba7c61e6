import { useCallback, useEffect, useRef, useState } from 'react'
import { showToast } from '../design/toast.ts'
import { useRoomTexts } from './texts.ts'

export interface Screen {
  readonly track: MediaStreamTrack | undefined
  /** Phones have none. */
  readonly isPossible: boolean
  start(): void
  stop(): void
}

/** A screen or window to show in place of one's picture; it ends where the browser's own button ends it. */
export function useScreen(): Screen {
  const t = useRoomTexts()
  const [track, setTrack] = useState<MediaStreamTrack>()
  const held = useRef<MediaStreamTrack>(undefined)
  const isAsking = useRef(false)
  const isGone = useRef(false)
  const stop = useCallback(() => {
    held.current?.stop()
    held.current = undefined
    setTrack(undefined)
  }, [])
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
      stop()
    }
  }, [stop])
  const start = async () => {
    if (isAsking.current) return
    isAsking.current = true
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true })
      const [shown] = stream.getVideoTracks()
      // The browser's question may have been answered after one left.
      if (isGone.current) return shown?.stop()
      held.current = shown
      if (shown) shown.contentHint = 'detail' // what is written must be read, whatever the line
      shown?.addEventListener('ended', stop)
      setTrack(shown)
    } catch (error) {
      const isRefused = error instanceof DOMException && error.name === 'NotAllowedError'
      if (isRefused && error.message.includes('system')) showToast(t.shareBlocked, { tone: 'danger' })
      // Closing the browser's own question is an answer too.
      else if (!isRefused) showToast(t.shareFailed, { tone: 'danger' })
    } finally {
      isAsking.current = false
    }
  }
  return {
    track,
    isPossible: 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices,
    start: () => void start(),
    stop,
  }
}
