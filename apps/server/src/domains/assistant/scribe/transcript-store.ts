import { statement } from '../../../platform/database/statement.ts'
import type { Db, Tx } from '../../../platform/database/transaction.ts'
import type { ChunkToJoin, Quality } from './hearing.ts'
import type { Line } from './line.ts'
import type { StoredRecording } from './recordings.ts'
import type { Transcript, TranscriptFailure, TranscriptStatus } from './transcript.ts'

export const EMPTY_QUALITY: Quality = { warnings: [], dropped: [] }

/** Adds a transcript, unless the visit has `max` already; answers whether it did. */
export async function insertTranscript(
  tx: Tx,
  { id, encounterId, source, status, lines, failure, createdAt }: Transcript,
  max: number,
): Promise<boolean> {
  // Those of one visit follow each other, so that they can be counted.
  await statement`select from encounters where id = ${encounterId} for no key update`.execute(tx)
  const { rows } = await statement`
    insert into transcripts (id, encounter_id, source, status, lines, failure, created_at, heard_from_at)
    select ${id}, ${encounterId}::uuid, ${source}, ${status}, ${JSON.stringify(lines)}::jsonb, ${failure},
      ${createdAt}::timestamptz, ${createdAt}::timestamptz
    where (select count(*) from transcripts where encounter_id = ${encounterId}::uuid) < ${max}
    returning id`.execute(tx)
  return rows.length === 1
}

/** A transcript of one of the doctor's visits. */
export async function findTranscript(db: Db, doctorId: string, id: string): Promise<Transcript | undefined> {
  const { rows } = await statement<Transcript>`
    select t.id, t.encounter_id as "encounterId", t.source, t.status, t.lines, t.quality, t.failure, t.created_at as "createdAt",
      array(select n from transcript_chunks where transcript_id = t.id order by n) as chunks,
      (select count(*)::int from transcript_chunks where transcript_id = t.id and status <> 'waiting') as "heardChunks"
    from transcripts t join encounters e on e.id = t.encounter_id
    where t.id = ${id} and e.doctor_id = ${doctorId}`.execute(db)
  return rows[0]
}

