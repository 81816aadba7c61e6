import type { Actor, Identity } from '../../domains/identity/index.ts'
import {
  type IceServers,
  type Peer,
  type Seat,
  type SeatListener,
  stateOf,
  type Video,
  videoRefuses,
} from '../../domains/video/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { SocketHandler, SocketLink, SocketRoute } from '../../platform/sockets/route.ts'
import { httpRows, refusalRows, rowOf } from './errors.ts'
import { createFrameReader } from './read-frame.ts'
import { createSocketSignIns, type SignInHooks, type SocketSignIn } from './socket-sign-in.ts'
import { deviceStateOf, presentPeer, SDP_LENGTH_MAX, signalOf, type VideoFrame, videoFrames } from './video-frames.ts'

const REPLACED = [4409, 'joined elsewhere'] as const
const LOST = [4408, 'seat lost'] as const
const CLOSED = [1000, 'room closed'] as const

interface Deps {
  readonly identity: Identity
  readonly video: Video
  readonly clock: Clock
  readonly iceServers: IceServers
  readonly onFault: (error: unknown) => void
}

const readFrame = createFrameReader(videoFrames)

/** The signalling of video visits (contract: WebSocket, video): `/ws/video/`. */
export function videoSocket(deps: Deps): SocketRoute {
  const signIns = createSocketSignIns(deps)
  return {
    name: 'video',
    // JSON writes each line break of an SDP in four bytes for two; lines are longer than that.
    frameBytesMax: 2 * SDP_LENGTH_MAX,
    matches: ({ pathname }) => /^\/ws\/video\/?$/.test(pathname),
    async open(link, { url, headers }) {
      const language = languageOf(headers['accept-language'])
      const socket = new VideoSocket({ ...deps, link, language }, (hooks) => signIns(link, hooks))
      const token = url.searchParams.get('token')
      if (token !== null) await socket.authenticate(token)
      return socket
    },
  }
}

class VideoSocket implements SocketHandler {
  readonly #deps: Deps
  readonly #link: SocketLink
  readonly #language: Language
  readonly #signIn: SocketSignIn
  #seat: Seat | undefined
  #role: Peer['role'] | undefined
  #isClosed = false

  constructor(
    { link, language, ...deps }: Deps & { link: SocketLink; language: Language },
    signIn: (hooks: SignInHooks) => SocketSignIn,
  ) {
    this.#deps = deps
    this.#link = link
    this.#language = language
    this.#signIn = signIn({
      refuse: (error) => this.#refuse(error),
      mayStay: ({ roles }) => this.#role !== 'doctor' || roles.includes('doctor'),
    })
  }

  authenticate(token: string): Promise<void> {
    return this.#signIn.authenticate(token)
  }

  async receive(text: string): Promise<void> {
    const frame = this.#read(text)
    if (!frame) return
    try {
      if (frame.type === 'auth') await this.authenticate(frame.token)
      else if (!this.#signIn.isSignedIn) this.#tellError(httpRows[401].code, httpRows[401])
      else await this.#act(frame)
    } catch (error) {
      this.#refuse(error)
    }
  }

  #read(text: string): VideoFrame | undefined {
    const read = readFrame(text, this.#language)
    if ('frame' in read) return read.frame
    this.#send({ type: 'error', ...read.complaint })
    return undefined
  }

  async #act(frame: Exclude<VideoFrame, { type: 'auth' }>): Promise<void> {
    const actor = await this.#signIn.actorNow()
    if (!actor) return
    if (frame.type === 'join_room') return this.#join(actor, frame)
    const seat = this.#seat
    if (!seat) throw videoRefuses.ROOM_NOT_JOINED()
    if (frame.type === 'leave_room') return this.#leave(seat)
    if (!(await seat.isAllowed())) return // it was told that the room is closed
    if (frame.type === 'peer_state') await seat.report(deviceStateOf(frame))
    else seat.signal(frame.to.toLowerCase(), signalOf(frame))
  }

  async #join(actor: Actor, asked: Extract<VideoFrame, { type: 'join_room' }>): Promise<void> {
    const { role } = asked
    const encounterId = asked.encounter_id.toLowerCase()
    const before = this.#seat
    this.#seat = undefined
    this.#role = undefined
    await before?.leave('left')
    const who = { personId: actor.personId, isDoctor: actor.roles.includes('doctor') }
    const seat = await this.#deps.video.join({ ...who, encounterId, role }, this.#listener(encounterId))
    if (this.#isClosed) return seat.leave('dropped')
    this.#seat = seat
    this.#role = role
  }

  async #leave(seat: Seat): Promise<void> {
    this.#seat = undefined
    this.#role = undefined
    await seat.leave('left')
    this.#send({ type: 'left', encounter_id: seat.encounterId })
  }

  #listener(encounterId: string): SeatListener {
    const told = ({ personId, role, generation }: Peer) => ({
      encounter_id: encounterId,
      user_id: personId,
      role,
      generation,
    })
    return {
      seated: ({ generation, closesAt, peers }) =>
        this.#send({
          type: 'joined',
          encounter_id: encounterId,
          peers: peers.map(presentPeer),
          ice_servers: this.#deps.iceServers({ name: String(generation), until: closesAt }),
          generation,
          room: stateOf(peers.length + 1),
          closes_at: instantText(closesAt),
        }),
      joined: (peer, peers) =>
        this.#send({
          type: 'user_joined',
          ...told(peer),
          peers: peers.map(presentPeer),
          room: stateOf(peers.length + 1),
        }),
      left: (peer, reason) => this.#send({ type: 'user_left', ...told(peer), reason, room: stateOf(1) }),
      stateChanged: (peer) => this.#send({ type: 'peer_state', encounter_id: encounterId, ...presentPeer(peer) }),
      signalled: ({ personId, generation }, signal) =>
        this.#send({ ...(signal as ReturnType<typeof signalOf>), from: personId, generation }),
      ended: (because) => this.#ended(encounterId, because),
    }
  }

  #ended(encounterId: string, because: Parameters<SeatListener['ended']>[0]): void {
    if (because === 'replaced') {
      this.#tellError('SEAT_REPLACED', refusalRows.SEAT_REPLACED)
      this.#link.close(...REPLACED)
    } else if (because === 'silent') {
      this.#tellError('SEAT_LOST', refusalRows.SEAT_LOST)
      this.#link.close(...LOST)
    } else {
      this.#send({ type: 'room_closed', encounter_id: encounterId, reason: because })
      this.#link.close(...CLOSED)
    }
  }

  #refuse(error: unknown): void {
    const row = error instanceof Refusal ? rowOf(error.code) : undefined
    if (!row) this.#deps.onFault(error)
    if (row && error instanceof Refusal) this.#tellError(row.code ?? error.code, row)
    else this.#tellError(httpRows[500].code, httpRows[500])
  }

  #tellError(code: string, row: { readonly fa: string; readonly en: string }): void {
    this.#send({ type: 'error', code, message: row[this.#language] })
  }

  #send(frame: object): void {
    this.#link.send(JSON.stringify(frame))
  }

  closed(): void {
    this.#isClosed = true
    this.#signIn.closed()
    void this.#seat?.leave('dropped')
  }
}
