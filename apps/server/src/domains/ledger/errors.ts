import { refusals } from '../../platform/errors.ts'

export const ledgerRefuses = refusals('INSUFFICIENT_BALANCE', 'HOLD_RESOLVED')
export type LedgerRefusal = keyof typeof ledgerRefuses
