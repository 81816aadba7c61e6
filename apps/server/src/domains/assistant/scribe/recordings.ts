// Files of speech. Each is listed from before its first byte until it is gone, so none outlives its time, whatever crashes.
import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { statement } from '../../../platform/database/statement.ts'
import type { Db, Tx } from '../../../platform/database/transaction.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeRefuses } from './errors.ts'

/** Of one chunk: minutes of speech in any of the formats. */
export const CHUNK_BYTES_MAX = 10 * 1024 * 1024
/** Of one transcript in all: ten hours of speech at 116 kbit/s. */
export const AUDIO_BYTES_MAX = 500 * 1024 * 1024
/** Of one transcript: ten hours in chunks of a minute. */
export const CHUNKS_MAX = 600
/** Audio that nobody needed again is deleted after so long, also where its report was never signed. */
const KEPT_MS = 30 * 86_400_000
/** What was stored and is attached to nothing after so long is the rest of a broken request. */
const UNATTACHED_MS = 3_600_000
const DELETED_TOGETHER = 100

export interface StoredRecording {
  readonly fileKey: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** Formats by their first bytes, as browsers and phones record. Each chunk is a whole file of its own. */
const FORMATS: readonly { readonly mediaType: string; readonly extension: string; readonly begins: RegExp }[] = [
  { mediaType: 'audio/ogg', extension: 'ogg', begins: /^OggS/ },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: EBML begins so
  { mediaType: 'audio/webm', extension: 'webm', begins: /^\x1a\x45\xdf\xa3/ },
  { mediaType: 'audio/wav', extension: 'wav', begins: /^RIFF[\s\S]{4}WAVE/ },
  { mediaType: 'audio/mp4', extension: 'm4a', begins: /^[\s\S]{4}ftyp/ },
  { mediaType: 'audio/flac', extension: 'flac', begins: /^fLaC/ },
  { mediaType: 'audio/mpeg', extension: 'mp3', begins: /^(ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff])/ },
]
const HEAD_BYTES = 12

/** The media type of speech by its first bytes. @throws AUDIO_FORMAT none of the accepted */
function audioTypeOf(bytes: Buffer): string {
  const head = bytes.subarray(0, HEAD_BYTES).toString('latin1')
  const format = FORMATS.find(({ begins }) => begins.test(head))
  if (!format) throw scribeRefuses.AUDIO_FORMAT({ accepted: FORMATS.map(({ extension }) => extension) })
  return format.mediaType
}

/** Stores a chunk's bytes; unless it is attached within an hour it is deleted. @throws AUDIO_FORMAT */
export async function storeRecording(
  { db, clock, files }: Pick<ScribeDeps, 'db' | 'clock' | 'files'>,
  bytes: Buffer,
): Promise<StoredRecording> {
  const mediaType = audioTypeOf(bytes)
  const fileKey = `recordings/${randomUUID()}`
  await statement`
    insert into recordings (file_key, delete_at)
    values (${fileKey}, ${new Date(clock.now().getTime() + UNATTACHED_MS)})`.execute(db)
  const { sizeBytes } = await files.put(fileKey, Readable.from([bytes]), { maxBytes: CHUNK_BYTES_MAX })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { fileKey, mediaType, sizeBytes, sha256 }
}

/** The recording is somebody's if `tx` commits, and is kept for 30 days at most. */
export async function keepRecording(tx: Tx, fileKey: string, at: Date): Promise<void> {
  const { rows } = await statement`
    update recordings set delete_at = ${new Date(at.getTime() + KEPT_MS)} where file_key = ${fileKey} returning file_key`.execute(
    tx,
  )
  if (rows.length === 0) throw new Error('a recording was deleted before it was attached')
}

/** Which recordings: of a transcript, of a visit, or of a visit only those that are text by now. */
interface Which {
  readonly transcriptId?: string
  readonly encounterId?: string
  readonly settledOnly?: boolean
}

/** Lists recordings as to be deleted now, if `tx` commits; answers their keys, for `deleteFiles`. */
export async function discardRecordings(
  tx: Tx,
  { transcriptId, encounterId, settledOnly = false }: Which,
  at: Date,
): Promise<string[]> {
  const { rows } = await statement<{ key: string }>`
    update recordings set delete_at = ${at} where file_key in (
      select c.file_key from transcript_chunks c join transcripts t on t.id = c.transcript_id
      where (t.id = ${transcriptId ?? null}::uuid or t.encounter_id = ${encounterId ?? null}::uuid)
        and (not ${settledOnly}::boolean or t.status in ('ready', 'failed'))
    ) returning file_key as key`.execute(tx)
  return rows.map(({ key }) => key)
}

/** Lists the recordings of a transcript as to be deleted by the next sweep, if the report of its visit is signed already. */
export async function discardSigned(tx: Tx, transcriptId: string): Promise<void> {
  await statement`
    update recordings r set delete_at = least(r.delete_at, s.signed_at)
    from transcript_chunks c join transcripts t on t.id = c.transcript_id
      join soap_reports s on s.encounter_id = t.encounter_id and s.signed_at is not null
    where c.transcript_id = ${transcriptId} and r.file_key = c.file_key`.execute(tx)
}

/** Lists one that was attached to nothing as to be deleted. */
export async function discardRecording(db: Db, fileKey: string, at: Date): Promise<string[]> {
  await statement`update recordings set delete_at = ${at} where file_key = ${fileKey}`.execute(db)
  return [fileKey]
}

/** Deletes listed files; what fails is told, and is deleted by the next sweep. */
export async function deleteFiles(
  { db, files, onFault }: Pick<ScribeDeps, 'db' | 'files' | 'onFault'>,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    try {
      await files.delete(key)
      await statement`delete from recordings where file_key = ${key}`.execute(db)
    } catch (error) {
      onFault(error)
    }
  }
}

/** Deletes all recordings whose time is over. */
export async function sweepRecordings(deps: Pick<ScribeDeps, 'db' | 'files' | 'clock' | 'onFault'>): Promise<void> {
  // In the order of their time, which the index has: by their keys those of a month would be looked through for the few.
  for (let after = { at: new Date(0), key: '' }; ; ) {
    const { rows } = await statement<{ at: Date; key: string }>`
      select delete_at as at, file_key as key from recordings
      where delete_at <= ${deps.clock.now()} and (delete_at, file_key) > (${after.at}, ${after.key})
      order by delete_at, file_key limit ${DELETED_TOGETHER}`.execute(deps.db)
    await deleteFiles(
      deps,
      rows.map(({ key }) => key),
    )
    const last = rows.at(-1)
    if (!last || rows.length < DELETED_TOGETHER) return
    after = last
  }
}
