import { refusals } from '../../platform/errors.ts'

export const careRefuses = refusals(
  'DOCTOR_UNAVAILABLE',
  'DOCTOR_NOT_FOUND',
  'APPOINTMENT_CONFLICT',
  'ENCOUNTER_NOT_FOUND',
  'ENCOUNTER_STATE', // the visit is not in a state that allows this; facts.status
  'ENCOUNTER_TOO_EARLY',
  'ALREADY_PAID',
  'ALREADY_RATED',
  'COUNCIL_NUMBER_TAKEN',
  'SPECIALTY_UNKNOWN',
)
export type CareRefusal = keyof typeof careRefuses
