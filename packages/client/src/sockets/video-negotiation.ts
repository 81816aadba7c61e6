import { createListeners } from '../listeners.ts'
import type { VideoCandidate, VideoConnection, VideoDescription, VideoEvent, VideoPeer } from './video-frames.ts'
import {
  type ConnectionHappening,
  type ConnectionLike,
  connectionOf,
  type MediaKind,
  type MediaOptions,
  originOf,
  type PageStream,
  type TrackLike,
} from './video-media.ts'
import type { VideoSocket } from './video-socket.ts'
import type { Platform } from './wire.ts'

export type CallEvent =
  /** Sound and picture of the other side, told for each track; a new stream when a connection begins, undefined when it is gone. */
  | { readonly type: 'remote'; readonly stream: PageStream | undefined }
  /** The state of the connection to the other side. */
  | { readonly type: 'connection'; readonly connection: VideoConnection }
  /** The browser refused something of this call; it goes on if it can. */
  | { readonly type: 'fault'; readonly error: unknown }

/** A description that was not answered for so long is lost: on its way, or with a seat that is gone. */
const ANSWER_MS_MAX = 5_000
/** Wireless networks come back within a moment; after it another way is looked for. */
const DISCONNECTED_MS_MAX = 3_000
const KINDS = ['audio', 'video'] as const

export interface NegotiationDeps extends Platform, Required<MediaOptions> {
  readonly socket: VideoSocket
  /** Of two offers at once that of the impolite side holds (W3C WebRTC, perfect negotiation). */
  readonly isPolite: boolean
}
type EventOf<Type extends VideoEvent['type']> = Extract<VideoEvent, { type: Type }>

/**
 * Who came last offers. A side that was there already keeps its connection until it sees by the offer whether the other
 * side still has its own: if so its paths are sought anew and the picture never stops; if not, it begins anew too.
 */
export class Negotiation {
  readonly events = createListeners<CallEvent>()
  readonly #deps: NegotiationDeps
  readonly #tracks = new Map<MediaKind, TrackLike>()
  #iceServers: EventOf<'joined'>['iceServers'] = []
  #connection: ConnectionLike | undefined
  /** Whose seat the last description went to; an offer to an earlier seat of theirs is void. */
  #saidTo = 0
  #isOffering = false
  /** Their offer lost against ours; candidates of it mean nothing. */
  #isDeaf = false
  /** Signals are taken one after the other: each needs what the one before it left. */
  #turn: Promise<void> = Promise.resolve()
  #cancelLook = () => {}

  constructor(deps: NegotiationDeps, tracks: readonly TrackLike[]) {
    this.#deps = deps
    for (const kind of KINDS) this.#keepTrack(kind, tracks.find((track) => track.kind === kind) ?? null)
    deps.socket.onEvent((event) => this.#heard(event))
    this.#reportDevices()
  }

  get connection(): VideoConnection {
    return this.#connection ? connectionOf(this.#connection) : 'new'
  }

  stats(): ReturnType<ConnectionLike['getStats']> | undefined {
    return this.#connection?.getStats()
  }

  async replaceTrack(kind: MediaKind, track: TrackLike | null): Promise<void> {
    this.#keepTrack(kind, track)
    this.#reportDevices()
    if (this.#connection) await this.#sendTracks(this.#connection)
  }

  setEnabled(kind: MediaKind, isEnabled: boolean): void {
    const track = this.#tracks.get(kind)
    if (track) track.enabled = isEnabled
    this.#reportDevices()
  }

  #keepTrack(kind: MediaKind, track: TrackLike | null): void {
    if (track) this.#tracks.set(kind, track)
    else this.#tracks.delete(kind)
  }

  #reportDevices(): void {
    const isOn = (kind: MediaKind) => this.#tracks.get(kind)?.enabled ?? false
    this.#deps.socket.reportState({ audio: isOn('audio'), video: isOn('video') })
  }

