import { type Encounter, isMeetingOpen, meetingClosesAt } from '../care/index.ts'
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

/** What of a peer is told in a room, which is known there. */
export const withoutRoom = ({ personId, role, generation, audio, video, connection }: Peer): Peer => ({
  personId,
  role,
  generation,
  audio,
  video,
  connection,
})

/** The facts of a visit that decide who may enter its room. */
export type Visit = Pick<Encounter, 'id' | 'patientId' | 'doctorId' | 'visitType' | 'status' | 'startsAt' | 'endsAt'>

export type CloseReason = 'cancelled' | 'ended' | 'time_over'
export type LeaveReason = 'left' | 'dropped' | 'replaced' | 'silent' | 'closed'
export type RoomState = 'waiting' | 'live' | 'closed'

/** A room's state by who sits there: a visit's status has no part in it. */
export const stateOf = (seated: number): RoomState => (seated > 1 ? 'live' : 'waiting')

export const differs = (one: DeviceState, other: DeviceState): boolean =>
  one.audio !== other.audio || one.video !== other.video || one.connection !== other.connection

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
  return now > meetingClosesAt(visit) ? 'time_over' : undefined
}

/** @throws ROOM_CLOSED, ROOM_UNPAID, ROOM_TOO_EARLY */
export function refuseOutside(visit: Visit, now: Date): void {
  const because = closedBecause(visit, now)
  if (because) throw videoRefuses.ROOM_CLOSED({ because })
  if (visit.status === 'pending') throw videoRefuses.ROOM_UNPAID()
  if (!isMeetingOpen(visit, now)) throw videoRefuses.ROOM_TOO_EARLY({ startsAt: visit.startsAt })
}
