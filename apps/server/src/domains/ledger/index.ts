import type { Db } from '../../platform/database/transaction.ts'
import { earningsOf, escrowOf, walletOf } from './account.ts'
import { sealEntries } from './chain.ts'
import { hold, resolveHold } from './hold.ts'
import { joinWallets } from './join-wallets.ts'
import { post } from './post.ts'
import { balancesOf, latestEntriesOf } from './store.ts'
import { allEntries, countEntriesOf, creditsByDay, type Range, turnoverByDay } from './sums.ts'
import { verifyLedger } from './verify.ts'

/** A person's money: what can be spent now, what is set aside, and when it last moved. */
export interface Wallet {
  readonly balance: number
  readonly held: number
  readonly updatedAt: Date | undefined
}

/** The one double-entry ledger beneath wallets, fees, plans and tokens. Writers join the caller's transaction. */
export function createLedger({ db }: { db: Db }) {
  return {
    post,
    hold,
    resolveHold,
    joinWallets,
    async walletOf(personId: string): Promise<Wallet> {
      const [wallet, escrow] = [walletOf(personId), escrowOf(personId)]
      const rows = await balancesOf(db, [wallet, escrow])
      const times = [rows.get(wallet), rows.get(escrow)].flatMap((row) => (row ? [row.updatedAt.getTime()] : []))
      return {
        balance: rows.get(wallet)?.balance ?? 0,
        held: rows.get(escrow)?.balance ?? 0,
        updatedAt: times.length > 0 ? new Date(Math.max(...times)) : undefined,
      }
    },
    latestWalletEntries: (personId: string, limit: number) => latestEntriesOf(db, walletOf(personId), limit),
    /** A page of a wallet's movements, the newest first. */
    async walletEntries(personId: string, { page, pageSize }: { page: number; pageSize: number }) {
      const account = walletOf(personId)
      const [count, latest] = await Promise.all([
        countEntriesOf(db, account),
        latestEntriesOf(db, account, page * pageSize),
      ])
      return { count, results: latest.slice((page - 1) * pageSize) }
    },
    /** What a doctor has earned and not been paid out, in Rial, and what came in of it in [from, until) by day. */
    async earningsOf(doctorId: string, range: Range) {
      const account = earningsOf(doctorId)
      const [balances, days] = await Promise.all([balancesOf(db, [account]), creditsByDay(db, account, range)])
      return { balance: balances.get(account)?.balance ?? 0, days }
    },
    turnoverByDay: (range: Range) => turnoverByDay(db, range),
    allEntries: (range: Range) => allEntries(db, range),
    sealEntries: () => sealEntries(db),
    verify: () => verifyLedger(db),
  }
}
export type Ledger = ReturnType<typeof createLedger>

export { earningsOf, escrowOf, gatewayAccount, insurerAccount, platformAccount, walletOf } from './account.ts'
export type { Cause, PostedEntry } from './entry.ts'
export type { LedgerRefusal } from './errors.ts'
