import { refusals } from '../../platform/errors.ts'

export const serviceRefuses = refusals(
  'SERVICE_NOT_FOUND',
  'SERVICE_UNAVAILABLE', // it needs a model, and there is none
  'SERVICE_TEXT_SIZE',
  'RUN_IN_PROGRESS', // the first of several copies of a request still runs
  'RUN_ABORTED', // by whom it was for
  'RUN_LOST', // its server was thought dead, and the run was settled by what was recorded of it
  'ALERT_NOT_FOUND',
  'ALERT_EXISTS',
  'ALERTS_TOO_MANY',
)
export type ServiceRefusal = keyof typeof serviceRefuses
