import { tehranMonthOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Models } from '../../platform/model/index.ts'
import type { LinkSigner } from '../../platform/signed-link.ts'
import type { Messaging } from '../messaging/index.ts'
import type { Notifications } from '../notifications/index.ts'
import type { Plans } from '../plans/index.ts'
import { BUILT_IN, createBuiltInEngine } from './chat/built-in-engine.ts'
import { createChat } from './chat/index.ts'
import { createModelEngine } from './chat/model-engine.ts'
import { adviseEmergency, createOneQuestion } from './chat/one-question.ts'
import { createUploads } from './chat/uploads.ts'
import { createRecordCheck } from './check-record.ts'
import { readEntries } from './knowledge/index.ts'
import { createDrugSafety, type PatientFacts } from './safety/index.ts'
import { createDrafting } from './scribe/drafting.ts'
import { createScribe, type ScribeDeps } from './scribe/index.ts'
import { createUsage } from './usage.ts'
import { createVision } from './vision/index.ts'

interface Deps extends Pick<ScribeDeps, 'files' | 'care' | 'audit' | 'onFault'> {
  readonly db: Db
  readonly clock: Clock
  readonly messaging: Messaging
  readonly notifications: Pick<Notifications, 'notify'>
  readonly plans: Pick<Plans, 'allowanceOf' | 'refusePast'>
  readonly models: Models
  readonly signer: LinkSigner
  readonly publicUrl: string
  /** What a person has on file. */
  readonly factsOf: (personId: string) => Promise<PatientFacts>
  /** Of the built-in knowledge only what is checked so far is spoken of. */
  readonly require?: 'clinician-reviewed' | undefined
  /** Told of an engine that did not answer, where another one does. */
  readonly onEngineFault: (error: unknown) => void
}

/** The assistant: conversations, pictures, and the scribe of visits. */
export function createAssistant(deps: Deps) {
  const { db, clock, plans, messaging, models, signer, publicUrl, factsOf, require, onEngineFault } = deps
  const usage = createUsage({ plans })
  const uploads = createUploads({ db, clock, messaging, signer, publicUrl })
  const safety = createDrugSafety({ readEntries: () => readEntries(db) })
  const builtIn = createBuiltInEngine({ db, require })
  const byModel = models.chat && createModelEngine({ db, model: models.chat, require })
  const checkRecord = createRecordCheck({ safety, factsOf })
  const chat = createChat({
    db,
    clock,
    messaging,
    usage,
    uploads,
    engines: byModel ? [byModel, builtIn] : [builtIn],
    checkRecord,
    onEngineFault,
  })
  const answerTo = createOneQuestion({
    engine: models.chat && byModel ? { name: models.chat.name, answer: byModel } : { name: BUILT_IN, answer: builtIn },
    checkRecord,
  })
  const vision = createVision({ db, clock, usage, model: models.vision, onEngineFault })
  const scribe = createScribe({
    db,
    clock,
    files: deps.files,
    care: deps.care,
    audit: deps.audit,
    notifications: deps.notifications,
    draft: createDrafting({
      model: models.chat,
      checkDrugs: safety.check,
      readEntries: () => readEntries(db),
      onFault: onEngineFault,
    }),
    checkDrugs: safety.check,
    factsOf,
    speech: models.speech,
    recordUse: usage.recordUse,
    onFault: deps.onFault,
  })

  return {
    chat,
    vision,
    scribe,

    /** What speaks against drugs, by the knowledge and what a person has on file. */
    checkDrugs: safety.check,

    /** Answers one question that belongs to no session. */
    answerTo,
    adviseEmergency,

    /** How much of the month's allowance a person used; without a limit it is null. */
    async usageOf(personId: string): Promise<{ used: number; limit: number | null; resetsAt: Date }> {
      const now = clock.now()
      const [{ aiQueries }, used] = await Promise.all([
        plans.allowanceOf(db, personId, now),
        usage.countOf(db, personId, now),
      ])
      return { used, limit: aiQueries < 0 ? null : aiQueries, resetsAt: tehranMonthOf(now).end }
    },

    /** For the end of this node: what is being answered is given back. */
    stop: chat.stop,

    async join(tx: Tx, persons: { from: string; into: string }): Promise<void> {
      await chat.join(tx, persons)
      await vision.join(tx, persons)
    },
  }
}
export type Assistant = ReturnType<typeof createAssistant>

export type { Asked } from './chat/ask.ts'
export {
  type AnswerMetadata,
  ATTACHMENTS_MAX,
  type Exchange,
  QUESTION_LENGTH_MAX,
  type Session,
  type SessionMessage,
  TITLE_LENGTH_MAX,
  UPLOAD_BYTES_MAX,
} from './chat/session.ts'
export type { Upload, Uploads } from './chat/uploads.ts'
export type { AssistantRefusal } from './errors.ts'
export {
  CHECKED,
  type Entry,
  type Found,
  findMistakesIn,
  KNOWLEDGE_FOLDER,
  type KnowledgeFile,
  kindOf,
  loadKnowledge,
  readKnowledge,
} from './knowledge/index.ts'
export type { DrugWarning } from './safety/index.ts'
export {
  bytesOf,
  CHUNK_BYTES_MAX,
  CHUNKS_MAX,
  createScribe,
  idOfOmission,
  idOfWarning,
  LINE_LENGTH_MAX,
  LINES_MAX,
  type Line,
  type NewTranscript,
  openOmissions,
  progressOf,
  type Quality,
  type RecordingConsent,
  type ReportChanges,
  readLines,
  type Scribe,
  type ScribeRefusal,
  type SignedReport,
  type SoapReport,
  type SoapTask,
  SPEAKERS,
  type StoredReport,
  TRANSCRIPT_BYTES_MAX,
  type Transcript,
  toAcknowledge,
} from './scribe/index.ts'
export {
  ANALYSIS_TYPES,
  type Analysis,
  type AnalysisType,
  SEVERITIES,
  type Vision,
  type VisionRefusal,
} from './vision/index.ts'
