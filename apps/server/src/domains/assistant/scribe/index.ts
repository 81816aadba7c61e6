import type { By } from '../../audit/index.ts'
import type { Notifications } from '../../notifications/index.ts'
import { giveConsent, readConsent, withdrawConsent } from './consent.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeNotices } from './notices.ts'
import { sweepRecordings } from './recordings.ts'
import type { ReportChanges } from './report.ts'
import { signedReportsOf } from './report-store.ts'
import { editReport, type ReportReader, readReport, readReports, readVisitReport, signReport } from './reports.ts'
import { openTask, type ReportRequest, requestReport } from './tasks.ts'
import { giveUpLost } from './transcribe.ts'
import {
  createTranscript,
  finishForsaken,
  finishTranscript,
  keepChunk,
  type NewTranscript,
  openTranscript,
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
    createTranscript: (by: By, asked: NewTranscript) => createTranscript(deps, by, asked),
    transcript: (by: By, id: string) => openTranscript(deps, by, id),
    transcripts: (by: By, asked: Parameters<typeof readTranscripts>[2]) => readTranscripts(deps, by, asked),
    keepChunk: (by: By, chunk: Parameters<typeof keepChunk>[2]) => waking(keepChunk(deps, by, chunk)),
    finishTranscript: (by: By, id: string) => waking(finishTranscript(deps, by, id)),
    removeTranscript: (by: By, id: string) => removeTranscript(deps, by, id),

    consent: (patientId: string, encounterId: string) => readConsent(deps, patientId, encounterId),
    giveConsent: (patientId: string, encounterId: string) => giveConsent(deps, patientId, encounterId),
    withdrawConsent: (patientId: string, encounterId: string) => withdrawConsent(deps, patientId, encounterId),

    requestReport: (by: By, asked: ReportRequest) => waking(requestReport(deps, by, asked)),
    task: (by: By, id: string) => openTask(deps, by, id),

    report: (reader: ReportReader, id: string) => readReport(deps, reader, id),
    reports: (by: By, encounterId: string) => readReports(deps, by, encounterId),
    visitReport: (patientId: string, encounterId: string) => readVisitReport(deps, patientId, encounterId),
    signedReportsOf: (patientId: string, encounterIds: readonly string[]) =>
      signedReportsOf(deps.db, patientId, encounterIds),
    editReport: (by: By, asked: { id: string; version: number; changes: ReportChanges }) => editReport(deps, by, asked),
    signReport: (by: By, asked: Parameters<typeof signReport>[2]) => signReport(deps, by, asked),

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
