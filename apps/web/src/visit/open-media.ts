import type { MediaKind } from '@helssa/client'
import { keep } from '../i18n/language.ts'

/** Why there is no sound or picture of one's own. */
export type MediaProblem = 'denied' | 'missing' | 'busy' | 'unsupported'

export interface OpenedMedia {
  readonly tracks: Readonly<Partial<Record<MediaKind, MediaStreamTrack>>>
  readonly problems: Readonly<Partial<Record<MediaKind, MediaProblem>>>
}

const KEYS = { audio: 'helssa.microphone', video: 'helssa.camera' } as const
/** Enough for a face on any screen, and little enough for a phone's line. */
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } }
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

const wanted = (kind: MediaKind): MediaTrackConstraints => {
  const deviceId = keptDevice(kind)
  return { ...(kind === 'audio' ? SOUND : PICTURE), ...(deviceId && { deviceId: { ideal: deviceId } }) }
}

/** Keeps which device somebody chose, for this visit and the next ones. */
export const keepDevice = (kind: MediaKind, deviceId: string): void => keep(KEYS[kind], deviceId)

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
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
      return 'missing'
    case 'NotSupportedError':
    case 'TypeError':
      return 'unsupported'
    default:
      return 'busy'
  }
}

/** What the person told the browser of a kind; undefined where it keeps that to itself. */
async function permissionOf(kind: MediaKind): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: kind === 'audio' ? 'microphone' : 'camera' })).state
  } catch (error) {
    if (error instanceof TypeError) return undefined // a browser that knows no such question
    throw error
  }
}

/** Both were refused, not one of them: to ask for each alone would only ask again what was just answered. */
async function wereRefused(kinds: readonly MediaKind[], problem: MediaProblem): Promise<boolean> {
  if (problem !== 'denied') return false
  const [told, ...others] = await Promise.all(kinds.map(permissionOf))
  return (told === 'prompt' || told === 'denied') && others.every((other) => other === told)
}

/** Opens both at once, so that the browser asks once; where one of them fails, each alone. What fails is a problem, not an error. */
export async function openMedia(kinds: readonly MediaKind[]): Promise<OpenedMedia> {
  const fail = (problem: MediaProblem): OpenedMedia => ({
    tracks: {},
    problems: Object.fromEntries(kinds.map((kind) => [kind, problem])),
  })
  // Absent on pages without a secure context.
  const media = navigator.mediaDevices as MediaDevices | undefined
  if (!media?.getUserMedia) return fail('unsupported')
  try {
    const stream = await media.getUserMedia(Object.fromEntries(kinds.map((kind) => [kind, wanted(kind)])))
    return {
      tracks: Object.fromEntries(stream.getTracks().map((track) => [track.kind, track])),
      problems: {},
    }
  } catch (error) {
    const problem = problemOf(error)
    if (kinds.length === 1 || (await wereRefused(kinds, problem))) return fail(problem)
    const each = await Promise.all(kinds.map((kind) => openMedia([kind])))
    return {
      tracks: Object.assign({}, ...each.map(({ tracks }) => tracks)),
      problems: Object.assign({}, ...each.map(({ problems }) => problems)),
    }
  }
}
