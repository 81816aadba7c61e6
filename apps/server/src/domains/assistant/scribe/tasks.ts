import { randomUUID } from 'node:crypto'
import { statement } from '../../../platform/database/statement.ts'
import { type Db, inTransaction, refuseOn } from '../../../platform/database/transaction.ts'
import type { By } from '../../audit/index.ts'
import { writableEncounter } from './access.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeRefuses } from './errors.ts'
import { noteDeed } from './note-deed.ts'
import { ESTIMATE_MS_MIN, estimateMs, type SoapTask } from './task.ts'
import { readTranscript } from './transcripts.ts'

/** The last so many drafts tell how long one takes. */
const MEASURED = 20

export interface ReportRequest {
  readonly encounterId: string
  readonly transcriptId: string
  /** The doctor's own words beside the transcript; may be empty. */
  readonly notes: string
}

/**
 * Has a report made of a transcript. The same request while one is under way answers that one.
 * @throws ENCOUNTER_NOT_FOUND, VISIT_STATE, TRANSCRIPT_NOT_FOUND also when it is of another visit
 * @throws TRANSCRIPT_STATE it is not written down yet
 * @throws REPORT_SIGNED the visit has its report
 * @throws SOAP_TASK_RUNNING one is under way with other notes
 */
export async function requestReport(deps: ScribeDeps, by: By, asked: ReportRequest): Promise<SoapTask> {
  const { personId: doctorId } = by
  const { encounterId, transcriptId, notes } = asked
  await writableEncounter(deps, doctorId, encounterId)
  const transcript = await readTranscript(deps, doctorId, transcriptId)
  if (transcript.encounterId !== encounterId) throw scribeRefuses.TRANSCRIPT_NOT_FOUND()
  if (transcript.status === 'recording' || transcript.status === 'transcribing')
    throw scribeRefuses.TRANSCRIPT_STATE({ status: transcript.status })

  const now = deps.clock.now()
  const id = await inTransaction(deps.db, async (tx) => {
    if (await isSigned(tx, encounterId)) throw scribeRefuses.REPORT_SIGNED()
    const estimatedAt = new Date(now.getTime() + (await estimate(tx)))
    // Of two at once one inserts; the other waits for it and finds its task.
    const { rows } = await statement<{ id: string; notes: string }>`
      insert into soap_tasks (id, transcript_id, notes, due_at, estimated_at, created_at)
      values (${randomUUID()}, ${transcriptId}, ${notes}, ${now}, ${estimatedAt}, ${now})
      on conflict (transcript_id) where status = 'processing' do update set transcript_id = excluded.transcript_id
      returning id, notes`.execute(tx)
    const [task] = rows
    if (task?.notes !== notes) throw scribeRefuses.SOAP_TASK_RUNNING()
    await noteDeed(deps, tx, by, { encounterId, action: 'report.request', recordId: task.id })
    return task.id
  }).catch((error) => refuseOn(error, { soap_tasks_transcript_id_fkey: scribeRefuses.TRANSCRIPT_NOT_FOUND }))
  return readTask(deps, doctorId, id)
}

async function isSigned(db: Db, encounterId: string): Promise<boolean> {
  const { rows } = await statement`
    select from soap_reports where encounter_id = ${encounterId} and signed_at is not null`.execute(db)
  return rows.length > 0
}

/** From the median of the last drafts of the engine that works now, and what waits before a new one. */
async function estimate(db: Db): Promise<number> {
  const { rows } = await statement<{ medianMs: number | null; waiting: number }>`
    with recent as (
      select engine, extract(epoch from settled_at - started_at) * 1000 as ms from soap_tasks
      where status = 'completed' and engine = (
        select engine from soap_tasks where status = 'completed' order by settled_at desc limit 1)
      order by settled_at desc limit ${MEASURED}
    )
    select (select percentile_cont(0.5) within group (order by ms)::float8 from recent) as "medianMs",
      (select count(*)::int from soap_tasks where status = 'processing') as waiting`.execute(db)
  return estimateMs(rows[0] ?? { medianMs: null, waiting: 0 })
}

/** How far a report is; once there is a draft in the answer, the audit has it first. @throws SOAP_TASK_NOT_FOUND */
export async function openTask(deps: ScribeDeps, by: By, id: string): Promise<SoapTask> {
  const task = await readTask(deps, by.personId, id)
  const { result } = task
  if (result) {
    const { rows } = await statement<{ encounterId: string }>`
      select encounter_id as "encounterId" from soap_reports where id = ${result.reportId}`.execute(deps.db)
    const [report] = rows
    if (!report) throw new Error(`report ${result.reportId} is gone`)
    const deed = { ...report, action: 'report.read', recordId: result.reportId } as const
    await inTransaction(deps.db, (tx) => noteDeed(deps, tx, by, deed))
  }
  return task
}

/** @throws SOAP_TASK_NOT_FOUND also when it is another doctor's */
export async function readTask({ db, clock }: ScribeDeps, doctorId: string, id: string): Promise<SoapTask> {
  const { rows } = await statement<SoapTask>`
    select k.id, k.status, k.progress, k.failure, k.estimated_at as "estimatedAt",
      case when r.id is not null then jsonb_build_object('reportId', r.id, 'draft', r.draft) end as result,
      r.generated_at as "generatedAt"
    from soap_tasks k join transcripts t on t.id = k.transcript_id join encounters e on e.id = t.encounter_id
    left join soap_reports r on r.task_id = k.id
    where k.id = ${id} and e.doctor_id = ${doctorId}`.execute(db)
  const row = rows[0] as (SoapTask & { generatedAt: Date | null }) | undefined
  if (!row) throw scribeRefuses.SOAP_TASK_NOT_FOUND()
  const { generatedAt, ...task } = row
  // What takes longer than thought is thought to be done soon, never in the past.
  const soonest = new Date(clock.now().getTime() + ESTIMATE_MS_MIN)
  const late = task.status === 'processing' && task.estimatedAt < clock.now()
  return {
    ...task,
    estimatedAt: late ? soonest : task.estimatedAt,
    result: task.result && generatedAt && { ...task.result, generatedAt },
  }
}