  #heard(event: VideoEvent): void {
    switch (event.type) {
      case 'joined':
        this.#iceServers = event.iceServers
        if (event.peers.length > 0) this.#inTurn(() => this.#callAnew())
        return
      case 'user_left':
        // A broken line breaks no picture: whoever comes back goes on with it, and who does not is seen by its connection.
        if (event.reason === 'left' || event.reason === 'replaced') this.#inTurn(async () => this.#hangUp())
        return
      case 'offer':
        this.#inTurn(() => this.#offered(event.from, event.description))
        return
      case 'answer':
        this.#inTurn(() => this.#answered(event.description))
        return
      case 'ice_candidate':
        this.#inTurn(() => this.#addCandidate(event.candidate))
        return
      case 'ended':
        this.#inTurn(async () => this.#hangUp())
    }
  }

  #inTurn(act: () => Promise<void>): void {
    this.#turn = this.#turn.then(act).catch((error) => this.events.tell({ type: 'fault', error }))
  }

  /** Offers, because one came last: what was offered before went to another seat. */
  async #callAnew(): Promise<void> {
    const connection = this.#connection
    if (connection?.remoteDescription && this.connection !== 'failed') {
      connection.restartIce()
      return this.#offer(connection)
    }
    this.#hangUp()
    const fresh = this.#connect()
    for (const kind of KINDS) fresh.addTransceiver(kind, { direction: 'sendrecv' })
    await this.#sendTracks(fresh)
    return this.#offer(fresh)
  }

  #connect(): ConnectionLike {
    const connection = this.#deps.createConnection({ iceServers: [...this.#iceServers] })
    this.#connection = connection
    const stream = this.#deps.createStream()
    const mine = (act: (event: ConnectionHappening) => void) => (event: ConnectionHappening) => {
      if (this.#connection === connection) act(event)
    }
    connection.addEventListener(
      'negotiationneeded',
      mine(() => this.#inTurn(() => this.#offerAgain(connection))),
    )
    connection.addEventListener(
      'connectionstatechange',
      mine(() => this.#changed(connection)),
    )
    connection.addEventListener(
      'icecandidate',
      mine(({ candidate }) => this.#sendCandidate(candidate?.toJSON() ?? null)),
    )
    connection.addEventListener(
      'track',
      mine(({ track }) => {
        if (track) stream.addTrack(track)
        this.events.tell({ type: 'remote', stream: stream as PageStream })
      }),
    )
    return connection
  }

  #sendCandidate(candidate: VideoCandidate): void {
    const [peer] = this.#deps.socket.peers
    if (peer) this.#deps.socket.sendCandidate(peer.user_id, candidate)
  }

  /** Both directions of both kinds, whether there is something to send now or not: so a track that comes later needs no offer. */
  async #sendTracks(connection: ConnectionLike): Promise<void> {
    for (const transceiver of connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as MediaKind
      if (transceiver.direction !== 'sendrecv') transceiver.direction = 'sendrecv'
      await transceiver.sender.replaceTrack(this.#tracks.get(kind) ?? null)
    }
  }

  /** What the browser asks for; before the first offer, and while one is under way, it asks for what is done anyway. */
  async #offerAgain(connection: ConnectionLike): Promise<void> {
    if (connection !== this.#connection || connection.signalingState !== 'stable' || this.#saidTo === 0) return
    await this.#offer(connection)
  }

  async #offer(connection: ConnectionLike): Promise<void> {
    const [peer] = this.#deps.socket.peers
    if (!peer) return
    this.#isOffering = true
    try {
      if (connection.signalingState !== 'stable') await connection.setLocalDescription({ type: 'rollback' })
      await connection.setLocalDescription()
    } finally {
      this.#isOffering = false
    }
    this.#sendDescription(connection, peer)
    this.#lookAfter(ANSWER_MS_MAX, connection)
  }

  #sendDescription(connection: ConnectionLike, peer: VideoPeer): void {
    const { localDescription: description } = connection
    if (!description) return
    this.#saidTo = peer.generation
    const { type, sdp } = description
    if (type === 'offer') this.#deps.socket.sendOffer(peer.user_id, { type, sdp })
    else if (type === 'answer') this.#deps.socket.sendAnswer(peer.user_id, { type, sdp })
  }

  async #addCandidate(candidate: VideoCandidate): Promise<void> {
    if (this.#connection?.remoteDescription && !this.#isDeaf)
      await this.#connection.addIceCandidate(candidate ?? undefined)
  }

  async #offered(from: VideoPeer, description: VideoDescription): Promise<void> {
    const known = this.#connection
    const isPending = known !== undefined && (this.#isOffering || known.signalingState === 'have-local-offer')
    this.#isDeaf = !this.#deps.isPolite && isPending && this.#saidTo === from.generation
    if (this.#isDeaf) return
    const isSame = known?.remoteDescription && originOf(known.remoteDescription) === originOf(description)
    if (!isSame) this.#hangUp()
    const connection = known && isSame ? known : this.#connect()
    await connection.setRemoteDescription(description) // takes back an offer of ours
    await this.#sendTracks(connection)
    await connection.setLocalDescription()
    this.#sendDescription(connection, from)
  }

  async #answered(description: VideoDescription): Promise<void> {
    const connection = this.#connection
    if (connection?.signalingState !== 'have-local-offer') return // it answers an offer that was taken back
    const before = connection.remoteDescription
    if (before && originOf(before) !== originOf(description)) {
      this.#hangUp() // they began anew; so do we
      return this.#callAnew()
    }
    this.#isDeaf = false
    await connection.setRemoteDescription(description)
  }

  #changed(connection: ConnectionLike): void {
    const state = connectionOf(connection)
    this.#deps.socket.reportState({ connection: state })
    this.events.tell({ type: 'connection', connection: state })
    if (state === 'failed') connection.restartIce()
    else if (state === 'disconnected') this.#lookAfter(DISCONNECTED_MS_MAX, connection)
  }

  #lookAfter(ms: number, connection: ConnectionLike): void {
    this.#cancelLook()
    this.#cancelLook = this.#deps.later(ms, () => this.#inTurn(() => this.#look(connection)))
  }

  async #look(connection: ConnectionLike): Promise<void> {
    if (connection !== this.#connection) return
    if (connection.signalingState === 'have-local-offer') await this.#offer(connection)
    else if (connection.connectionState === 'disconnected') connection.restartIce()
  }

  #hangUp(): void {
    this.#cancelLook()
    const connection = this.#connection
    this.#connection = undefined
    this.#saidTo = 0
    this.#isDeaf = false
    if (!connection) return
    connection.close()
    this.events.tell({ type: 'remote', stream: undefined })
  }
}
