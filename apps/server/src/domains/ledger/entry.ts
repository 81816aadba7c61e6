import type { Account } from './account.ts'

/** One move of whole units (Rial or tokens) from the debited to the credited account. */
export interface Entry {
  readonly debit: Account
  readonly credit: Account
  readonly amount: number
}

/** Why money moved: a word of the ledger's vocabulary and the record it is about. */
export interface Cause {
  readonly type: CauseType
  readonly id: string
  readonly description?: string
}

export type CauseType =
  | 'payment.credit'
  | 'visit.hold'
  | 'visit.settle'
  | 'visit.refund'
  | 'visit.insurance'
  | 'plan.purchase'
  | 'plan.renewal'
  | 'token.purchase'
  | 'token.refund'
  | 'token.transfer'
  | 'token.adjustment'
  | 'token.expiry'
  | 'service.hold'
  | 'service.settle'
  | 'service.refund'
  | 'account.merge'
  | 'demo.opening'

/** An entry as it stands in the ledger. */
export interface PostedEntry extends Entry {
  readonly id: number
  readonly cause: Cause
  readonly at: Date
}
