import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectByWs, createFakeLink, createHandTimers, type FakeLine, openFakeServer } from '../../test/fake-server.ts'
import { createVideoCall, type VideoRole } from '../index.ts'
import type { ConnectionHappening, ConnectionLike, TrackLike } from './video-media.ts'

/** A browser's connection as far as its descriptions go (RFC 8829). */
class FakeConnection implements ConnectionLike {
  signalingState = 'stable'
  connectionState = 'new'
  localDescription: { type: string; sdp: string } | null = null
  remoteDescription: { type: string; sdp: string } | null = null
  readonly origin: number
  restarts = 0
  isClosed = false
  readonly sent: (TrackLike | null)[] = []
  readonly #listeners: [string, (event: ConnectionHappening) => void][] = []
  #version = 0
  #transceivers = 0

  constructor(origin: number) {
    this.origin = origin
  }
  addEventListener(type: string, listener: (event: ConnectionHappening) => void): void {
    this.#listeners.push([type, listener])
  }
  happen(event: ConnectionHappening): void {
    for (const [type, listener] of this.#listeners) if (type === event.type) listener(event)
  }
  become(connectionState: string): void {
    this.connectionState = connectionState
    this.happen({ type: 'connectionstatechange' })
  }
  async setLocalDescription(description?: { type: 'rollback' }): Promise<void> {
    if (description) {
      this.signalingState = 'stable'
      return
    }
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer'
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable'
    this.localDescription = { type, sdp: sdpOf(this.origin, ++this.#version) }
  }
  async setRemoteDescription(description: { type: string; sdp: string }): Promise<void> {
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable'
    this.remoteDescription = description
    if (description.type === 'offer') this.#transceivers = 2
  }
  async addIceCandidate(): Promise<void> {}
  addTransceiver() {
    this.#transceivers++
    return this.#transceiver(this.#transceivers - 1)
  }
  getTransceivers() {
    return Array.from({ length: this.#transceivers }, (_, nth) => this.#transceiver(nth))
  }
  #transceiver(nth: number) {
    const replaceTrack = async (track: TrackLike | null) => {
      this.sent[nth] = track
    }
    const kind = nth === 0 ? 'audio' : 'video'
    return { direction: 'sendrecv', sender: { replaceTrack }, receiver: { track: { kind, enabled: true } } }
  }
  async getStats() {
    return { forEach: () => {} }
  }
  restartIce(): void {
    this.restarts++
    queueMicrotask(() => this.signalingState === 'stable' && this.happen({ type: 'negotiationneeded' }))
  }
  close(): void {
    this.isClosed = true
  }
}
const sdpOf = (origin: number, version: number) => `v=0\r\no=- ${origin} ${version} IN IP4 127.0.0.1\r\n`

let server: Awaited<ReturnType<typeof openFakeServer>>
let timers: ReturnType<typeof createHandTimers>
let connections: FakeConnection[]
const open: { leave(): void }[] = []
beforeEach(async () => {
  server = await openFakeServer()
  timers = createHandTimers()
  connections = []
})
afterEach(async () => {
  for (const call of open.splice(0)) call.leave()
  await server.end()
})

const other = (generation: number) => ({
  ...{ user_id: 'o', role: 'doctor', generation, audio: true, video: true, connection: 'new' },
})
const joined = (generation: number, ...peers: object[]) => ({
  ...{ type: 'joined', encounter_id: 'e', generation, peers, ice_servers: [{ urls: ['stun:s'] }], room: 'waiting' },
  closes_at: '2024-01-20T07:20:00Z',
})
const arrives = (generation: number) => ({ type: 'user_joined', ...other(generation), peers: [other(generation)] })
const offer = (origin: number, generation: number) => ({
  ...{ type: 'offer', sdp: { type: 'offer', sdp: sdpOf(origin, 1) }, from: 'o', generation },
})
const answer = (origin: number, generation: number) => ({
  ...{ type: 'answer', sdp: { type: 'answer', sdp: sdpOf(origin, 1) }, from: 'o', generation },
})
const audio: TrackLike = { kind: 'audio', enabled: true }

/** What it said of descriptions, by whose connection they are. */
const described = ({ heard }: FakeLine): string[] =>
  heard.filter(({ sdp }) => sdp).map(({ type, sdp }) => `${type} of ${sdp.sdp.split(' ')[1]}`)

async function begin(role: VideoRole, ...frames: object[]) {
  const call = createVideoCall(createFakeLink(server.baseUrl), 'e', role, {
    ...{ connect: connectByWs, later: timers.later, random: () => 1, onWake: () => () => {}, tracks: [audio] },
    createConnection: () => {
      const connection = new FakeConnection(connections.length + 1)
      connections.push(connection)
      return connection
    },
    createStream: () => ({ getTracks: () => [], addTrack: () => {} }),
  })
  open.push(call)
  const faults: unknown[] = []
  call.onEvent((event) => event.type === 'fault' && faults.push(event.error))
  const line = await server.line(0)
  line.say({ type: 'auth_success' }, ...frames)
  return { call, line, faults, says: (...what: string[]) => expect.poll(() => described(line)).toEqual(what) }
}

describe('a call', () => {
  it('is begun by who came last; who was there answers', async () => {
    const last = await begin('patient', joined(2, other(1)))
    await last.says('offer of 1')
    last.line.say(answer(900, 1))
    await expect.poll(() => connections[0]?.remoteDescription?.type).toBe('answer')
    expect(connections[0]?.sent).toEqual([audio, null])

    last.line.say(offer(900, 1))
    await last.says('offer of 1', 'answer of 1')
    expect(last.faults).toEqual([])
  })

  it('waits for who comes later, and answers them', async () => {
    const first = await begin('doctor', joined(1), arrives(2), offer(900, 2))
    await first.says('answer of 1')
    expect(connections[0]?.sent).toEqual([audio, null])
  })

  it('goes on with its connection where the other side has its own, and begins anew where it has another', async () => {
    const { line, says } = await begin('doctor', joined(1), arrives(2), offer(900, 2), arrives(3), offer(900, 3))
    await says('answer of 1', 'answer of 1')
    line.say(arrives(4), offer(901, 4))

    await says('answer of 1', 'answer of 1', 'answer of 2')
    expect(connections.map(({ isClosed }) => isClosed)).toEqual([true, false])
  })

  it('seeks new paths for the same connection after it lost its own seat', async () => {
    const { line } = await begin('patient', joined(2, other(1)))
    await expect.poll(() => described(line)).toHaveLength(1)
    line.say(answer(900, 1))
    await expect.poll(() => connections[0]?.signalingState).toBe('stable')
    line.cut()
    await expect.poll(() => server.lines[0]?.isOver).toBe(true)
    await expect
      .poll(() => {
        timers.advance(500)
        return server.lines.length
      })
      .toBe(2)
    const again = await server.line(1)
    again.say({ type: 'auth_success' }, joined(3, other(1)))

    await expect.poll(() => described(again)).toEqual(['offer of 1'])
    expect([connections.length, connections[0]?.restarts]).toEqual([1, 1])
    again.say(answer(901, 1)) // they reloaded meanwhile
    await expect.poll(() => described(again)).toEqual(['offer of 1', 'offer of 2'])
  })

  it.each([
    ['doctor', 'keeps its offer', ['offer of 1']],
    ['patient', 'takes its offer back', ['offer of 1', 'answer of 2']],
  ] as const)('of two offers at once the %s %s', async (role, _, said) => {
    const { line, says, faults } = await begin(role, joined(2, other(1)))
    await says('offer of 1')
    line.say(offer(900, 1), { type: 'ice_candidate', candidate: 'c', from: 'o', generation: 1 }, answer(900, 1))

    await says(...said)
    await expect.poll(() => connections.at(-1)?.signalingState).toBe('stable')
    expect(faults).toEqual([])
  })

  it('holds no offer against somebody who came again: they never heard it', async () => {
    const { line, says } = await begin('doctor', joined(2, other(1)))
    await says('offer of 1')
    line.say(arrives(3), offer(900, 3))

    await says('offer of 1', 'answer of 2')
  })

  it('offers again what is not answered, and looks for other paths when these fail', async () => {
    const { line, says } = await begin('patient', joined(2, other(1)))
    await says('offer of 1')
    timers.advance(5_000)
    await says('offer of 1', 'offer of 1')
    line.say(answer(900, 1))
    await expect.poll(() => connections[0]?.signalingState).toBe('stable')

    connections[0]?.become('disconnected')
    timers.advance(3_000)
    await says('offer of 1', 'offer of 1', 'offer of 1')
    line.say(answer(900, 1))
    await expect.poll(() => connections[0]?.signalingState).toBe('stable')
    connections[0]?.become('failed')
    await says('offer of 1', 'offer of 1', 'offer of 1', 'offer of 1')
    expect(line.heard.filter(({ connection }) => connection).map(({ connection }) => connection)).toEqual([
      ...['disconnected', 'failed'],
    ])
  })

  it('replaces and mutes tracks without an offer, and tells the other side', async () => {
    const { call, line, says } = await begin('patient', joined(2, other(1)))
    await says('offer of 1')
    const video: TrackLike = { kind: 'video', enabled: true }
    await call.replaceTrack('video', video)
    call.setEnabled('audio', false)

    await expect
      .poll(() => line.heard.filter(({ type }) => type === 'peer_state').at(-1))
      .toEqual({ type: 'peer_state', audio: false, video: true })
    expect(connections[0]?.sent).toEqual([audio, video])
    expect(audio.enabled).toBe(false)
    audio.enabled = true
    await says('offer of 1')
  })

  it('keeps the connection of who is only cut off, and ends it with who leaves', async () => {
    const { line, says } = await begin('doctor', joined(1), arrives(2), offer(900, 2))
    await says('answer of 1')
    line.say({ type: 'user_left', ...other(2), reason: 'dropped' }, arrives(3), offer(900, 3))
    await says('answer of 1', 'answer of 1')
    expect(connections[0]?.isClosed).toBe(false)

    line.say({ type: 'user_left', ...other(3), reason: 'left' })
    await expect.poll(() => connections[0]?.isClosed).toBe(true)
  })
})
