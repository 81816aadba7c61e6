import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import type { Access } from '../access/index.ts'
import type { Assistant } from '../assistant/index.ts'
import type { Audit } from '../audit/index.ts'
import type { Care } from '../care/index.ts'
import type { Notifications } from '../notifications/index.ts'

export interface PrescriptionDeps {
  readonly db: Db
  readonly clock: Clock
  readonly sealer: Sealer
  readonly audit: Pick<Audit, 'note'>
  readonly access: Pick<Access, 'rightsTo'>
  readonly care: Pick<Care, 'doctorsEncounter' | 'medicalFactsOf'>
  readonly assistant: Pick<Assistant, 'checkDrugs'>
  readonly notifications: Pick<Notifications, 'notify'>
}

export type { By } from '../audit/index.ts'
