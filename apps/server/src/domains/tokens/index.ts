import { adjustTokens, refundPurchase } from './correct.ts'
import { expireDueLots } from './expire-lots.ts'
import { reserveTokens, settleTokens } from './holds.ts'
import { joinTokens } from './join.ts'
import { tokenNotices } from './notices.ts'
import { cancelStalePurchases, fulfilPurchase, invoiceOf, lockPaid, orderPackage } from './purchase.ts'
import { describePurchase } from './purchase-store.ts'
import {
  activePackages,
  allTransactions,
  type StatementFilter,
  spendableOf,
  spendablesOf,
  statementOf,
  usageOf,
} from './store.ts'
import type { TokenDeps } from './token.ts'
import { rollUpTotals, tokenTotals } from './totals.ts'
import { transferTokens } from './transfer.ts'
import { verifyTokens } from './verify.ts'

/** What is asked of a use case, beside what it works with. */
type Asked<Act extends (deps: TokenDeps, ...asked: never[]) => unknown> =
  Parameters<Act> extends [TokenDeps, ...infer Rest] ? Rest : never

/** Tokens: bought, given, spent on services, corrected by hand, and what is told of them. */
export function createTokens(deps: TokenDeps) {
  const { db, clock, payments } = deps
  payments.onPaid('token_purchase', {
    lock: lockPaid,
    use: async (tx, { subjectId }) => {
      if (subjectId) await fulfilPurchase(deps, tx, subjectId)
    },
    describe: describePurchase,
  })

  return {
    /** What can be spent now, what is ordered and can still be paid, and when the wallet last moved. */
    async balanceOf(personId: string): Promise<{ balance: number; pending: number; updatedAt: Date }> {
      const now = clock.now()
      const { balance, pending, updatedAt } = await spendableOf(db, personId, now)
      return { balance, pending, updatedAt: updatedAt ?? now }
    },
    /** What each of some persons can spend now. */
    balancesOf: (personIds: readonly string[]): Promise<ReadonlyMap<string, number>> =>
      spendablesOf(db, personIds, clock.now()),
    statementOf: (personId: string, filter: StatementFilter, paging: { page: number; limit: number }) =>
      statementOf(db, personId, filter, paging),
    usageOf: (personId: string, range: { from: Date; until: Date }) => usageOf(db, personId, range),
    transfer: (...asked: Asked<typeof transferTokens>) => transferTokens(deps, ...asked),

    packages: () => activePackages(db),
    purchase: (...asked: Asked<typeof orderPackage>) => orderPackage(deps, ...asked),
    invoice: (...asked: Asked<typeof invoiceOf>) => invoiceOf(deps, ...asked),

    adjust: (...asked: Asked<typeof adjustTokens>) => adjustTokens(deps, ...asked),
    refund: (...asked: Asked<typeof refundPurchase>) => refundPurchase(deps, ...asked),

    reserve: (...asked: Asked<typeof reserveTokens>) => reserveTokens(deps, ...asked),
    settle: (...asked: Asked<typeof settleTokens>) => settleTokens(deps, ...asked),

    totals: () => tokenTotals(db),
    transactionsForExport: () => allTransactions(db),

    /** Sweeps, each safe to run on several nodes at once. */
    rollUp: () => rollUpTotals(db),
    expireLots: () => expireDueLots(deps),
    cancelStale: () => cancelStalePurchases(deps),

    /** What must never be of tokens, a sentence each. */
    verify: () => verifyTokens(db),

    /** Moves it all when two persons turn out to be one; after their wallets. */
    join: joinTokens,
    noticeHandlers: tokenNotices(deps),
  }
}
export type Tokens = ReturnType<typeof createTokens>

export { type Adjusted, OPERATIONS, type Operation, type Refunded } from './correct.ts'
export type { TokenRefusal } from './errors.ts'
export type { Invoice } from './purchase.ts'

export type { StatementFilter, UsageOfDay } from './store.ts'
export {
  type AccountBook,
  ADJUSTMENT_MAX,
  PAYMENT_METHODS,
  PURCHASE_STATUSES,
  type Purchase,
  type TokenPackage,
  type TokenTransaction,
  TRANSACTION_STATUSES,
  TRANSACTION_TYPES,
  TRANSFER_TOKENS,
  type TransactionType,
} from './token.ts'
export type { TokenTotals } from './totals.ts'
export type { Transfer } from './transfer.ts'
