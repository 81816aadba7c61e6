import { refusals } from '../../platform/errors.ts'

export const tokenRefuses = refusals(
  'INSUFFICIENT_BALANCE', // the ledger's own word
  'RECIPIENT_UNAVAILABLE', // nobody has this e-mail, or one who may not receive
  'TRANSFER_TO_SELF',
  'PACKAGE_NOT_FOUND',
  'INVOICE_NOT_FOUND', // nobody's, or somebody else's
  'PURCHASE_STATE', // facts.status
  'PURCHASES_TOO_MANY', // that wait to be paid
  'TOKEN_HOLDER_NOT_FOUND',
)
export type TokenRefusal = keyof typeof tokenRefuses
