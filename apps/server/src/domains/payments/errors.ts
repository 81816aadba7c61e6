import { refusals } from '../../platform/errors.ts'

export const paymentRefuses = refusals('PAYMENT_NOT_FOUND', 'PAYMENT_CLOSED')
export type PaymentRefusal = keyof typeof paymentRefuses
