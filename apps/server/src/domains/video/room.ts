import { type Encounter, isMeetingOpen } from '../care/index.ts'
import { videoRefuses } from './errors.ts'

export type SeatRole = 'patient' | 'doctor'
/** What a browser calls the state of its connection to the other side (W3C WebRTC, RTCPeerConnectionState). */
export const CONNECTION_STATES = ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed'] as const
export interface DeviceState {
  readonly audio: boolean
  readonly video: boolean
  readonly connection: (typeof CONNECTION_STATES)[number]
}

/** Somebody who sits in a room. A higher generation is a later join. */
export interface Peer extends DeviceState {
  readonly personId: string
  readonly role: SeatRole
  readonly generation: number
}

/** The facts of a visit that decide who may enter its room. */
export type Visit = Pick<Encounter, 'id' | 'patientId' | 'doctorId' | 'visitType' | 'status' | 'startsAt' | 'endsAt'>

export type CloseReason = 'cancelled' | 'ended' | 'time_over'
export type LeaveReason = 'left' | 'dropped' | 'replaced' | 'silent' | 'closed'
export type RoomState = 'waiting' | 'live' | 'closed'

/** Visits begin late and run over; an hour after its end nobody is in the middle of one. */
const OVERTIME_MINUTES = 60

/** When the room closes by itself. */
export const closingTimeOf = ({ endsAt }: Pick<Visit, 'endsAt'>): Date =>
  new Date(endsAt.getTime() + OVERTIME_MINUTES * 60_000)

/** A room's state by who sits there: a visit's status has no part in it. */
export const stateOf = (seated: number): RoomState => (seated > 1 ? 'live' : 'waiting')

/** Which of the two a person is in a visit. @throws ROOM_NOT_FOUND neither, or it has no room */
export function roleIn(visit: Visit | undefined, personId: string): SeatRole {
  if (visit?.visitType === 'online') {
    if (visit.patientId === personId) return 'patient'
    if (visit.doctorId === personId) return 'doctor'
  }
  throw videoRefuses.ROOM_NOT_FOUND()
}

/** Why nobody may be in the room of a visit any more; undefined while somebody may, or will. */
export function closedBecause(visit: Visit, now: Date): CloseReason | undefined {
  if (visit.status === 'cancelled') return 'cancelled'
  if (visit.status === 'completed' || visit.status === 'no_show') return 'ended'
  return now > closingTimeOf(visit) ? 'time_over' : undefined
}

/** @throws ROOM_CLOSED, ROOM_UNPAID, ROOM_TOO_EARLY */
export function refuseOutside(visit: Visit, now: Date): void {
  const because = closedBecause(visit, now)
  if (because) throw videoRefuses.ROOM_CLOSED({ because })
  if (visit.status === 'pending') throw videoRefuses.ROOM_UNPAID()
  if (!isMeetingOpen(visit, now)) throw videoRefuses.ROOM_TOO_EARLY({ startsAt: visit.startsAt })
}
