import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import type { Audit } from '../audit/index.ts'
import type { Care } from '../care/index.ts'
import type { Identity } from '../identity/index.ts'
import type { Notifications } from '../notifications/index.ts'
import type { Grant } from './grant.ts'

export interface AccessDeps {
  readonly db: Db
  readonly clock: Clock
  readonly sealer: Sealer
  readonly audit: Audit
  readonly care: Pick<Care, 'profileOf'>
  readonly identity: Pick<Identity, 'ensurePerson'>
  readonly notifications: Pick<Notifications, 'notify'>
  /** Keys the hashes of consent codes. */
  readonly secret: string
  /** Tells a patient the code by which they agree, on their phone. */
  readonly sendCode: (to: { phone: string; code: string; doctorName: string }) => Promise<void>
  /** Told of each record that was opened without asking, once it is. */
  readonly onEmergency: (grant: Grant) => void
  /** Told what fails where nobody waits for an answer. */
  readonly onFault: (error: unknown) => void
}

export type { By } from '../audit/index.ts'
