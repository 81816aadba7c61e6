import { createRooms, type VideoDeps } from './rooms.ts'
import { attendanceOf } from './store.ts'

/** Rooms of video visits: who may sit there, who does, on any node, and what they signal to each other. */
export function createVideo(deps: VideoDeps) {
  return {
    ...createRooms(deps),
    /** Who sat in a visit's room from when to when. Who may know that is the caller's to ask. */
    attendanceOf: (encounterId: string) => attendanceOf(deps.db, encounterId, deps.clock.now()),
  }
}
export type Video = ReturnType<typeof createVideo>

export { type VideoRefusal, videoRefuses } from './errors.ts'
export { createIceServers, type IceServer, type IceServers } from './ice.ts'
export type { SeatListener } from './live-room.ts'
export { CONNECTION_STATES, type DeviceState, type Peer, stateOf } from './room.ts'
export type { Seat } from './rooms.ts'
