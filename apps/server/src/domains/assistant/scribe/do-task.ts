import { randomUUID } from 'node:crypto'
import { statement } from '../../../platform/database/statement.ts'
import { inTransaction } from '../../../platform/database/transaction.ts'
import { Refusal } from '../../../platform/errors.ts'
import type { CheckedDraft, ScribeDeps } from './deps.ts'
import { scribeRefuses } from './errors.ts'
import { leaseEnd, pauseAfter, underLease } from './lease.ts'
import { isAnythingSaid, type Line } from './line.ts'
import type { TaskFailure } from './task.ts'

/** A task whose workers die over it, or whose model stays away, is given up after so many attempts. */
const ATTEMPTS_MAX = 5
/** Told as progress while it is drafted; the rest is keeping it. */
const DRAFTED_PERCENT_MAX = 95
/** Progress is written down in steps, not at each word. */
const PROGRESS_STEP = 5

interface Claimed {
  readonly id: string
  readonly notes: string
  readonly attempts: number
  readonly lease: string
  readonly lines: readonly Line[]
  readonly encounterId: string
  readonly doctorId: string
  readonly patientId: string
}

/**
 * Does one task that is due; answers whether there was one. Whoever takes it holds it by a lease that must be renewed: the
 * task of a worker that died is taken up by another, and of all who worked on it only the holder's report counts.
 */
export async function doNextTask(deps: ScribeDeps, stopped: AbortSignal): Promise<boolean> {
  const task = await claimTask(deps)
  if (!task) return false
  if (task.attempts > ATTEMPTS_MAX) {
    await failTask(deps, task, 'SOAP_FAILED')
    return true
  }
  const renew = () => renewTask(deps, task)
  try {
    const draft = await underLease({ renew, stopped, onFault: deps.onFault }, (signal) => draftOf(deps, task, signal))
    await completeTask(deps, task, draft)
  } catch (error) {
    await failOrPostpone(deps, task, error, stopped)
  }
  return true
}

async function draftOf(deps: ScribeDeps, task: Claimed, signal: AbortSignal): Promise<CheckedDraft> {
  if (!isAnythingSaid(task.lines)) throw scribeRefuses.TRANSCRIPT_EMPTY()
  const facts = await deps.factsOf(task.patientId)
  const { lines, notes } = task
  return deps.draft({ lines, notes, facts, signal, onProgress: createProgress(deps, task) })
}

/** Writes progress down, forward only, while the lease holds. */
function createProgress({ db, onFault }: ScribeDeps, { id, lease }: Claimed): (share: number) => void {
  let told = 0
  return (share) => {
    const percent = Math.floor(Math.min(1, Math.max(0, share)) * DRAFTED_PERCENT_MAX)
    if (percent < told + PROGRESS_STEP) return
    told = percent
    statement`
      update soap_tasks set progress = greatest(progress, ${percent}::int)
      where id = ${id} and lease = ${lease} and status = 'processing'`
      .execute(db)
      .catch(onFault)
  }
}

async function claimTask({ db, clock }: ScribeDeps): Promise<Claimed | undefined> {
  const now = clock.now()
  const { rows } = await statement<Claimed>`
    with due as (
      select id from soap_tasks where status = 'processing' and due_at <= ${now}
      order by created_at, id limit 1 for update skip locked
    )
    update soap_tasks k set lease = ${randomUUID()}::uuid, due_at = ${leaseEnd(clock)}, attempts = k.attempts + 1,
      started_at = ${now}
    from due, transcripts t, encounters e
    where k.id = due.id and t.id = k.transcript_id and e.id = t.encounter_id
    returning k.id, k.notes, k.attempts, k.lease, t.lines, e.id as "encounterId", e.doctor_id as "doctorId",
      e.patient_id as "patientId"`.execute(db)
  return rows[0]
}

async function renewTask({ db, clock }: ScribeDeps, { id, lease }: Claimed): Promise<boolean> {
  const { rows } = await statement`
    update soap_tasks set due_at = ${leaseEnd(clock)}
    where id = ${id} and lease = ${lease} and status = 'processing' returning id`.execute(db)
  return rows.length === 1
}

/** The task, its report and what it took are one commit; of a lease that was lost meanwhile nothing is kept. */
function completeTask({ db, clock, recordUse }: ScribeDeps, task: Claimed, drafted: CheckedDraft): Promise<void> {
  const at = clock.now()
  const { use, unknownDrugs, ...draft } = drafted
  return inTransaction(db, async (tx) => {
    const { rows } = await statement`
      update soap_tasks set status = 'completed', progress = 100, lease = null, settled_at = ${at}, engine = ${draft.engine}
      where id = ${task.id} and lease = ${task.lease} and status = 'processing' returning id`.execute(tx)
    if (rows.length === 0) return
    await statement`
      insert into soap_reports (id, task_id, encounter_id, draft, report, evidence, warnings, unchecked, generated_at)
      values (${randomUUID()}, ${task.id}, ${task.encounterId}, ${JSON.stringify(draft)}::jsonb,
        ${JSON.stringify(draft.report)}::jsonb, ${JSON.stringify(draft.evidence)}::jsonb,
        ${JSON.stringify(draft.warnings)}::jsonb, ${JSON.stringify(unknownDrugs)}::jsonb, ${at})`.execute(tx)
    const spent = use ?? { inputTokens: 0, outputTokens: 0 } // no model had part in it
    await recordUse(tx, { personId: task.doctorId, purpose: 'soap', engine: draft.engine, at, ...spent })
  })
}

async function failOrPostpone(deps: ScribeDeps, task: Claimed, error: unknown, stopped: AbortSignal): Promise<void> {
  if (error instanceof Refusal && error.code === 'TRANSCRIPT_EMPTY') return failTask(deps, task, 'TRANSCRIPT_EMPTY')
  const ofTheModel = error instanceof Refusal && /^MODEL_|^AI_SERVICE_UNAVAILABLE$/.test(error.code)
  if (!ofTheModel && !stopped.aborted) deps.onFault(error)
  if (task.attempts >= ATTEMPTS_MAX && !stopped.aborted)
    return failTask(deps, task, ofTheModel ? 'AI_SERVICE_UNAVAILABLE' : 'SOAP_FAILED')
  const pauseMs = stopped.aborted ? 0 : pauseAfter(task.attempts)
  const untried = stopped.aborted ? 1 : 0 // that a node stops says nothing of the task
  await statement`
    update soap_tasks set lease = null, progress = 0, due_at = ${new Date(deps.clock.now().getTime() + pauseMs)},
      attempts = attempts - ${untried}::int
    where id = ${task.id} and lease = ${task.lease} and status = 'processing'`.execute(deps.db)
}

async function failTask({ db, clock }: ScribeDeps, { id, lease }: Claimed, failure: TaskFailure): Promise<void> {
  await statement`
    update soap_tasks set status = 'failed', failure = ${failure}, lease = null, settled_at = ${clock.now()}
    where id = ${id} and lease = ${lease} and status = 'processing'`.execute(db)
}
