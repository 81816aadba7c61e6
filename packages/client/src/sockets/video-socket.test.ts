import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectByWs, createFakeLink, createHandTimers, type FakeLine, openFakeServer } from '../../test/fake-server.ts'
import { openVideoSocket, type VideoEvent, type VideoPeer } from '../index.ts'

let server: Awaited<ReturnType<typeof openFakeServer>>
let timers: ReturnType<typeof createHandTimers>
let account: ReturnType<typeof createFakeLink>
const open: { leave(): void }[] = []
beforeEach(async () => {
  server = await openFakeServer()
  timers = createHandTimers()
  account = createFakeLink(server.baseUrl)
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.leave()
  await server.end()
})

const doctor = (generation: number): VideoPeer => ({
  ...{ user_id: 'd', role: 'doctor', generation, audio: true, video: true, connection: 'new' },
})
const joined = (generation: number, ...peers: VideoPeer[]) => ({
  ...{ type: 'joined', encounter_id: 'e', generation, peers, ice_servers: [], room: 'waiting' },
  closes_at: '2024-01-20T07:20:00Z',
})
const signedIn = { type: 'auth_success', user_id: 'p', expires_at: '2024-01-20T06:50:00Z' }
const JOIN = { type: 'join_room', encounter_id: 'e', role: 'patient' }
const hears = (line: FakeLine, ...frames: object[]) => expect.poll(() => line.heard.slice(1)).toEqual(frames)

function enter() {
  const socket = openVideoSocket(account, 'e', 'patient', {
    ...{ connect: connectByWs, later: timers.later, random: () => 1, onWake: () => () => {} },
  })
  open.push(socket)
  const events: VideoEvent[] = []
  socket.onEvent((event) => events.push(event))
  return { socket, events, types: () => events.map(({ type }) => type) }
}
async function seated(...peers: VideoPeer[]) {
  const entered = enter()
  const line = await server.line(0)
  line.say(signedIn, joined(5, ...peers))
  await expect.poll(entered.types).toEqual(['joined'])
  return { ...entered, line }
}

describe('the video socket', () => {
  it('signs in by its first frame, sits down, and tells who is there', async () => {
    const { socket, events, line } = await seated(doctor(4))

    expect(line.path).toBe('/ws/video/')
    expect(line.heard).toEqual([{ type: 'auth', token: 'access-0' }, JOIN])
    expect(events[0]).toEqual({
      ...{ type: 'joined', generation: 5, peers: [doctor(4)], iceServers: [] },
      closesAt: new Date('2024-01-20T07:20:00Z'),
    })
    expect(socket.peers).toEqual([doctor(4)])
  })

  it('sends signals from its seat alone', async () => {
    const { socket, line } = await seated(doctor(4))
    const [offer, answer] = [
      { type: 'offer', sdp: 'o' },
      { type: 'answer', sdp: 'a' },
    ] as const
    expect([socket.sendOffer('d', offer), socket.sendAnswer('d', answer), socket.sendCandidate('d', null)]).toEqual([
      ...[true, true, true],
    ])
    await hears(
      line,
      JOIN,
      ...[
        { type: 'offer', sdp: offer, to: 'd' },
        { type: 'answer', sdp: answer, to: 'd' },
      ],
      { type: 'ice_candidate', candidate: null, to: 'd' },
    )

    line.cut()
    await expect.poll(() => socket.state.state).toBe('waiting')
    expect(socket.sendOffer('d', offer)).toBe(false)
  })

  it('comes back after a break, with its devices, and takes the new roster for the whole', async () => {
    const { socket, events, line } = await seated(doctor(4))
    socket.reportState({ audio: false, video: true })
    line.cut()
    await expect.poll(() => socket.state.state).toBe('waiting')
    timers.advance(500)
    const again = await server.line(1)
    again.say(signedIn, joined(6))

    await hears(again, JOIN, { type: 'peer_state', audio: false, video: true })
    expect(events.at(-1)).toMatchObject({ type: 'joined', generation: 6, peers: [] })
    expect(socket.peers).toEqual([])
  })

  it('ignores what is told of a join that is out of date', async () => {
    const { socket, events, line } = await seated(doctor(4))
    const told = { encounter_id: 'e', user_id: 'd', role: 'doctor' }
    line.say(
      { type: 'user_joined', ...told, generation: 7, peers: [doctor(7)], room: 'live' },
      { type: 'user_left', ...told, generation: 4, reason: 'dropped', room: 'waiting' },
      { type: 'offer', sdp: 'old', from: 'd', generation: 4 },
      { type: 'peer_state', ...told, generation: 4, audio: false, video: false, connection: 'failed' },
      { type: 'offer', sdp: 'new', from: 'd', generation: 7 },
      { type: 'ice_candidate', candidate: 'c', from: 'd', generation: 7 },
    )
    await expect.poll(() => events.at(-1)?.type).toBe('ice_candidate')

    expect(events.slice(1)).toMatchObject([
      { type: 'user_joined', peer: doctor(7) },
      { type: 'offer', description: { type: 'offer', sdp: 'new' } },
      { type: 'ice_candidate', candidate: { candidate: 'c', sdpMLineIndex: 0 } },
    ])
    expect(socket.peers).toEqual([doctor(7)])
  })

  it.each([
    [{ type: 'room_closed', encounter_id: 'e', reason: 'cancelled' }, { reason: 'cancelled' }],
    [{ type: 'error', code: 'SEAT_REPLACED', message: '…' }, { reason: 'replaced' }],
  ])('is over for good after %o', async (frame, ending) => {
    const { socket, events, line } = await seated()
    line.say(frame)

    await expect.poll(() => events.at(-1)).toMatchObject({ type: 'ended', ...ending })
    expect(socket.state).toEqual({ state: 'closed', reason: 'closed' })
    timers.advance(60_000)
    expect(server.lines).toHaveLength(1)
  })

  it('ends where it is not let in, and asks again where the server only failed', async () => {
    const { events } = enter()
    const line = await server.line(0)
    line.say(signedIn, { type: 'error', code: 'INTERNAL_ERROR', message: '…' })
    await hears(line, JOIN)
    await expect
      .poll(() => {
        timers.advance(500)
        return line.heard.length
      })
      .toBeGreaterThan(2)
    line.say({ type: 'error', code: 'TOO_EARLY', message: 'زود است' })

    await expect
      .poll(() => events)
      .toEqual([{ type: 'ended', reason: 'refused', code: 'TOO_EARLY', message: 'زود است' }])
  })

  it('leaves with a word, and ends once', async () => {
    const { socket, events, line } = await seated(doctor(4))
    socket.leave()
    socket.leave()

    await hears(line, JOIN, { type: 'leave_room' })
    expect(events.slice(1)).toEqual([{ type: 'ended', reason: 'left' }])
  })

  it('ends when nobody is signed in any more', async () => {
    account.state.isSignedIn = false
    const { events } = enter()

    await expect.poll(() => events).toEqual([{ type: 'ended', reason: 'signed_out' }])
  })
})
