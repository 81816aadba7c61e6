import { afterEach, describe, expect, it, vi } from 'vitest'
import { openMedia } from './open-media.ts'

type Kind = 'audio' | 'video'
const BOTH = ['audio', 'video'] as const

/** A browser that refuses some devices by these names; `permissions` are what it says of them. Answers what it was asked for. */
function browserThat(refuses: Partial<Record<Kind, string>>, permissions?: Record<Kind, PermissionState>): Kind[][] {
  const asked: Kind[][] = []
  const getUserMedia = async (wanted: Partial<Record<Kind, object>>) => {
    const kinds = BOTH.filter((kind) => wanted[kind])
    asked.push(kinds)
    const refused = kinds.find((kind) => refuses[kind])
    if (refused) throw new DOMException('refused', refuses[refused])
    return { getTracks: () => kinds.map((kind) => ({ kind })) }
  }
  const query = async ({ name }: { name: 'microphone' | 'camera' }) => {
    if (!permissions) throw new TypeError(`no permission is called ${name}`)
    return { state: permissions[name === 'camera' ? 'video' : 'audio'] }
  }
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, permissions: { query } })
  vi.stubGlobal('localStorage', { getItem: () => null })
  return asked
}

describe('camera and microphone', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('are asked for at once', async () => {
    const asked = browserThat({})
    const { tracks, problems } = await openMedia(BOTH)
    expect([Object.keys(tracks).sort(), problems, asked]).toEqual([[...BOTH], {}, [[...BOTH]]])
  })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['NotSupportedError', 'unsupported'],
  ])('are opened alone where the other one fails with %s', async (name, problem) => {
    browserThat({ video: name }, { audio: 'granted', video: 'denied' })
    const { tracks, problems } = await openMedia(BOTH)
    expect([Object.keys(tracks), problems]).toEqual([['audio'], { video: problem }])
  })

  it.each([
    ['closed without an answer', { audio: 'prompt', video: 'prompt' }, 1],
    ['answered with no', { audio: 'denied', video: 'denied' }, 1],
    ['refused by the system, though the browser may', { audio: 'granted', video: 'granted' }, 3],
    ['refused by a browser that does not say more', undefined, 3],
  ] as const)('are not asked for again in vain: %s', async (_, permissions, times) => {
    const asked = browserThat({ audio: 'NotAllowedError', video: 'NotAllowedError' }, permissions)
    expect((await openMedia(BOTH)).problems).toEqual({ audio: 'denied', video: 'denied' })
    expect(asked).toHaveLength(times)
  })

  it('are nowhere without a secure address', async () => {
    vi.stubGlobal('navigator', {})
    expect(await openMedia(BOTH)).toEqual({ tracks: {}, problems: { audio: 'unsupported', video: 'unsupported' } })
  })
})
