import type { AnswerOf } from '@helssa/client'

export type Payment = AnswerOf<'listPayments'>['results'][number]

/** The payments of a visit, the latest first. */
export const paymentsOf = (payments: readonly Payment[], visitId: string): readonly Payment[] =>
  payments.filter(({ subject_id }) => subject_id === visitId)

/** Until when the time of an unpaid visit is held: as long as it can be paid. Undefined where no payment was ever asked for. */
export function heldUntil(payments: readonly Payment[]): Date | undefined {
  const [last] = payments.map(({ expires_at }) => expires_at).toSorted((a, b) => Date.parse(b) - Date.parse(a))
  return last === undefined ? undefined : new Date(last)
}
