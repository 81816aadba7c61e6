import { refusals } from '../../platform/errors.ts'

export const accessRefuses = refusals(
  'ACCESS_REQUEST_NOT_FOUND',
  'ACCESS_STATE', // it is not in a state that allows this; facts.status
  'ACCESS_CODE_INVALID',
  'ACCESS_CODE_EXPIRED',
  'ACCESS_GUESSED_OUT', // too many wrong codes within the hour
  'ACCESS_ASKED_TOO_OFTEN',
  'ACCESS_TO_ONESELF',
  'REVIEW_OF_ONESELF',
  'RECORD_NOT_FOUND', // also where there is one, and the asker has no right to it
  'NOTE_VISIT_NOT_FOUND',
)
export type AccessRefusal = keyof typeof accessRefuses
