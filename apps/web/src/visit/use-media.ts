import type { MediaKind } from '@helssa/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { keep } from '../i18n/language.ts'

/** Why there is no sound or picture of one's own. */
export type MediaProblem = 'denied' | 'missing' | 'busy' | 'unsupported'

export interface LocalMedia {
  readonly tracks: Readonly<Partial<Record<MediaKind, MediaStreamTrack>>>
  readonly problems: Readonly<Partial<Record<MediaKind, MediaProblem>>>
  readonly devices: readonly MediaDeviceInfo[]
  /** The browser asks for leave, or the devices start. */
  readonly isAsking: boolean
  /** Asks for both anew. */
  ask(): void
  choose(kind: MediaKind, deviceId: string): void
}

const KINDS = ['audio', 'video'] as const
const KEYS = { audio: 'helssa.microphone', video: 'helssa.camera' } as const
/** Enough for a face on any screen, and little enough for a phone's line. */
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } }
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

const wanted = (kind: MediaKind): MediaTrackConstraints => {
  const deviceId = keptDevice(kind)
  return { ...(kind === 'audio' ? SOUND : PICTURE), ...(deviceId && { deviceId: { ideal: deviceId } }) }
}

function keptDevice(kind: MediaKind): string | null {
  try {
    return localStorage.getItem(KEYS[kind])
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return null
  }
}

/** The browser's refusals by their names (W3C Media Capture, getUserMedia). */
function problemOf(error: unknown): MediaProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'TypeError':
      return 'unsupported'
    default:
      return 'busy'
  }
}

/** Both at once, so that the browser asks once; where one of them fails, each alone. */
async function open(kinds: readonly MediaKind[]): Promise<Pick<LocalMedia, 'tracks' | 'problems'>> {
  // Absent on pages without a secure context.
  const media = navigator.mediaDevices as MediaDevices | undefined
  if (!media?.getUserMedia)
    return { tracks: {}, problems: Object.fromEntries(kinds.map((kind) => [kind, 'unsupported'])) }
  try {
    const stream = await media.getUserMedia(Object.fromEntries(kinds.map((kind) => [kind, wanted(kind)])))
    return {
      tracks: Object.fromEntries(stream.getTracks().map((track) => [track.kind, track])),
      problems: {},
    }
  } catch (error) {
    const [only] = kinds
    if (only && kinds.length === 1) return { tracks: {}, problems: { [only]: problemOf(error) } }
    const each = await Promise.all(kinds.map((kind) => open([kind])))
    return {
      tracks: Object.assign({}, ...each.map(({ tracks }) => tracks)),
      problems: Object.assign({}, ...each.map(({ problems }) => problems)),
    }
  }
}

/** One's own camera and microphone for as long as the page is shown; what was chosen is kept for the next visit. */
export function useMedia(): LocalMedia {
  const [state, setState] = useState<Pick<LocalMedia, 'tracks' | 'problems'>>({ tracks: {}, problems: {} })
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  const [isAsking, setIsAsking] = useState(true)
  const held = useRef<Partial<Record<MediaKind, MediaStreamTrack>>>({})
  const isGone = useRef(false)

  const take = useCallback(async (kinds: readonly MediaKind[]) => {
    setIsAsking(true)
    // A phone's camera opens once: what is held goes first.
    for (const kind of kinds) held.current[kind]?.stop()
    const opened = await open(kinds)
    if (isGone.current) return stopAll(opened.tracks)
    for (const kind of kinds) {
      const track = opened.tracks[kind]
      // Of two that were asked for at once, the first would go on unseen.
      held.current[kind]?.stop()
      held.current[kind] = track
      track?.addEventListener('ended', () => setState((now) => lose(now, kind, track)))
    }
    const known = await navigator.mediaDevices?.enumerateDevices()
    setDevices(known?.filter(({ deviceId }) => deviceId !== '') ?? [])
    setState((now) => ({
      tracks: { ...now.tracks, ...Object.fromEntries(kinds.map((kind) => [kind, opened.tracks[kind]])) },
      problems: { ...now.problems, ...Object.fromEntries(kinds.map((kind) => [kind, opened.problems[kind]])) },
    }))
    setIsAsking(false)
  }, [])

  useEffect(() => {
    isGone.current = false
    void take(KINDS)
    return () => {
      isGone.current = true
      stopAll(held.current)
    }
  }, [take])

  useEffect(() => {
    const look = async () => setDevices(await navigator.mediaDevices.enumerateDevices())
    const listener = () => void look()
    navigator.mediaDevices?.addEventListener('devicechange', listener)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', listener)
  }, [])

  return {
    ...state,
    devices,
    isAsking,
    ask: () => void take(KINDS),
    choose: (kind, deviceId) => {
      keep(KEYS[kind], deviceId)
      void take([kind])
    },
  }
}

function stopAll(tracks: LocalMedia['tracks']): void {
  for (const kind of KINDS) tracks[kind]?.stop()
}

/** A device that was pulled out. */
function lose<State extends Pick<LocalMedia, 'tracks' | 'problems'>>(
  now: State,
  kind: MediaKind,
  track: MediaStreamTrack,
): State {
  if (now.tracks[kind] !== track) return now
  return { ...now, tracks: { ...now.tracks, [kind]: undefined }, problems: { ...now.problems, [kind]: 'missing' } }
}
