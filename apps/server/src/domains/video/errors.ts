import { refusals } from '../../platform/errors.ts'

export const videoRefuses = refusals(
  'ROOM_NOT_FOUND',
  'ROOM_ROLE_WRONG',
  'ROOM_UNPAID',
  'ROOM_TOO_EARLY',
  'ROOM_CLOSED',
  'ROOM_JOINED_TOO_OFTEN',
  'ROOM_NOT_JOINED',
  'PEER_NOT_IN_ROOM',
  'SEAT_REPLACED',
  'SEAT_LOST',
)
export type VideoRefusal = keyof typeof videoRefuses
