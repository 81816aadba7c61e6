import { createListeners } from '../listeners.ts'
import type { SessionLink } from '../session-link.ts'
import { type Frame, retryPause, type SocketState } from './line.ts'
import { TokenLine } from './token-line.ts'
import type {
  VideoCandidate,
  VideoDescription,
  VideoDevices,
  VideoEnding,
  VideoEvent,
  VideoFrame,
  VideoPeer,
  VideoRole,
} from './video-frames.ts'
import { type Platform, platformOf, type SocketOptions } from './wire.ts'

/** The room of a visit, live. */
export interface VideoSocket {
  readonly state: SocketState
  /** Everybody else in the room. */
  readonly peers: readonly VideoPeer[]
  /**
   * These say whether it was sent: there is no seat while the line is down, and signals do not wait for one, since both
   * sides begin anew after it.
   */
  sendOffer(to: string, description: VideoDescription): boolean
  sendAnswer(to: string, description: VideoDescription): boolean
  sendCandidate(to: string, candidate: VideoCandidate): boolean
  /** Tells the others of devices and connection, now and after each break. */
  reportState(changes: Partial<VideoDevices>): void
  onEvent(listener: (event: VideoEvent) => void): () => void
  onState(listener: (state: SocketState) => void): () => void
  /** Leaves the room and ends the socket. */
  leave(): void
}

/**
 * Opens the signalling of a visit and sits down in its room, again after each break, until one leaves, sits elsewhere, or
 * the room closes; the last event is `ended`. A refusal to let one in ends it too, and is told there by its code.
 */
export function openVideoSocket(
  { link }: { readonly link: SessionLink },
  encounterId: string,
  role: VideoRole,
  options: SocketOptions = {},
): VideoSocket {
  const room = new Room(link, { type: 'join_room', encounter_id: encounterId, role }, platformOf(options))
  return {
    get state() {
      return room.state
    },
    get peers() {
      return room.peers
    },
    sendOffer: (to, sdp) => room.send({ type: 'offer', sdp, to }),
    sendAnswer: (to, sdp) => room.send({ type: 'answer', sdp, to }),
    sendCandidate: (to, candidate) => room.send({ type: 'ice_candidate', candidate, to }),
    reportState: (changes) => room.report(changes),
    onEvent: (listener) => room.events.add(listener),
    onState: (listener) => room.states.add(listener),
    leave: () => room.leave(),
  }
}

