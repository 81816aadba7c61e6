import { refusals } from '../../platform/errors.ts'

export const recordRefuses = refusals(
  'MEDICAL_FILE_NOT_FOUND', // there is none, or it is somebody else's
  'STORAGE_FULL', // facts.limitMb: so much the person may keep
  'FILES_CLOSED', // the visit is not booked, or not any more: its doctor sees nothing of it
)
export type RecordRefusal = keyof typeof recordRefuses