/** A visit's transcripts, the newest first. */
export async function listTranscripts(
  db: Db,
  encounterId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; results: Transcript[] }> {
  const [counted, { rows: results }] = await Promise.all([
    statement<{ count: number }>`
      select count(*)::int as count from transcripts where encounter_id = ${encounterId}`.execute(db),
    statement<Transcript>`
      select t.id, t.encounter_id as "encounterId", t.source, t.status, '[]'::jsonb as lines, t.quality, t.failure,
        t.created_at as "createdAt", array(select n from transcript_chunks where transcript_id = t.id order by n) as chunks,
        (select count(*)::int from transcript_chunks where transcript_id = t.id and status <> 'waiting') as "heardChunks"
      from transcripts t where t.encounter_id = ${encounterId}
      order by t.created_at desc, t.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db),
  ])
  return { count: counted.rows[0]?.count ?? 0, results }
}

export interface LockedTranscript {
  readonly id: string
  readonly encounterId: string
  readonly source: 'text' | 'audio'
  readonly status: TranscriptStatus
}

/** The transcript's row, locked: chunks, finishing and deleting follow each other. */
export async function lockTranscript(tx: Tx, id: string): Promise<LockedTranscript | undefined> {
  const { rows } = await statement<LockedTranscript>`
    select id, encounter_id as "encounterId", source, status from transcripts where id = ${id} for no key update`.execute(
    tx,
  )
  return rows[0]
}

export interface Chunk {
  readonly transcriptId: string
  readonly n: number
}

export async function insertChunk(tx: Tx, { transcriptId, n }: Chunk, file: StoredRecording, at: Date): Promise<void> {
  await statement`
    insert into transcript_chunks (transcript_id, n, file_key, media_type, size_bytes, sha256, due_at, received_at)
    values (${transcriptId}, ${n}, ${file.fileKey}, ${file.mediaType}, ${file.sizeBytes}, ${file.sha256}, ${at}, ${at})`.execute(
    tx,
  )
}

/** The fingerprint of the chunk of that number. */
export async function findChunk(db: Db, { transcriptId, n }: Chunk): Promise<string | undefined> {
  const { rows } = await statement<{ sha256: string }>`
    select sha256 from transcript_chunks where transcript_id = ${transcriptId} and n = ${n}`.execute(db)
  return rows[0]?.sha256
}

/** Bytes of audio a transcript has, whether or not it is kept still. With its row locked it stays so until `tx` ends. */
export async function audioBytesOf(tx: Tx, transcriptId: string): Promise<number> {
  const { rows } = await statement<{ bytes: number }>`
    select coalesce(sum(size_bytes), 0)::float8 as bytes from transcript_chunks
    where transcript_id = ${transcriptId}`.execute(tx)
  return rows[0]?.bytes ?? 0
}

export async function markHeardFrom(tx: Tx, id: string, at: Date): Promise<void> {
  await statement`update transcripts set heard_from_at = ${at} where id = ${id}`.execute(tx)
}

/** No more chunks come. */
export async function closeTranscript(tx: Tx, id: string): Promise<void> {
  await statement`update transcripts set status = 'transcribing' where id = ${id} and status = 'recording'`.execute(tx)
}

/** The chunks of a transcript, and whether any of them still waits to be heard. */
export async function chunksOf(tx: Tx, transcriptId: string): Promise<{ waiting: boolean; chunks: ChunkToJoin[] }> {
  const { rows } = await statement<ChunkToJoin & { status: string }>`
    select n, heard, status from transcript_chunks where transcript_id = ${transcriptId} order by n`.execute(tx)
  return { waiting: rows.some(({ status }) => status === 'waiting'), chunks: rows }
}

export async function settleTranscript(
  tx: Tx,
  id: string,
  outcome: { readonly lines: readonly Line[]; readonly quality: Quality; readonly failure: TranscriptFailure | null },
): Promise<void> {
  await statement`
    update transcripts set status = ${outcome.failure === null ? 'ready' : 'failed'}, failure = ${outcome.failure},
      lines = ${JSON.stringify(outcome.lines)}::jsonb, quality = ${JSON.stringify(outcome.quality)}::jsonb
    where id = ${id}`.execute(tx)
}

/** Recordings of a visit that are not yet text never will be; what was heard of them is forgotten. */
export async function loseUnheard(tx: Tx, encounterId: string): Promise<void> {
  await statement`
    update transcripts set status = 'failed', failure = 'CONSENT_WITHDRAWN'
    where encounter_id = ${encounterId} and source = 'audio' and status in ('recording', 'transcribing')`.execute(tx)
  await statement`
    update transcript_chunks set status = 'failed', heard = null, lease = null where transcript_id in (
      select id from transcripts where encounter_id = ${encounterId} and failure = 'CONSENT_WITHDRAWN')`.execute(tx)
}

/** Whether a report rests on it, or is being made of it. */
export async function isInUse(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await statement<{ used: boolean }>`
    select exists (select from soap_tasks where transcript_id = ${id} and status <> 'failed') as used`.execute(tx)
  return rows[0]?.used === true
}

/** With its chunks, and tasks that came to nothing. */
export async function deleteTranscript(tx: Tx, id: string): Promise<void> {
  await statement`delete from soap_tasks where transcript_id = ${id} and status = 'failed'`.execute(tx)
  await statement`delete from transcripts where id = ${id}`.execute(tx)
}

/** Recordings nobody finished: their last chunk came before `before`. */
export async function listForsaken(db: Db, before: Date): Promise<string[]> {
  const { rows } = await statement<{ id: string }>`
    select id from transcripts where status = 'recording' and heard_from_at < ${before} limit 500`.execute(db)
  return rows.map(({ id }) => id)
}
