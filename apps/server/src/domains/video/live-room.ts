import { type CloseReason, type DeviceState, differs, type LeaveReason, type Peer, type Visit } from './room.ts'
import type { Seated } from './store.ts'

/** What nodes tell each other of a room. What is lost of it is found in the database a second later. */
export type RoomNews =
  | { readonly kind: 'joined'; readonly peer: Peer }
  | { readonly kind: 'left'; readonly personId: string; readonly generation: number; readonly because: LeaveReason }
  | { readonly kind: 'state'; readonly personId: string; readonly generation: number; readonly state: DeviceState }
  | { readonly kind: 'signal'; readonly from: Peer; readonly to: number; readonly signal: unknown }
  | { readonly kind: 'closed'; readonly because: CloseReason }

/** Hears what happens in a room. `seated` is the first it hears, `ended` the last. */
export interface SeatListener {
  /** `peers`: everybody else there. */
  seated(seat: { readonly generation: number; readonly closesAt: Date; readonly peers: readonly Peer[] }): void
  joined(peer: Peer, peers: readonly Peer[]): void
  left(peer: Peer, because: LeaveReason): void
  stateChanged(peer: Peer): void
  signalled(from: Peer, signal: unknown): void
  /** The seat is gone, by nothing its person did here. */
  ended(because: 'replaced' | 'silent' | CloseReason): void
}

/** Somebody who sits here: at this node. */
export interface LocalSeat {
  readonly personId: string
  readonly generation: number
  readonly hears: SeatListener
}

/** A room as this node knows it: who sits there on any node, and who of them here. Later generations win, in any order of news. */
export class LiveRoom {
  readonly id: string
  readonly #seats = new Map<number, LocalSeat>()
  readonly #peers = new Map<string, Peer>()
  /** The last join of each person that was heard of, whether they still sit there or not, and when that was. */
  readonly #newest = new Map<string, { generation: number; heard: number }>()
  #heard = 0
  /** Joins under way, which keep the room as seats do. */
  entering = 0
  visit: Visit | undefined
  visitReadAt = 0

  constructor(id: string) {
    this.id = id
  }

  /** How much was heard so far: what a snapshot that is read from now on cannot be older than. */
  get heard(): number {
    return this.#heard
  }
  get isEmpty(): boolean {
    return this.#seats.size === 0 && this.entering === 0
  }
  get generations(): number[] {
    return [...this.#seats.keys()]
  }

  peer = (personId: string): Peer | undefined => this.#peers.get(personId)
  seat = (generation: number): LocalSeat | undefined => this.#seats.get(generation)
  #others = (seat: LocalSeat): Peer[] => [...this.#peers.values()].filter(({ personId }) => personId !== seat.personId)

  /** Seats somebody whose join was settled; answers false where a later join of theirs was heard of meanwhile. */
  sit(seat: LocalSeat, closesAt: Date): boolean {
    if (this.#peers.get(seat.personId)?.generation !== seat.generation) return false
    this.#seats.set(seat.generation, seat)
    seat.hears.seated({ generation: seat.generation, closesAt, peers: this.#others(seat) })
    return true
  }

  /** Takes a seat away without a word to it. */
  unseat(generation: number): void {
    this.#seats.delete(generation)
  }

  hear(news: RoomNews): void {
    this.#heard++
    if (news.kind === 'joined') this.#joined(news.peer)
    else if (news.kind === 'left') this.#left(news)
    else if (news.kind === 'state') this.#stateChanged(news)
    else if (news.kind === 'signal') this.#seats.get(news.to)?.hears.signalled(news.from, news.signal)
    else for (const generation of this.generations) this.end(generation, news.because)
  }

  /** Ends a seat here, and tells it why. */
  end(generation: number, because: Parameters<SeatListener['ended']>[0]): void {
    const seat = this.#seats.get(generation)
    this.#seats.delete(generation)
    seat?.hears.ended(because)
  }

  #isNews(personId: string, generation: number): boolean {
    return generation > (this.#newest.get(personId)?.generation ?? 0)
  }

  #joined(peer: Peer): void {
    if (!this.#isNews(peer.personId, peer.generation)) return
    this.#newest.set(peer.personId, { generation: peer.generation, heard: this.#heard })
    this.#peers.set(peer.personId, peer)
    for (const seat of [...this.#seats.values()])
      if (seat.personId === peer.personId) this.end(seat.generation, 'replaced')
      else seat.hears.joined(peer, this.#others(seat))
  }

  #left({ personId, generation, because }: Extract<RoomNews, { kind: 'left' }>): void {
    const newest = this.#newest.get(personId)?.generation ?? 0
    if (generation < newest) return // they came again since
    this.#newest.set(personId, { generation, heard: this.#heard })
    const peer = this.#peers.get(personId)
    this.#peers.delete(personId)
    this.end(generation, because === 'replaced' ? 'replaced' : 'silent')
    if (peer) for (const seat of [...this.#seats.values()]) seat.hears.left(peer, because)
  }

  #stateChanged({ personId, generation, state }: Extract<RoomNews, { kind: 'state' }>): void {
    const known = this.#peers.get(personId)
    if (known?.generation !== generation) return
    const peer = { ...known, ...state }
    this.#peers.set(personId, peer)
    for (const seat of [...this.#seats.values()]) if (seat.personId !== personId) seat.hears.stateChanged(peer)
  }

  /**
   * Makes what is known equal to a snapshot of the database, which was begun when `since` had been heard; what was heard
   * later is newer than it. Answers the seats here that the database knows no more.
   */
  settle(seated: readonly Seated[], since: number): number[] {
    const there = new Set(seated.map(({ generation }) => generation))
    const lost = this.generations.filter((generation) => !there.has(generation))
    for (const { encounterId: _, ...peer } of seated) {
      if (this.#isNews(peer.personId, peer.generation)) this.hear({ kind: 'joined', peer })
      else if (this.#heard === since) this.#settleState(peer)
    }
    for (const { personId, generation } of [...this.#peers.values()])
      if (!there.has(generation) && !this.#seats.has(generation) && this.#wasKnown(personId, since))
        this.hear({ kind: 'left', personId, generation, because: 'silent' })
    return lost.filter((generation) => this.#wasKnown(this.#seats.get(generation)?.personId ?? '', since))
  }

  #settleState(peer: Peer): void {
    const known = this.#peers.get(peer.personId)
    const { personId, generation, audio, video, connection } = peer
    if (!known || !differs(known, peer)) return
    this.#stateChanged({ kind: 'state', personId, generation, state: { audio, video, connection } })
  }

  #wasKnown(personId: string, since: number): boolean {
    return (this.#newest.get(personId)?.heard ?? 0) <= since
  }
}
