import { randomUUID } from 'node:crypto'
import { inTransaction, refuseOn, type Tx } from '../../../platform/database/transaction.ts'
import { fileRefuses } from '../../../platform/files/files.ts'
import type { By } from '../../audit/index.ts'
import { assistantRefuses } from '../errors.ts'
import { writableEncounter } from './access.ts'
import { holdConsent } from './consent.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeRefuses } from './errors.ts'
import { isAnythingSaid, type Line } from './line.ts'
import { noteDeed, noteRecording } from './note-deed.ts'
import {
  AUDIO_BYTES_MAX,
  deleteFiles,
  discardRecording,
  discardRecordings,
  keepRecording,
  storeRecording,
} from './recordings.ts'
import { settleIfHeard } from './settle-transcript.ts'
import type { Transcript } from './transcript.ts'
import {
  audioBytesOf,
  closeTranscript,
  deleteTranscript,
  EMPTY_QUALITY,
  findChunk,
  findTranscript,
  insertChunk,
  insertTranscript,
  isInUse,
  listForsaken,
  listTranscripts,
  lockTranscript,
  markHeardFrom,
} from './transcript-store.ts'

/** Of one visit: whoever needs more repeats a mistake. */
const TRANSCRIPTS_MAX = 50
/** A recording that nobody goes on with for so long was broken off; what is there of it is written down. */
const FORSAKEN_MS = 2 * 3_600_000

/** What a doctor wrote down of a visit, or a recording that begins. */
export type NewTranscript =
  | { readonly encounterId: string; readonly source: 'text'; readonly lines: readonly Line[] }
  | { readonly encounterId: string; readonly source: 'audio' }

/**
 * Keeps what was said in a visit, or begins to record it. Of a text in which nothing is said no report can be made: it is
 * kept as failed.
 * @throws ENCOUNTER_NOT_FOUND, VISIT_STATE, TRANSCRIPTS_TOO_MANY
 * @throws CONSENT_REQUIRED the patient has not agreed to be recorded
 * @throws AI_SERVICE_UNAVAILABLE there is no speech model
 */
export async function createTranscript(deps: ScribeDeps, by: By, asked: NewTranscript): Promise<Transcript> {
  const { encounterId, source } = asked
  await writableEncounter(deps, by.personId, encounterId)
  const lines = source === 'text' ? asked.lines : []
  const silent = source === 'text' && !isAnythingSaid(lines)
  const transcript: Transcript = {
    ...{ id: randomUUID(), encounterId, source, lines, quality: EMPTY_QUALITY, createdAt: deps.clock.now() },
    status: source === 'audio' ? 'recording' : silent ? 'failed' : 'ready',
    failure: silent ? 'TRANSCRIPT_EMPTY' : null,
    ...{ chunks: [], heardChunks: 0 },
  }
  await inTransaction(deps.db, async (tx) => {
    if (source === 'audio') await holdConsent(tx, encounterId)
    if (source === 'audio' && !deps.speech) throw assistantRefuses.AI_SERVICE_UNAVAILABLE()
    const added = await insertTranscript(tx, transcript, TRANSCRIPTS_MAX)
    if (!added) throw scribeRefuses.TRANSCRIPTS_TOO_MANY({ max: TRANSCRIPTS_MAX })
    await noteDeed(deps, tx, by, { encounterId, action: 'transcript.create', recordId: transcript.id })
  })
  return transcript
}

/** @throws TRANSCRIPT_NOT_FOUND also when it is of another doctor's visit */
export async function readTranscript(
  { db }: Pick<ScribeDeps, 'db'>,
  doctorId: string,
  id: string,
): Promise<Transcript> {
  const transcript = await findTranscript(db, doctorId, id)
  if (!transcript) throw scribeRefuses.TRANSCRIPT_NOT_FOUND()
  return transcript
}

/** The same for whoever reads it: the audit has it first. @throws TRANSCRIPT_NOT_FOUND */
export async function openTranscript(deps: ScribeDeps, by: By, id: string): Promise<Transcript> {
  const transcript = await readTranscript(deps, by.personId, id)
  const deed = { encounterId: transcript.encounterId, action: 'transcript.read', recordId: id } as const
  await inTransaction(deps.db, (tx) => noteDeed(deps, tx, by, deed))
  return transcript
}

/** Without their lines. @throws ENCOUNTER_NOT_FOUND */
export async function readTranscripts(
  deps: Pick<ScribeDeps, 'db' | 'care' | 'audit'>,
  by: By,
  { encounterId, ...page }: { encounterId: string; page: number; pageSize: number },
): Promise<{ count: number; results: Transcript[] }> {
  await deps.care.doctorsEncounter(by.personId, encounterId)
  const deed = { encounterId, action: 'transcripts.read', recordId: encounterId } as const
  await inTransaction(deps.db, (tx) => noteDeed(deps, tx, by, deed))
  return listTranscripts(deps.db, encounterId, page)
}

