import type { Clock } from '../../../platform/clock.ts'
import type { Db, Tx } from '../../../platform/database/transaction.ts'
import type { FileStore } from '../../../platform/files/files.ts'
import type { SpeechModel } from '../../../platform/model/index.ts'
import type { Audit } from '../../audit/index.ts'
import type { Care } from '../../care/index.ts'
import type { CheckDrugs, PatientFacts } from '../safety/index.ts'
import type { Usage } from '../usage.ts'
import type { Line } from './line.ts'
import type { Draft } from './report.ts'

export interface DraftInput {
  readonly lines: readonly Line[]
  readonly notes: string
  readonly facts: PatientFacts
  readonly signal: AbortSignal
  /** 0 to 1 */
  readonly onProgress: (share: number) => void
}

export interface CheckedDraft extends Draft {
  /** Drugs of the plan that nothing is known of: they were not checked. */
  readonly unknownDrugs: readonly string[]
}

export interface ScribeDeps {
  readonly db: Db
  readonly clock: Clock
  readonly files: FileStore
  readonly audit: Pick<Audit, 'note' | 'noteOnce'>
  readonly care: Pick<Care, 'doctorsEncounter' | 'patientsEncounter'>
  /** @throws TRANSCRIPT_EMPTY, MODEL_BUSY, MODEL_UNAVAILABLE */
  readonly draft: (input: DraftInput) => Promise<CheckedDraft>
  readonly checkDrugs: CheckDrugs
  /** What the patient's record says that drugs are checked against. */
  readonly factsOf: (patientId: string) => Promise<PatientFacts>
  readonly speech?: SpeechModel | undefined
  readonly recordUse: (tx: Tx, use: Parameters<Usage['recordUse']>[1]) => Promise<unknown>
  /** Told what fails where nobody waits for an answer. */
  readonly onFault: (error: unknown) => void
}
