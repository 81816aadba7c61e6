import { randomUUID } from 'node:crypto'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { meetingClosesAt } from '../care/index.ts'
import { videoRefuses } from './errors.ts'
import { LiveRoom, type LocalSeat, type RoomNews, type SeatListener } from './live-room.ts'
import {
  type CloseReason,
  closedBecause,
  type DeviceState,
  differs,
  type LeaveReason,
  type Peer,
  refuseOutside,
  roleIn,
  type SeatRole,
  withoutRoom,
} from './room.ts'
import {
  closeRoom,
  type EndedSitting,
  endOtherSittings,
  endSilent,
  endSitting,
  findEndings,
  findJoin,
  findSeated,
  findVisits,
  insertSitting,
  lockPerson,
  lockRoom,
  refreshSittings,
  updateDeviceState,
} from './store.ts'

/** How often a watching node compares its rooms with the database. */
const BEAT_MS = 1_000
/** What a watching node read of a visit is believed no longer (docs/decisions.md: refused within 2 s). */
const BELIEF_MS = 2_000

/** Each join has the other side connect anew. Lines that break as often as that carry no visit. */
const JOINS_MAX = 30
const JOINS_WITHIN_MS = 60_000

export interface VideoDeps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly onFault: (error: unknown) => void
}

export interface JoinRequest {
  readonly personId: string
  readonly encounterId: string
  readonly role: SeatRole
  /** Whether this person may act as a doctor at all. */
  readonly isDoctor: boolean
}

/** A place in a room. After it ended, each of its methods refuses with ROOM_NOT_JOINED. */
export interface Seat {
  readonly encounterId: string
  readonly generation: number
  /** Asks anew whether its person may be there; where nobody may, the room closes, and answers false. */
  isAllowed(): Promise<boolean>
  /** @throws PEER_NOT_IN_ROOM nobody of that id sits there, or it is oneself */
  signal(to: string, signal: unknown): void
  /** Tells the others of devices and connection. */
  report(changes: Partial<DeviceState>): Promise<void>
  /** Never rejects; what could not be told is found out by the others once the lease ends. */
  leave(because: 'left' | 'dropped'): Promise<void>
}

