import { randomUUID } from 'node:crypto'
import { statement } from '../../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../../platform/database/transaction.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeRefuses } from './errors.ts'
import { deleteFiles, discardRecordings } from './recordings.ts'
import { loseUnheard } from './transcript-store.ts'

export interface RecordingConsent {
  readonly encounterId: string
  readonly givenAt: Date | null
  /** Null while it stands. */
  readonly withdrawnAt: Date | null
}

const NEVER = { givenAt: null, withdrawnAt: null }

/** Of a visit that is over nothing is recorded any more. */
const RECORDABLE: readonly string[] = ['pending', 'confirmed', 'in_progress']

/** The patient's word on a visit's recording, as it stands. @throws ENCOUNTER_NOT_FOUND */
export async function readConsent(
  { db, care }: Pick<ScribeDeps, 'db' | 'care'>,
  patientId: string,
  encounterId: string,
): Promise<RecordingConsent> {
  await care.patientsEncounter(patientId, encounterId)
  return (await latestConsent(db, encounterId)) ?? { encounterId, ...NEVER }
}

/**
 * The patient lets the doctor record this visit. Said twice it stays as first said.
 * @throws ENCOUNTER_NOT_FOUND, VISIT_STATE it is over
 */
export async function giveConsent(
  { db, clock, care }: Pick<ScribeDeps, 'db' | 'clock' | 'care'>,
  patientId: string,
  encounterId: string,
): Promise<RecordingConsent> {
  const { status } = await care.patientsEncounter(patientId, encounterId)
  if (!RECORDABLE.includes(status)) throw scribeRefuses.VISIT_STATE({ status })
  await statement`
    insert into recording_consents (id, encounter_id, given_at) values (${randomUUID()}, ${encounterId}, ${clock.now()})
    on conflict (encounter_id) where withdrawn_at is null do nothing`.execute(db)
  return (await latestConsent(db, encounterId)) ?? { encounterId, ...NEVER }
}

/**
 * The patient takes it back: nothing more is recorded, all audio of the visit is deleted, and recordings that are not yet
 * text never will be. What was written down before stays. That there was no consent is fine.
 * @throws ENCOUNTER_NOT_FOUND
 */
export async function withdrawConsent(
  deps: Pick<ScribeDeps, 'db' | 'clock' | 'care' | 'files' | 'onFault'>,
  patientId: string,
  encounterId: string,
): Promise<void> {
  await deps.care.patientsEncounter(patientId, encounterId)
  const keys = await inTransaction(deps.db, async (tx) => {
    // A chunk that is being attached holds the consent; it is met by what follows.
    await statement`
      update recording_consents set withdrawn_at = ${deps.clock.now()}
      where encounter_id = ${encounterId} and withdrawn_at is null`.execute(tx)
    await loseUnheard(tx, encounterId)
    return discardRecordings(tx, { encounterId }, deps.clock.now())
  })
  await deleteFiles(deps, keys)
}

/** Keeps the consent from being withdrawn until `tx` ends. @throws CONSENT_REQUIRED */
export async function holdConsent(tx: Tx, encounterId: string): Promise<void> {
  const { rows } = await statement`
    select from recording_consents where encounter_id = ${encounterId} and withdrawn_at is null for share`.execute(tx)
  if (rows.length === 0) throw scribeRefuses.CONSENT_REQUIRED()
}

async function latestConsent(db: Db, encounterId: string): Promise<RecordingConsent | undefined> {
  const { rows } = await statement<RecordingConsent>`
    select encounter_id as "encounterId", given_at as "givenAt", withdrawn_at as "withdrawnAt"
    from recording_consents where encounter_id = ${encounterId}
    order by withdrawn_at desc nulls first limit 1`.execute(db)
  return rows[0]
}
