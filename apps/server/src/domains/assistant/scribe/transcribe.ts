import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { statement } from '../../../platform/database/statement.ts'
import { inTransaction, type Tx } from '../../../platform/database/transaction.ts'
import { Refusal } from '../../../platform/errors.ts'
import type { SpeechModel } from '../../../platform/model/index.ts'
import type { ScribeDeps } from './deps.ts'
import { type HeardChunk, keepSpeech } from './hearing.ts'
import { leaseEnd, pauseAfter, underLease } from './lease.ts'
import { settleIfHeard } from './settle-transcript.ts'
import { lockTranscript } from './transcript-store.ts'

/** What is spoken here, unless a model hears otherwise; guessed anew for each chunk it would change within a visit. */
const LANGUAGE = 'fa'
/** The model is there and cannot read this one: it is tried so often. */
const UNREADABLE_TRIES = 3
/** A file that cannot be opened, or a fault of ours. */
const FAULTY_TRIES = 10
const OF_THE_AUDIO = /^(status 4(00|13|15|22)|UnfitAnswer)$/

interface Claimed {
  readonly transcriptId: string
  readonly n: number
  readonly fileKey: string
  readonly mediaType: string
  readonly attempts: number
  readonly lease: string
  readonly doctorId: string
}

/**
 * Has one chunk heard that is due; answers whether there was one. A model that is away is asked again, ever more seldom, as
 * long as the audio is kept; a chunk it cannot read is given up, and the transcript tells so.
 */
export async function transcribeNext(deps: ScribeDeps, speech: SpeechModel, stopped: AbortSignal): Promise<boolean> {
  const chunk = await claimChunk(deps)
  if (!chunk) return false
  const renew = () => renewChunk(deps, chunk)
  try {
    const heard = await underLease({ renew, stopped, onFault: deps.onFault }, async (signal) => {
      const file = await deps.files.open(chunk.fileKey)
      if (!file) throw new Error('a recording is gone')
      const bytes = await buffer(file.stream)
      return speech.transcribe({ bytes, mediaType: chunk.mediaType, language: LANGUAGE, signal })
    })
    await keepHeard(deps, chunk, keepSpeech(heard, chunk.n), speech.name)
  } catch (error) {
    await postpone(deps, chunk, error, stopped)
  }
  return true
}

async function claimChunk({ db, clock }: ScribeDeps): Promise<Claimed | undefined> {
  const { rows } = await statement<Claimed>`
    with due as (
      select transcript_id, n from transcript_chunks
      where status = 'waiting' and due_at <= ${clock.now()} and file_key is not null
      order by due_at, n limit 1 for update skip locked
    )
    update transcript_chunks c set lease = ${randomUUID()}::uuid, due_at = ${leaseEnd(clock)}, attempts = c.attempts + 1
    from due, transcripts t, encounters e
    where c.transcript_id = due.transcript_id and c.n = due.n and t.id = c.transcript_id and e.id = t.encounter_id
    returning c.transcript_id as "transcriptId", c.n, c.file_key as "fileKey", c.media_type as "mediaType", c.attempts,
      c.lease, e.doctor_id as "doctorId"`.execute(db)
  return rows[0]
}

async function renewChunk({ db, clock }: ScribeDeps, { transcriptId, n, lease }: Claimed): Promise<boolean> {
  const { rows } = await statement`
    update transcript_chunks set due_at = ${leaseEnd(clock)}
    where transcript_id = ${transcriptId} and n = ${n} and lease = ${lease} and status = 'waiting' returning n`.execute(
    db,
  )
  return rows.length === 1
}

/** Only what was heard under the lease that still holds counts. */
function keepHeard(
  { db, clock, recordUse }: ScribeDeps,
  chunk: Claimed,
  heard: HeardChunk,
  engine: string,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    if (!(await endChunk(tx, chunk, heard))) return
    const tokens = { inputTokens: null, outputTokens: null }
    await recordUse(tx, { personId: chunk.doctorId, purpose: 'speech', engine, at: clock.now(), ...tokens })
    await settleIfHeard(tx, chunk.transcriptId)
  })
}

async function endChunk(tx: Tx, { transcriptId, n, lease }: Claimed, heard: HeardChunk | null): Promise<boolean> {
  await lockTranscript(tx, transcriptId)
  const { rows } = await statement`
    update transcript_chunks set status = ${heard ? 'heard' : 'failed'}, lease = null,
      heard = ${heard && JSON.stringify(heard)}::jsonb
    where transcript_id = ${transcriptId} and n = ${n} and lease = ${lease} and status = 'waiting' returning n`.execute(
    tx,
  )
  return rows.length === 1
}

async function postpone(deps: ScribeDeps, chunk: Claimed, error: unknown, stopped: AbortSignal): Promise<void> {
  const { transcriptId, n, lease, attempts } = chunk
  const refusal = error instanceof Refusal ? error : undefined
  if (!refusal && !stopped.aborted) deps.onFault(error)
  const ofTheAudio = OF_THE_AUDIO.test(String(refusal?.facts.why))
  if ((ofTheAudio && attempts >= UNREADABLE_TRIES) || (!refusal && attempts >= FAULTY_TRIES)) {
    await inTransaction(deps.db, async (tx) => {
      if (await endChunk(tx, chunk, null)) await settleIfHeard(tx, transcriptId)
    })
    return
  }
  const wishedMs = Number(refusal?.facts.retryAfterSeconds ?? 0) * 1_000
  const pauseMs = stopped.aborted ? 0 : Math.max(pauseAfter(attempts), wishedMs)
  const untried = stopped.aborted ? 1 : 0 // that a node stops says nothing of the chunk
  await statement`
    update transcript_chunks set lease = null, due_at = ${new Date(deps.clock.now().getTime() + pauseMs)},
      attempts = attempts - ${untried}::int
    where transcript_id = ${transcriptId} and n = ${n} and lease = ${lease} and status = 'waiting'`.execute(deps.db)
}

/** Chunks whose audio was deleted before anybody could hear it are lost; their transcripts say so. */
export async function giveUpLost({ db, onFault }: ScribeDeps): Promise<void> {
  const { rows } = await statement<{ id: string }>`
    update transcript_chunks set status = 'failed', lease = null where status = 'waiting' and file_key is null
    returning transcript_id as id`.execute(db)
  for (const id of new Set(rows.map((row) => row.id)))
    await inTransaction(db, (tx) => settleIfHeard(tx, id)).catch(onFault)
}