/** The rooms in which somebody sits at this node. */
export function createRooms({ db, bus, clock, onFault }: VideoDeps) {
  const node = randomUUID()
  const rooms = new Map<string, { room: LiveRoom; stopHearing: () => void }>()
  const leaving = new Set<Promise<void>>()
  let isWatching = false

  const channelOf = (encounterId: string) => `video:${encounterId}`

  /** Tells the other nodes, and seats here unless they know. */
  function say(encounterId: string, news: RoomNews, { hereToo = true } = {}): void {
    if (hereToo) rooms.get(encounterId)?.room.hear(news)
    bus.publish(channelOf(encounterId), { node, news })
    forgetIfEmpty(encounterId)
  }
  const sayLeft = (because: LeaveReason) => (ended: EndedSitting) =>
    say(ended.encounterId, { kind: 'left', personId: ended.personId, generation: ended.generation, because })

  function roomOf(encounterId: string): LiveRoom {
    const known = rooms.get(encounterId)
    if (known) return known.room
    const room = new LiveRoom(encounterId)
    const stopHearing = bus.subscribe(channelOf(encounterId), (message) => {
      const told = message as { node: string; news: RoomNews }
      if (told.node === node) return
      room.hear(told.news)
      forgetIfEmpty(encounterId)
    })
    rooms.set(encounterId, { room, stopHearing })
    return room
  }

  function forgetIfEmpty(encounterId: string): void {
    const known = rooms.get(encounterId)
    if (!known?.room.isEmpty) return
    known.stopHearing()
    rooms.delete(encounterId)
  }

  /** @throws ROOM_NOT_FOUND, ROOM_UNPAID, ROOM_TOO_EARLY, ROOM_CLOSED, ROOM_JOINED_TOO_OFTEN */
  async function takeSeat(tx: Tx, { personId, encounterId, role }: JoinRequest, at: Date, own: readonly number[]) {
    await lockPerson(tx, personId)
    const because = await lockRoom(tx, encounterId, at)
    if (because) throw videoRefuses.ROOM_CLOSED({ because })
    const [visit] = await findVisits(tx, [encounterId])
    if (!visit) throw videoRefuses.ROOM_NOT_FOUND()
    refuseOutside(visit, at)
    const early = await findJoin(tx, { encounterId, personId, nth: JOINS_MAX })
    if (early && at.getTime() - early.getTime() < JOINS_WITHIN_MS) throw videoRefuses.ROOM_JOINED_TOO_OFTEN()
    await refreshSittings(tx, own, at) // this node is not silent
    const silent = await endSilent(tx, [encounterId])
    const replaced = await endOtherSittings(tx, personId, at)
    const generation = await insertSitting(tx, { encounterId, personId, role, at })
    return { visit, silent, replaced, generation, seated: await findSeated(tx, [encounterId]) }
  }

  /**
   * Seats somebody in the room of their visit; wherever they sat before, they do no more.
   * @throws ROOM_NOT_FOUND also for visits of others; ROOM_ROLE_WRONG, ROOM_UNPAID, ROOM_TOO_EARLY, ROOM_CLOSED,
   *   ROOM_JOINED_TOO_OFTEN
   */
  async function join(asked: JoinRequest, hears: SeatListener): Promise<Seat> {
    const { personId, role, isDoctor } = asked
    const [visit] = await findVisits(db, [asked.encounterId])
    const own = roleIn(visit, personId)
    if (!visit || (own === 'doctor' && !isDoctor)) throw videoRefuses.ROOM_NOT_FOUND()
    if (own !== role) throw videoRefuses.ROOM_ROLE_WRONG()
    const encounterId = visit.id // as the database writes it: one room, however its id was written
    const room = roomOf(encounterId)
    room.entering++
    try {
      const at = clock.now()
      const since = room.heard // before the snapshot: news that arrives meanwhile is newer
      const taken = await inTransaction(db, (tx) => takeSeat(tx, { ...asked, encounterId }, at, room.generations))
      taken.silent.forEach(sayLeft('silent'))
      for (const ended of taken.replaced) if (ended.encounterId !== encounterId) sayLeft('replaced')(ended)
      room.visit = taken.visit
      room.visitReadAt = at.getTime()
      room.settle(taken.seated, since)
      const peer = taken.seated.find(({ generation }) => generation === taken.generation)
      if (peer) say(encounterId, { kind: 'joined', peer: withoutRoom(peer) }, { hereToo: false })
      const seat = { personId, generation: taken.generation, hears }
      if (!room.sit(seat, meetingClosesAt(taken.visit))) hears.ended('replaced') // they sat down elsewhere meanwhile
      return seatAt(room, seat)
    } finally {
      room.entering--
      forgetIfEmpty(encounterId)
    }
  }

  function seatAt(room: LiveRoom, { personId, generation }: LocalSeat): Seat {
    const self = (): Peer => {
      const peer = room.seat(generation) && room.peer(personId)
      if (!peer) throw videoRefuses.ROOM_NOT_JOINED()
      return peer
    }
    return {
      encounterId: room.id,
      generation,
      isAllowed: () => isAllowed(room),
      signal(to, signal) {
        const from = self()
        const peer = room.peer(to)
        if (!peer || to === personId) throw videoRefuses.PEER_NOT_IN_ROOM()
        const local = room.seat(peer.generation)
        if (local) local.hears.signalled(from, signal)
        else say(room.id, { kind: 'signal', from, to: peer.generation, signal }, { hereToo: false })
      },
      async report(changes) {
        const { audio, video, connection } = { ...self(), ...changes }
        const state = { audio, video, connection }
        if (!differs(self(), state)) return
        await updateDeviceState(db, generation, state)
        say(room.id, { kind: 'state', personId, generation, state })
      },
      leave(because) {
        const left = leave(room, { personId, generation }, because)
        leaving.add(left)
        return left.finally(() => leaving.delete(left))
      },
    }
  }

  async function leave(
    room: LiveRoom,
    { personId, generation }: { personId: string; generation: number },
    because: 'left' | 'dropped',
  ): Promise<void> {
    if (!room.seat(generation)) return
    room.unseat(generation)
    try {
      const wasSeated = await endSitting(db, { generation, because, at: clock.now() })
      if (wasSeated) say(room.id, { kind: 'left', personId, generation, because })
    } catch (error) {
      onFault(error)
    } finally {
      forgetIfEmpty(room.id)
    }
  }

  /** Closes a room for good; everybody there is told. */
  async function shut(encounterId: string, because: CloseReason): Promise<void> {
    const at = clock.now()
    await inTransaction(db, (tx) => closeRoom(tx, { encounterId, because, at }))
    say(encounterId, { kind: 'closed', because })
  }

  async function isAllowed(room: LiveRoom): Promise<boolean> {
    const now = clock.now()
    const isFresh = isWatching && now.getTime() - room.visitReadAt < BELIEF_MS
    if (!isFresh) {
      const [visit] = await findVisits(db, [room.id])
      room.visit = visit
      room.visitReadAt = now.getTime()
    }
    return mayBeIn(room, now)
  }

  async function mayBeIn(room: LiveRoom, now: Date): Promise<boolean> {
    if (!room.visit) throw new Error(`the visit of room ${room.id} is gone`)
    const because = closedBecause(room.visit, now)
    if (because) await shut(room.id, because)
    return because === undefined
  }

  /** Says that the seats here live, ends those of silent nodes, and makes the rooms here equal to the database. */
  async function beat(): Promise<void> {
    const here = [...rooms.values()].map(({ room }) => room)
    if (here.length === 0) return
    const at = clock.now()
    const ids = here.map(({ id }) => id)
    const own = here.flatMap(({ generations }) => generations)
    await refreshSittings(db, own, at)
    for (const ended of await endSilent(db, ids)) sayLeft('silent')(ended)
    const heard = new Map(here.map((room) => [room, room.heard]))
    const [visits, seated] = await Promise.all([findVisits(db, ids), findSeated(db, ids)])
    const visitOf = new Map(visits.map((visit) => [visit.id, visit]))
    const seatedIn = Map.groupBy(seated, ({ encounterId }) => encounterId)
    for (const room of here) {
      room.visit = visitOf.get(room.id)
      room.visitReadAt = at.getTime()
      await endLost(room, room.settle(seatedIn.get(room.id) ?? [], heard.get(room) ?? 0))
      await mayBeIn(room, at)
      forgetIfEmpty(room.id)
    }
  }

  /** Seats whose end was told while this node could not hear it. */
  async function endLost(room: LiveRoom, generations: readonly number[]): Promise<void> {
    if (generations.length === 0) return
    const endings = await findEndings(db, generations)
    for (const [generation, because] of endings)
      if (because !== 'closed') room.end(generation, because === 'replaced' ? 'replaced' : 'silent')
  }

  return {
    join,
    beat,

    /** Beats by the clock, one beat at a time; answers how to stop. */
    watch(): () => void {
      isWatching = true
      let isBeating = false
      const begin = () => {
        if (isBeating) return
        isBeating = true
        beat()
          .catch(onFault)
          .finally(() => {
            isBeating = false
          })
      }
      const timer = setInterval(begin, BEAT_MS)
      const stopListening = bus.onGap(begin)
      return () => {
        isWatching = false
        clearInterval(timer)
        stopListening()
      }
    },

    /** Resolves once all who are leaving have left. */
    idle: async (): Promise<void> => void (await Promise.all(leaving)),
  }
}
