import { refusals } from '../../../platform/errors.ts'

export const scribeRefuses = refusals(
  'VISIT_STATE', // it has not begun, or never took place; facts: status
  'TRANSCRIPT_NOT_FOUND', // there is none, or it is of a visit of another doctor
  'TRANSCRIPT_STATE', // facts: status
  'TRANSCRIPT_IN_USE', // a report rests on it
  'TRANSCRIPT_EMPTY', // nothing was said
  'TRANSCRIPTS_TOO_MANY',
  'CONSENT_REQUIRED',
  'CONSENT_WITHDRAWN',
  'AUDIO_FORMAT', // facts: accepted
  'AUDIO_UNREADABLE',
  'CHUNK_DIFFERS', // another one of its number is kept
  'SOAP_TASK_NOT_FOUND',
  'SOAP_TASK_RUNNING', // for the same transcript, asked otherwise
  'SOAP_FAILED',
  'REPORT_NOT_FOUND', // there is none, it is another's, or for its patient: it is not signed yet
  'REPORT_CHANGED', // facts: version
  'REPORT_SIGNED',
  'REPORT_UNACKNOWLEDGED', // facts: unacknowledged
)
export type ScribeRefusal = keyof typeof scribeRefuses
