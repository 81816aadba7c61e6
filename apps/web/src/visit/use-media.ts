import type { MediaKind } from '@helssa/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { keepDevice, type OpenedMedia, openMedia } from './open-media.ts'

export interface LocalMedia extends OpenedMedia {
  readonly devices: readonly MediaDeviceInfo[]
  /** The browser asks for leave, or the devices start. */
  readonly isAsking: boolean
  /** Asks anew for what there is not. */
  ask(): void
  choose(kind: MediaKind, deviceId: string): void
}

const KINDS = ['audio', 'video'] as const

/** Devices without an id are those the browser does not show without leave. */
const knownDevices = async (): Promise<MediaDeviceInfo[]> =>
  ((await navigator.mediaDevices?.enumerateDevices()) ?? []).filter(({ deviceId }) => deviceId !== '')

/** A device that ends so soon after it was opened would do so again. */
const LIVES_MS_MIN = 2_000

/**
 * One's own camera and microphone for as long as the page is shown; what was chosen is kept for the next visit. In place of a
 * device that is pulled out another one is taken, and one that was missing is taken when it is plugged in.
 */
export function useMedia(): LocalMedia {
  const [state, setState] = useState<OpenedMedia>({ tracks: {}, problems: {} })
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  const [isAsking, setIsAsking] = useState(true)
  const held = useRef(state)
  const isGone = useRef(false)

  const take = useCallback(async (kinds: readonly MediaKind[]) => {
    const release = () => {
      for (const kind of kinds) held.current.tracks[kind]?.stop()
    }
    setIsAsking(true)
    release() // a phone's camera opens once: what is held goes first
    const opened = await openMedia(kinds)
    if (isGone.current) return stopAll(opened.tracks)
    release() // of two that were asked for at once, the first would go on unseen
    held.current = replace(held.current, kinds, opened)
    setState(held.current)
    const openedAt = performance.now()
    for (const kind of kinds) {
      const track = opened.tracks[kind]
      track?.addEventListener('ended', () => {
        if (held.current.tracks[kind] !== track) return
        if (performance.now() - openedAt > LIVES_MS_MIN) return void take([kind])
        held.current = replace(held.current, [kind], { tracks: {}, problems: { [kind]: 'busy' } })
        setState(held.current)
      })
    }
    setDevices(await knownDevices())
    setIsAsking(false)
  }, [])

  useEffect(() => {
    isGone.current = false
    void take(KINDS)
    return () => {
      isGone.current = true
      stopAll(held.current.tracks)
    }
  }, [take])

  useEffect(() => {
    const look = async () => {
      const known = await knownDevices()
      setDevices(known)
      const found = KINDS.filter(
        (kind) => held.current.problems[kind] === 'missing' && known.some((device) => device.kind === `${kind}input`),
      )
      if (found.length > 0) await take(found)
    }
    const listener = () => void look()
    navigator.mediaDevices?.addEventListener('devicechange', listener)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', listener)
  }, [take])

  return {
    ...state,
    devices,
    isAsking,
    ask: () => void take(KINDS.filter((kind) => state.problems[kind])),
    choose: (kind, deviceId) => {
      keepDevice(kind, deviceId)
      void take([kind])
    },
  }
}

function stopAll(tracks: OpenedMedia['tracks']): void {
  for (const kind of KINDS) tracks[kind]?.stop()
}

/** The same with what was opened of some kinds, or came of trying. */
function replace(before: OpenedMedia, kinds: readonly MediaKind[], opened: OpenedMedia): OpenedMedia {
  const of = <Value>(from: Readonly<Partial<Record<MediaKind, Value>>>) =>
    Object.fromEntries(kinds.map((kind) => [kind, from[kind]]))
  return {
    tracks: { ...before.tracks, ...of(opened.tracks) },
    problems: { ...before.problems, ...of(opened.problems) },
  }
}
