import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import type { Identity } from '../identity/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Payments } from '../payments/index.ts'
import type { Plans } from '../plans/index.ts'

/** What visits are made with. */
export interface CareDeps {
  readonly db: Db
  readonly clock: Clock
  readonly ledger: Ledger
  readonly payments: Payments
  readonly plans: Plans
}

/** What the records of patients and doctors are made with. */
export interface ProfileDeps {
  readonly db: Db
  readonly clock: Clock
  readonly sealer: Sealer
  readonly identity: Identity
}
