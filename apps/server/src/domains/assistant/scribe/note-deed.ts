import { statement } from '../../../platform/database/statement.ts'
import type { Tx } from '../../../platform/database/transaction.ts'
import type { By } from '../../audit/index.ts'
import type { ScribeDeps } from './deps.ts'

interface VisitDeed {
  readonly encounterId: string
  readonly action: `${'transcript' | 'transcripts' | 'report'}.${string}`
  readonly recordId: string
}

/** A recording comes in many chunks; the audit has it once in so long. */
const RECORDING_MS = 3_600_000

/** Notes in the audit what a doctor did with an own visit's transcripts and reports. The visit is there. */
export async function noteDeed({ audit }: Pick<ScribeDeps, 'audit'>, tx: Tx, by: By, deed: VisitDeed): Promise<void> {
  await audit.note(tx, await describe(tx, by, deed))
}

/** Notes that a visit is being recorded. */
export async function noteRecording(
  { audit }: Pick<ScribeDeps, 'audit'>,
  tx: Tx,
  by: By,
  { encounterId, transcriptId }: { encounterId: string; transcriptId: string },
): Promise<void> {
  const deed = await describe(tx, by, { encounterId, action: 'transcript.record', recordId: transcriptId })
  await audit.noteOnce(tx, deed, { withinMs: RECORDING_MS })
}

async function describe(tx: Tx, { personId, from }: By, { encounterId, action, recordId }: VisitDeed) {
  const { rows } = await statement<{ patientId: string }>`
    select patient_id as "patientId" from encounters where id = ${encounterId}`.execute(tx)
  const [visit] = rows
  if (!visit) throw new Error(`visit ${encounterId} is gone`)
  return { actorId: personId, patientId: visit.patientId, action, recordId, right: 'own_visit' as const, from }
}
