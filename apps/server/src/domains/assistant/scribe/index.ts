import type { Notifications } from '../../notifications/index.ts'
import { giveConsent, readConsent, withdrawConsent } from './consent.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeNotices } from './notices.ts'
import { sweepRecordings } from './recordings.ts'
import type { ReportChanges } from './report.ts'
import { signedReportsOf } from './report-store.ts'
import { editReport, type ReportReader, readReport, readVisitReport, signReport } from './reports.ts'
import { type ReportRequest, readTask, requestReport } from './tasks.ts'
import { giveUpLost } from './transcribe.ts'
import {
  createTranscript,
  finishForsaken,
  finishTranscript,
  keepChunk,
  type NewTranscript,
  readTranscript,
  readTranscripts,
  removeTranscript,
} from './transcripts.ts'
import { createScribeWork } from './work.ts'

/** What was said in visits, and the reports made of it. */
export function createScribe(deps: ScribeDeps & { readonly notifications: Pick<Notifications, 'notify'> }) {
  const work = createScribeWork(deps)
  /** The same, and what it left to be done begins. */
  const waking = async <T>(done: Promise<T>): Promise<T> => {
    const result = await done
    work.wake()
    return result
  }
  return {
    createTranscript: (doctorId: string, asked: NewTranscript) => createTranscript(deps, doctorId, asked),
    transcript: (doctorId: string, id: string) => readTranscript(deps, doctorId, id),
    transcripts: (doctorId: string, asked: Parameters<typeof readTranscripts>[2]) =>
      readTranscripts(deps, doctorId, asked),
    keepChunk: (doctorId: string, chunk: Parameters<typeof keepChunk>[2]) => waking(keepChunk(deps, doctorId, chunk)),
    finishTranscript: (doctorId: string, id: string) => waking(finishTranscript(deps, doctorId, id)),
    removeTranscript: (doctorId: string, id: string) => removeTranscript(deps, doctorId, id),

    consent: (patientId: string, encounterId: string) => readConsent(deps, patientId, encounterId),
    giveConsent: (patientId: string, encounterId: string) => giveConsent(deps, patientId, encounterId),
    withdrawConsent: (patientId: string, encounterId: string) => withdrawConsent(deps, patientId, encounterId),

    requestReport: (doctorId: string, asked: ReportRequest) => waking(requestReport(deps, doctorId, asked)),
    task: (doctorId: string, id: string) => readTask(deps, doctorId, id),

    report: (reader: ReportReader, id: string) => readReport(deps, reader, id),
    visitReport: (patientId: string, encounterId: string) => readVisitReport(deps, patientId, encounterId),
    signedReportsOf: (patientId: string, encounterIds: readonly string[]) =>
      signedReportsOf(deps.db, patientId, encounterIds),
    editReport: (doctorId: string, asked: { id: string; version: number; changes: ReportChanges }) =>
      editReport(deps, doctorId, asked),
    signReport: (doctorId: string, asked: Parameters<typeof signReport>[2]) => signReport(deps, doctorId, asked),

    work,
    /** Deletes audio whose time is over, and ends recordings that were broken off. */
    async sweep(): Promise<void> {
      await sweepRecordings(deps)
      await giveUpLost(deps)
      await finishForsaken(deps)
      work.wake()
    },
    noticeHandlers: scribeNotices(deps.notifications),
  }
}
export type Scribe = ReturnType<typeof createScribe>

export type { RecordingConsent } from './consent.ts'
export type { CheckedDraft, DraftInput, ScribeDeps } from './deps.ts'
export type { ScribeRefusal } from './errors.ts'
export type { Quality } from './hearing.ts'
export {
  bytesOf,
  LINE_LENGTH_MAX,
  LINES_MAX,
  type Line,
  readLines,
  SPEAKERS,
  type Span,
  TRANSCRIPT_BYTES_MAX,
} from './line.ts'
export { CHUNK_BYTES_MAX, CHUNKS_MAX } from './recordings.ts'
export { type Draft, idOfOmission, idOfWarning, openOmissions, type ReportChanges, type SoapReport } from './report.ts'
export type { SignedReport, StoredReport } from './report-store.ts'
export { toAcknowledge } from './reports.ts'
export type { SoapTask, TaskFailure } from './task.ts'
export { progressOf, type Transcript, type TranscriptFailure } from './transcript.ts'
export type { NewTranscript } from './transcripts.ts'
