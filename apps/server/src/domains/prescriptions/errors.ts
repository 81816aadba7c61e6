import { refusals } from '../../platform/errors.ts'

export const prescriptionRefuses = refusals(
  'PRESCRIPTION_NOT_FOUND', // there is none, or it is not the asker's to see
  'PRESCRIPTION_VISIT_STATE', // the visit has not begun, or was called off; facts.status
  'PRESCRIPTION_EXISTS', // the visit has one; another must supersede it
  'PRESCRIPTION_SUPERSEDED', // another stands in its place
  'PRESCRIPTION_UNACKNOWLEDGED', // facts: unacknowledged (ids), warnings
)
export type PrescriptionRefusal = keyof typeof prescriptionRefuses
