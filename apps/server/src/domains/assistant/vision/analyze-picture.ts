import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../../platform/database/transaction.ts'
import { Refusal } from '../../../platform/errors.ts'
import type { Model } from '../../../platform/model/index.ts'
import { viewPicture } from '../../../platform/pictures.ts'
import { EMERGENCY_ENGINE, type Usage } from '../usage.ts'
import type { Analysis, AnalysisType, Language } from './analysis.ts'
import { askModel } from './ask-model.ts'
import { isUsable, type Measured, measurePicture, PIXEL_SIDE } from './measure.ts'
import { type Answer, proposeEmergencyAnswer, proposeMeasuredAnswer, proposeModelAnswer } from './propose-answer.ts'
import { insertAnalysis } from './store.ts'
import { findUrgency, type Urgency } from './urgency.ts'

/** What models look at is no finer; more costs tokens and shows them nothing. */
const PHOTO_SIDE = 1_568

export interface VisionDeps {
  readonly db: Db
  readonly clock: Clock
  readonly usage: Pick<Usage, 'takeQuestion' | 'settleQuestion' | 'giveBackQuestion' | 'recordUse'>
  readonly model?: Model | undefined
  readonly onEngineFault: (error: unknown) => void
}

export interface AskedOfPicture {
  readonly bytes: Buffer
  readonly type: AnalysisType
  /** The person's own words, empty where there are none. */
  readonly description: string
  readonly language: Language
  /** Ends it: nothing is kept and nothing counted. */
  readonly signal?: AbortSignal
}

/** A picture that was looked at, and what of the words beside it cannot wait. */
interface Seen {
  readonly jpeg: Buffer
  readonly measured: Measured
  readonly urgency: Urgency | null
}

/**
 * Looks at a picture of a person's and keeps what was said of it, not the picture. It takes one question of the allowance;
 * none where an emergency is told of, which is answered at once, where the picture shows too little, where the model
 * failed, or where no answer came. What cannot wait, rules decide: a model may add to it and never take from it.
 * @throws PICTURE_FORMAT, PICTURE_TOO_LARGE, PICTURE_UNREADABLE
 * @throws PLAN_LIMIT_REACHED, SUBSCRIPTION_EXPIRED the allowance is used up, and nothing told of is urgent
 * @throws ASSISTANT_BUSY too many of the person's questions are under way
 */
export async function analyzePicture(deps: VisionDeps, personId: string, asked: AskedOfPicture): Promise<Analysis> {
  const urgency = findUrgency(asked.description)
  if (urgency?.isEmergency) return keepFree(deps, personId, asked, proposeEmergencyAnswer(urgency, asked.language))

  const view = await viewPicture(asked.bytes, { photoSide: PHOTO_SIDE, pixelSide: PIXEL_SIDE })
  const seen = { jpeg: view.jpeg, measured: measurePicture(view.pixels, view), urgency }
  asked.signal?.throwIfAborted()
  if (!isUsable(seen.measured))
    return keep(deps, personId, asked, proposeMeasuredAnswer(seen.measured, { ...asked, urgency }, 'retake'))

  const question = await takeQuestion(deps, personId, urgency)
  if (question === null)
    return keepFree(deps, personId, asked, proposeMeasuredAnswer(seen.measured, { ...asked, urgency }, 'pastAllowance'))
  try {
    return await answerQuestion(deps, personId, asked, { question, seen })
  } catch (error) {
    await deps.usage.giveBackQuestion(deps.db, question)
    throw error
  }
}

/**
 * A picture of something that cannot wait is answered past the allowance too, by what costs nothing.
 * @returns null past the allowance
 */
async function takeQuestion(
  { db, clock, usage }: VisionDeps,
  personId: string,
  urgency: Urgency | null,
): Promise<string | null> {
  try {
    return await inTransaction(db, (tx) => usage.takeQuestion(tx, { personId, purpose: 'vision', at: clock.now() }))
  } catch (error) {
    const isPast = error instanceof Refusal && ['PLAN_LIMIT_REACHED', 'SUBSCRIPTION_EXPIRED'].includes(error.code)
    if (urgency && isPast) return null
    throw error
  }
}

async function answerQuestion(
  deps: VisionDeps,
  personId: string,
  asked: AskedOfPicture,
  { question, seen }: { question: string; seen: Seen },
): Promise<Analysis> {
  const answer = await look(deps, asked, seen)
  asked.signal?.throwIfAborted()
  if (answer) return keep(deps, personId, asked, answer, (tx) => deps.usage.settleQuestion(tx, question, answer.spent))

  await deps.usage.giveBackQuestion(deps.db, question)
  return keep(deps, personId, asked, proposeMeasuredAnswer(seen.measured, { ...asked, ...seen }, 'modelFailed'))
}

/** Nothing when the model failed: the answer then names another engine, and says why. */
async function look(
  { model, onEngineFault }: VisionDeps,
  asked: AskedOfPicture,
  seen: Seen,
): Promise<Answer | undefined> {
  const { measured, urgency } = seen
  if (!model) return proposeMeasuredAnswer(measured, { ...asked, urgency }, null)
  try {
    const answered = await askModel(model, { ...asked, jpeg: seen.jpeg })
    return proposeModelAnswer({ ...answered, engine: model.name }, measured, { ...asked, urgency })
  } catch (error) {
    asked.signal?.throwIfAborted()
    if (!(error instanceof Refusal)) throw error
    onEngineFault(error)
    return undefined
  }
}

/** What is answered whatever is left of an allowance is not counted, but it is on record. */
const keepFree = (deps: VisionDeps, personId: string, asked: AskedOfPicture, answer: Answer): Promise<Analysis> =>
  keep(deps, personId, asked, answer, async (tx) => {
    const use = { ...answer.spent, engine: EMERGENCY_ENGINE }
    await deps.usage.recordUse(tx, { personId, purpose: 'vision', at: deps.clock.now(), ...use })
  })

/** The answer and what it cost are one commit. */
async function keep(
  { db, clock }: VisionDeps,
  personId: string,
  { type, description, language }: AskedOfPicture,
  { results, measured, note, spent }: Answer,
  account?: (tx: Tx) => Promise<void>,
): Promise<Analysis> {
  const analysis: Analysis = {
    ...{ id: randomUUID(), type, description, results, measured },
    ...{ note: note?.[language] ?? null, language, engine: spent.engine, at: clock.now() },
  }
  await inTransaction(db, async (tx) => {
    await insertAnalysis(tx, personId, analysis)
    await account?.(tx)
  })
  return analysis
}
