import type { Db } from '../../platform/database/transaction.ts'
import { escrowOf, walletOf } from './account.ts'
import { sealEntries } from './chain.ts'
import { hold, resolveHold } from './hold.ts'
import { joinWallets } from './join-wallets.ts'
import { post } from './post.ts'
import { balancesOf, latestEntriesOf } from './store.ts'
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
    sealEntries: () => sealEntries(db),
    verify: () => verifyLedger(db),
  }
}
export type Ledger = ReturnType<typeof createLedger>

export { earningsOf, escrowOf, gatewayAccount, insurerAccount, platformAccount, walletOf } from './account.ts'
export type { Cause, PostedEntry } from './entry.ts'
export type { LedgerRefusal } from './errors.ts'
