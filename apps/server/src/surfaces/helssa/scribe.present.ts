import type { Static } from 'typebox'
import {
  type DrugWarning,
  idOfOmission,
  idOfWarning,
  openOmissions,
  progressOf,
  type Quality,
  type SoapReport,
  type SoapTask,
  type StoredReport,
  type Transcript as Told,
  toAcknowledge,
} from '../../domains/assistant/index.ts'
import type { Language } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import { rowOf } from './errors.ts'
import type { AcceptedTask, Report, Task, Transcript, TranscriptInBrief } from './scribe.schema.ts'

const QUALITY: Record<Quality['warnings'][number]['code'], Record<Language, string>> = {
  looped_text: {
    fa: 'بخش‌هایی که متن آن‌ها پی‌درپی تکرار می‌شد کنار گذاشته شد',
    en: 'Parts whose text repeated itself were left out',
  },
  little_speech: {
    fa: 'در بخش‌هایی از صدا گفتاری شنیده نشد',
    en: 'In parts of the audio no speech was heard',
  },
  chunk_missing: { fa: 'بخش‌هایی از صدا نرسیده است', en: 'Parts of the audio never arrived' },
  chunk_unreadable: { fa: 'بخش‌هایی از صدا خوانده نشد', en: 'Parts of the audio could not be read' },
  cut_short: { fa: 'متن بلندتر از حد مجاز بود و ادامهٔ آن حذف شد', en: 'The text was too long; its end is left out' },
}

const failureIn = (code: string | null, language: Language) => {
  const row = code === null ? undefined : rowOf(code)
  return code !== null && row ? { code: row.code ?? code, message: row[language] } : null
}

export const presentTranscriptInBrief = (
  told: Told,
  { language, publicUrl }: { language: Language; publicUrl: string },
): Static<typeof TranscriptInBrief> => ({
  id: told.id,
  encounter_id: told.encounterId,
  source: told.source,
  status: told.status,
  progress: progressOf(told),
  reason: failureIn(told.failure, language),
  quality: {
    warnings: told.quality.warnings.map(({ code, chunks }) => ({
      code,
      message: QUALITY[code][language],
      chunks: [...chunks],
    })),
    dropped: told.quality.dropped.map(({ chunk, startSeconds, endSeconds, why, text }) => ({
      chunk,
      start_seconds: startSeconds,
      end_seconds: endSeconds,
      why,
      text,
    })),
  },
  received_chunks: [...told.chunks],
  upload_url: told.status === 'recording' ? `${publicUrl}/api/v1/ai/transcripts/${told.id}/audio/` : null,
  created_at: instantText(told.createdAt),
})

export const presentTranscript = (
  told: Told,
  presenting: { language: Language; publicUrl: string },
): Static<typeof Transcript> => ({
  ...presentTranscriptInBrief(told, presenting),
  lines: told.lines.map(({ speaker, text }) => ({ speaker, text })),
})

export const presentAccepted = (task: SoapTask, publicUrl: string): Static<typeof AcceptedTask> => ({
  task_id: task.id,
  status: task.status,
  estimated_completion: instantText(task.estimatedAt),
  progress_url: `${publicUrl}/v1/ai/soap/tasks/${task.id}`, // as the contract prints it
})

export function presentTask(task: SoapTask, language: Language): Static<typeof Task> {
  const { id: task_id, status, progress, failure, estimatedAt, result } = task
  if (status === 'processing') return { task_id, status, progress, estimated_completion: instantText(estimatedAt) }
  if (!result) return { task_id, status, error: failureIn(failure, language) ?? { code: 'SOAP_FAILED', message: '' } }
  const { draft, generatedAt, reportId } = result
  return {
    task_id,
    status,
    result: {
      soap_report: presentSoap(draft.report),
      confidence_score: draft.confidence,
      generated_at: instantText(generatedAt),
      report_id: reportId,
      ...presentRests({ draft, report: draft.report, evidence: draft.evidence, warnings: draft.warnings }, language),
    },
  }
}

/** JSON has no read-only lists; the report is what it was. */
const presentSoap = (report: SoapReport) => report as Static<typeof Report>['soap_report']

const presentRests = (
  { draft, report, evidence, warnings }: Pick<StoredReport, 'draft' | 'report' | 'evidence' | 'warnings'>,
  language: Language,
) => {
  const open = new Set(openOmissions(draft.omissions, report).map(idOfOmission))
  return {
    evidence: evidence as Record<string, { line: number; start: number; end: number }[]>,
    omissions: draft.omissions.map((omission) => ({
      id: idOfOmission(omission),
      kind: omission.kind,
      text: omission.text,
      evidence: [...omission.evidence],
      resolved: !open.has(idOfOmission(omission)),
    })),
    dropped: draft.dropped.map(({ pointer, text, why }) => ({ pointer, text, why })),
    warnings: warnings.map((warning) => presentWarning(warning, language)),
    engine: draft.engine,
  }
}

export const presentWarning = (warning: DrugWarning, language: Language) => ({
  id: idOfWarning(warning),
  kind: warning.kind,
  severity: warning.severity,
  drug: warning.drug[language],
  against: warning.against,
  message: warning.text[language],
})

/** As its patient reads it. */
export const presentSigned = (report: StoredReport): Static<typeof Report> => ({
  id: report.id,
  encounter_id: report.encounterId,
  status: report.signedAt ? 'signed' : 'draft',
  version: report.version,
  soap_report: presentSoap(report.report),
  generated_at: instantText(report.generatedAt),
  signed_at: report.signedAt && instantText(report.signedAt),
})

/** As the doctor reads it, with all it rests on. */
export const presentReport = (report: StoredReport, language: Language): Static<typeof Report> => ({
  ...presentSigned(report),
  transcript_id: report.transcriptId,
  confidence_score: report.draft.confidence,
  edited_by_doctor: [...report.edited],
  ...presentRests(report, language),
  unchecked_drugs: [...report.unchecked],
  to_acknowledge: report.signedAt ? [] : toAcknowledge(report),
  acknowledged: [...report.acknowledged],
  edited_at: report.editedAt && instantText(report.editedAt),
})