/**
 * Keeps a chunk of a recording, before anything is made of it. The same chunk again changes nothing.
 * @throws TRANSCRIPT_NOT_FOUND, VISIT_STATE, AUDIO_FORMAT, CONSENT_REQUIRED
 * @throws TRANSCRIPT_STATE it is no recording, or a finished one
 * @throws CHUNK_DIFFERS another chunk of that number is kept
 * @throws FILE_TOO_LARGE the transcript would have more than 500 MB of audio
 */
export async function keepChunk(
  deps: ScribeDeps,
  by: By,
  chunk: { readonly transcriptId: string; readonly n: number; readonly bytes: Buffer },
): Promise<Transcript> {
  const { transcriptId, n } = chunk
  const { personId: doctorId } = by
  const { encounterId, source, status } = await readTranscript(deps, doctorId, transcriptId)
  if (source !== 'audio') throw scribeRefuses.TRANSCRIPT_STATE({ status })
  await writableEncounter(deps, doctorId, encounterId)
  await inTransaction(deps.db, (tx) => holdConsent(tx, encounterId)) // else not even for a moment
  const file = await storeRecording(deps, chunk.bytes)
  const at = deps.clock.now()
  try {
    const kept = await inTransaction(deps.db, async (tx) => {
      await holdConsent(tx, encounterId)
      const transcript = await lockTranscript(tx, transcriptId)
      if (!transcript) throw scribeRefuses.TRANSCRIPT_NOT_FOUND()
      const known = await findChunk(tx, { transcriptId, n })
      if (known === undefined && transcript.status !== 'recording')
        throw scribeRefuses.TRANSCRIPT_STATE({ status: transcript.status })
      if (known !== undefined && known !== file.sha256) throw scribeRefuses.CHUNK_DIFFERS({ n })
      if (known !== undefined) return false
      await refusePastAudio(tx, transcriptId, file.sizeBytes)
      await keepRecording(tx, file.fileKey, at)
      await insertChunk(tx, { transcriptId, n }, file, at)
      await markHeardFrom(tx, transcriptId, at)
      await noteRecording(deps, tx, by, { encounterId, transcriptId })
      return true
    })
    if (!kept) await deleteFiles(deps, await discardRecording(deps.db, file.fileKey, at))
  } catch (error) {
    await discardRecording(deps.db, file.fileKey, at).then((keys) => deleteFiles(deps, keys), deps.onFault)
    throw error
  }
  return readTranscript(deps, doctorId, transcriptId)
}

/** Where the transcript is locked, two chunks at once cannot both pass. @throws FILE_TOO_LARGE */
async function refusePastAudio(tx: Tx, transcriptId: string, sizeBytes: number): Promise<void> {
  const bytes = (await audioBytesOf(tx, transcriptId)) + sizeBytes
  if (bytes > AUDIO_BYTES_MAX) throw fileRefuses.FILE_TOO_LARGE({ maxBytes: AUDIO_BYTES_MAX })
}

/**
 * No more chunks come: what is there is written down. Finished again it stays so.
 * @throws TRANSCRIPT_NOT_FOUND
 * @throws TRANSCRIPT_STATE it is no recording
 */
export async function finishTranscript(deps: ScribeDeps, by: By, id: string): Promise<Transcript> {
  const { source, status, encounterId } = await readTranscript(deps, by.personId, id)
  if (source !== 'audio') throw scribeRefuses.TRANSCRIPT_STATE({ status })
  await inTransaction(deps.db, async (tx) => {
    await finish(tx, id)
    await noteDeed(deps, tx, by, { encounterId, action: 'transcript.finish', recordId: id })
  })
  return readTranscript(deps, by.personId, id)
}

async function finish(tx: Tx, id: string): Promise<void> {
  await lockTranscript(tx, id)
  await closeTranscript(tx, id)
  await settleIfHeard(tx, id)
}

/** Finishes recordings that were broken off. */
export async function finishForsaken(deps: ScribeDeps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - FORSAKEN_MS)
  for (const id of await listForsaken(deps.db, before))
    await inTransaction(deps.db, (tx) => finish(tx, id)).catch(deps.onFault)
}

/**
 * Deletes a transcript and its audio.
 * @throws TRANSCRIPT_NOT_FOUND
 * @throws TRANSCRIPT_IN_USE a report rests on it
 */
export async function removeTranscript(deps: ScribeDeps, by: By, id: string): Promise<void> {
  const { encounterId } = await readTranscript(deps, by.personId, id)
  const keys = await inTransaction(deps.db, async (tx) => {
    if (!(await lockTranscript(tx, id))) throw scribeRefuses.TRANSCRIPT_NOT_FOUND()
    if (await isInUse(tx, id)) throw scribeRefuses.TRANSCRIPT_IN_USE()
    const discarded = await discardRecordings(tx, { transcriptId: id }, deps.clock.now())
    await deleteTranscript(tx, id)
    await noteDeed(deps, tx, by, { encounterId, action: 'transcript.remove', recordId: id })
    return discarded
  }).catch((error) => refuseOn(error, { soap_tasks_transcript_id_fkey: scribeRefuses.TRANSCRIPT_IN_USE }))
  await deleteFiles(deps, keys)
}