/** Refusals of a join that say nothing of who asks: it is asked again. */
const PASSING = new Set(['INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'RATE_LIMIT_EXCEEDED', 'SEAT_LOST'])
type FrameOf<Type extends VideoFrame['type']> = Extract<VideoFrame, { type: Type }>

class Room {
  readonly events = createListeners<VideoEvent>()
  readonly states = createListeners<SocketState>()
  readonly #line: TokenLine
  readonly #join: object
  readonly #platform: Platform
  readonly #peers = new Map<string, VideoPeer>()
  #devices: Partial<VideoDevices> = {}
  #seat: 'none' | 'asked' | 'taken' = 'none'
  #refusals = 0
  #cancelAsking = () => {}
  #hasEnded = false

  constructor(link: SessionLink, join: object, platform: Platform) {
    this.#join = join
    this.#platform = platform
    this.#line = new TokenLine({
      ...platform,
      link,
      path: '/ws/video/',
      onSignedIn: () => this.#ask(),
      onFrame: (frame) => this.#heard(frame as unknown as VideoFrame & Frame),
      onLost: () => this.#lost(),
      onState: (state) => this.#tellState(state),
    })
  }

  get state(): SocketState {
    return this.#line.state
  }
  get peers(): readonly VideoPeer[] {
    return [...this.#peers.values()]
  }

  send(frame: object): boolean {
    return this.#seat === 'taken' && this.#line.send(frame)
  }

  report(changes: Partial<VideoDevices>): void {
    this.#devices = { ...this.#devices, ...changes }
    this.send({ type: 'peer_state', ...changes })
  }

  leave(): void {
    this.send({ type: 'leave_room' })
    this.#end({ reason: 'left' })
  }

  #ask(): void {
    if (this.#line.send(this.#join)) this.#seat = 'asked'
  }

  /** Who is there is known until the next roster: they may well stay connected without this line. */
  #lost(): void {
    this.#seat = 'none'
    this.#cancelAsking()
  }

  #heard(frame: VideoFrame): void {
    switch (frame.type) {
      case 'joined':
        this.#joined(frame)
        return
      case 'user_joined':
        this.#arrived(frame)
        return
      case 'user_left':
        this.#departed(frame)
        return
      case 'offer':
      case 'answer': {
        const { type, sdp } = frame
        const from = this.#sender(frame)
        if (from) this.events.tell({ type, from, description: typeof sdp === 'string' ? { type, sdp } : sdp })
        return
      }
      case 'ice_candidate': {
        const from = this.#sender(frame)
        if (from) this.events.tell({ type: 'ice_candidate', from, candidate: candidateOf(frame.candidate) })
        return
      }
      case 'peer_state':
        this.#changed(frame)
        return
      case 'room_closed':
        this.#end({ reason: frame.reason })
        return
      case 'error':
        this.#complained(frame)
    }
  }

  #joined({ generation, peers, ice_servers: iceServers, closes_at: closesAt }: FrameOf<'joined'>): void {
    this.#seat = 'taken'
    this.#refusals = 0
    this.#replacePeers(peers)
    if (Object.keys(this.#devices).length > 0) this.send({ type: 'peer_state', ...this.#devices })
    this.events.tell({ type: 'joined', generation, peers, iceServers, closesAt: new Date(closesAt) })
  }

  #arrived({ user_id: id, peers }: FrameOf<'user_joined'>): void {
    this.#replacePeers(peers)
    const peer = this.#peers.get(id)
    if (peer) this.events.tell({ type: 'user_joined', peer, peers })
  }

  #departed({ user_id: id, generation, reason }: FrameOf<'user_left'>): void {
    const peer = this.#peers.get(id)
    if (!peer || generation < peer.generation) return // they came again since
    this.#peers.delete(id)
    this.events.tell({ type: 'user_left', peer, reason, peers: this.peers })
  }

  #changed({ type, user_id, role, generation, audio, video, connection }: FrameOf<'peer_state'>): void {
    const known = this.#peers.get(user_id)
    if (!known || generation < known.generation) return
    const peer = { user_id, role, generation, audio, video, connection }
    this.#peers.set(user_id, peer)
    this.events.tell({ type, peer })
  }

  #replacePeers(peers: readonly VideoPeer[]): void {
    this.#peers.clear()
    for (const peer of peers) this.#peers.set(peer.user_id, peer)
  }

  /** Whose signal it is; nobody's where it was sent before they came again. */
  #sender({ from, generation }: { readonly from: string; readonly generation: number }): VideoPeer | undefined {
    const peer = this.#peers.get(from)
    return peer?.generation === generation ? peer : undefined
  }

  #complained({ code, message }: FrameOf<'error'>): void {
    if (code === 'SEAT_REPLACED') this.#end({ reason: 'replaced', code, message })
    else if (this.#seat !== 'asked') this.events.tell({ type: 'error', code, message })
    else if (PASSING.has(code)) this.#askLater()
    else this.#end({ reason: 'refused', code, message })
  }

  #askLater(): void {
    this.#cancelAsking()
    const pause = retryPause(this.#refusals++, this.#platform.random())
    this.#cancelAsking = this.#platform.later(pause, () => this.#ask())
  }

  #end(how: { readonly reason: VideoEnding; readonly code?: string; readonly message?: string }): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#peers.clear()
    this.#line.close()
    this.events.tell({ type: 'ended', ...how })
  }

  #tellState(state: SocketState): void {
    this.states.tell(state)
    if (state.state === 'closed') this.#end({ reason: state.reason === 'closed' ? 'left' : 'signed_out' })
  }
}

const candidateOf = (candidate: string | VideoCandidate): VideoCandidate =>
  typeof candidate === 'string' ? { candidate, sdpMLineIndex: 0 } : candidate
