import type { Clock } from '../../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../../platform/database/transaction.ts'
import { Refusal } from '../../../platform/errors.ts'
import { languageOfText, type TextLanguage } from '../../../platform/text.ts'
import type { Change, Message, Messaging } from '../../messaging/index.ts'
import type { CheckRecord } from '../check-record.ts'
import { findEmergency } from '../emergency.ts'
import { assistantRefuses } from '../errors.ts'
import { answerEmergency, type Finding } from '../red-flags/index.ts'
import type { DrugWarning } from '../safety/index.ts'
import { EMERGENCY_ENGINE, type Usage } from '../usage.ts'
import { askEngines } from './ask-engines.ts'
import type { Answered, Engine, Question } from './engine.ts'
import { eraseSession } from './erase-session.ts'
import { type History, NO_HISTORY, readHistory } from './history.ts'
import type { AnswerMetadata, Exchange, Session } from './session.ts'
import { lockBegun, lockQuestion, saveAnswer, saveAttempt } from './session-store.ts'
import { createTeller } from './teller.ts'
import type { Uploads } from './uploads.ts'

export interface AskDeps {
  readonly db: Db
  readonly clock: Clock
  readonly messaging: Pick<Messaging, 'log' | 'read' | 'feed' | 'shelf'>
  readonly usage: Usage
  readonly uploads: Uploads
  /** What the person has on file says of drugs a question names. */
  readonly checkRecord: CheckRecord
  /** Asked in this order, until one knows. */
  readonly engines: readonly Engine[]
  /** Ends with the server: what is being answered then is given back. */
  readonly stopping: AbortSignal
  /** Told of an engine that did not answer; the next one is asked. */
  readonly onEngineFault: (error: unknown) => void
}

export interface Asked {
  readonly content: string
  readonly clientId?: string | undefined
  /** Addresses of own files, see `Uploads`. */
  readonly attachments?: readonly string[] | undefined
  /** Told of the question once it is kept, before all who listen to the session. */
  readonly onKept?: ((question: Message) => void) | undefined
}

/** An attempt under way whose server died is left after so long, and may be made again. */
const ANSWERED_WITHIN_MS = 180_000
/** Who begins again later, by the same name and with the same words, means another session. */
const BEGUN_AGAIN_MS = 24 * 3_600_000

/**
 * Asks the assistant in a session of the person's. The question is kept and told to the feed first; the answer follows it
 * there, piece by piece and then whole. An emergency is answered at once, by the rules alone, whatever is left of the
 * allowance, and costs nothing; so does a question that got no answer. One that was asked before, by its `clientId`, is
 * answered as it was, or tried again where no answer came.
 * @throws SESSION_NOT_FOUND it was deleted meanwhile
 * @throws UPLOAD_NOT_FOUND, PLAN_LIMIT_REACHED, SUBSCRIPTION_EXPIRED, ASSISTANT_BUSY nothing was kept
 * @throws ANSWER_UNDER_WAY the same question is being answered
 * @throws AI_SERVICE_UNAVAILABLE the question is kept, without an answer
 */
export async function ask(deps: AskDeps, session: Session, asked: Asked): Promise<Exchange> {
  const history = await readHistory(deps, session.conversationId)
  const finding = findEmergency(asked.content, history.said)
  const begun = await inTransaction(deps.db, (tx) => begin(deps, tx, { session, asked, finding }))
  asked.onKept?.('exchange' in begun ? begun.exchange.question : begun.question)
  deps.messaging.feed.publish(begun.changes)
  if ('exchange' in begun) return begun.exchange
  try {
    const before = begun.isRepeated ? await readHistory(deps, session.conversationId, begun.question.id) : history
    return await answer(deps, { session, ...begun, history: before })
  } catch (error) {
    await deps.usage.giveBackQuestion(deps.db, begun.useId)
    throw error
  }
}

/**
 * Begins a session with its first question; `open` makes it, in the same transaction. Without an answer there is no session.
 * One that was begun within a day with the same question, by its `clientId` and its words, is the one it was.
 * @throws as `ask`
 */
export async function askFirst(
  deps: AskDeps,
  personId: string,
  { open, asked }: { open: (tx: Tx) => Promise<Session>; asked: Asked },
): Promise<{ session: Session; exchange: Exchange }> {
  const finding = findEmergency(asked.content, [])
  const { session, begun } = await inTransaction(deps.db, async (tx) => {
    const { clientId, content } = asked
    const since = new Date(deps.clock.now().getTime() - BEGUN_AGAIN_MS)
    const known = clientId === undefined ? undefined : await lockBegun(tx, { personId, clientId, content, since })
    if (known) return { session: known, begun: undefined }
    const session = await open(tx)
    return { session, begun: await begin(deps, tx, { session, asked, finding }) }
  })
  if (!begun) return { session, exchange: await ask(deps, session, asked) }
  if ('exchange' in begun) return { session, exchange: begun.exchange }
  try {
    return { session, exchange: await answer(deps, { session, ...begun, history: NO_HISTORY }) }
  } catch (error) {
    await eraseSession(deps, session) // first, or another attempt might begin in what is then gone
    await deps.usage.giveBackQuestion(deps.db, begun.useId)
    throw error
  }
}

type Begun =
  | { readonly exchange: Exchange; readonly changes: readonly Change[] }
  | {
      readonly question: Message
      readonly useId: string
      readonly isRepeated: boolean
      readonly changes: readonly Change[]
    }

async function begin(
  deps: AskDeps,
  tx: Tx,
  { session, asked, finding }: { session: Session; asked: Asked; finding: Finding | undefined },
): Promise<Begun> {
  const { clock, messaging, usage, uploads } = deps
  const { conversationId, personId } = session
  const at = clock.now()
  const message = { conversationId, senderId: personId, content: asked.content, clientId: asked.clientId }
  const changes = await messaging.log.append(tx, at, [message]).catch(asSessionGone)
  const [change] = changes
  if (!change) return repeat(deps, tx, { session, asked, finding })
  let question = change.message
  for (const [index, upload] of (await uploads.take(tx, personId, asked.attachments ?? [])).entries()) {
    if (!upload && finding) continue // no wrong address may stand between an emergency and its answer
    if (!upload) throw assistantRefuses.UPLOAD_NOT_FOUND({ index })
    const { id: _, uploadedAt: __, ...file } = upload
    const attached = await messaging.log.attach(tx, at, { ...file, messageId: question.id })
    changes.push(attached.change)
    question = attached.change.message
  }
  if (finding) return answerAtOnce(deps, tx, { session, question, finding, changes })
  const useId = await usage.takeQuestion(tx, { personId, purpose: 'chat', at })
  await saveAttempt(tx, question.id, useId)
  return { question, useId, isRepeated: false, changes }
}

/** A question that was asked before: what became of it, or another attempt. */
async function repeat(
  deps: AskDeps,
  tx: Tx,
  { session, asked, finding }: { session: Session; asked: Asked; finding: Finding | undefined },
): Promise<Begun> {
  const { clock, messaging, usage } = deps
  const { conversationId, personId } = session
  const { clientId = '' } = asked
  const question = await messaging.log.findByClientId(tx, { conversationId, senderId: personId, clientId })
  if (!question) throw assistantRefuses.SESSION_NOT_FOUND()
  // No name that is used twice by mistake may stand between an emergency and its answer.
  const isAnother = question.content !== asked.content
  if (finding && isAnother) return begin(deps, tx, { session, asked: { ...asked, clientId: undefined }, finding })
  const at = clock.now()
  const known = await lockQuestion(tx, question.id, new Date(at.getTime() - ANSWERED_WITHIN_MS))
  if (known?.answerId != null && known.metadata) {
    const [message] = await messaging.log.find(tx, [known.answerId])
    if (!message) throw assistantRefuses.SESSION_NOT_FOUND()
    return { exchange: exchangeOf(question, message, known.metadata), changes: [] }
  }
  if (known?.underWay) throw assistantRefuses.ANSWER_UNDER_WAY()
  const useId = await usage.takeQuestion(tx, { personId, purpose: 'chat', at })
  await saveAttempt(tx, question.id, useId)
  return { question, useId, isRepeated: true, changes: [] }
}

/** The question and the answer to an emergency are one commit. */
async function answerAtOnce(
  { clock, messaging, usage }: AskDeps,
  tx: Tx,
  {
    session: { conversationId, personId },
    question,
    finding,
    changes,
  }: { session: Session; question: Message; finding: Finding; changes: readonly Change[] },
): Promise<Begun> {
  const at = clock.now()
  const { text, suggested_actions } = answerEmergency(finding, languageOfText(question.content))
  const metadata: AnswerMetadata = {
    engine: EMERGENCY_ENGINE,
    confidence: 1,
    references: [],
    suggestedActions: suggested_actions,
    warnings: [],
    emergency: { flag: finding.flag, call: finding.call },
  }
  const use = { engine: EMERGENCY_ENGINE, inputTokens: null, outputTokens: null }
  const useId = await usage.recordUse(tx, { personId, purpose: 'chat', at, ...use })
  await saveAttempt(tx, question.id, useId)
  const told = await messaging.log.append(tx, at, [{ conversationId, senderId: null, content: text }])
  const message = (told[0] as Change).message
  await saveAnswer(tx, { messageId: question.id, useId, answerId: message.id, metadata })
  return { exchange: exchangeOf(question, message, metadata), changes: [...changes, ...told] }
}

interface Attempt {
  readonly session: Session
  readonly question: Message
  readonly useId: string
  readonly history: History
}

/** Has the question answered, outside of any transaction, and keeps the answer. */
async function answer(deps: AskDeps, attempt: Attempt): Promise<Exchange> {
  const { session, question } = attempt
  const teller = createTeller(deps.messaging.feed, session.conversationId, question.id)
  try {
    teller.begin()
    const language = languageOfText(question.content)
    const { warnings, warned, checked } = await deps.checkRecord(session.personId, question.content, language)
    if (warned.length > 0) teller.tell(`${warned.join('\n')}\n\n`)
    const answered = await askEngines(deps, questionOf(attempt, { language, warnings: warned }), teller.tell)
    const last = answered.isKnown ? checked.join('\n') : ''
    const content = [warned.join('\n'), answered.text, last].filter(Boolean).join('\n\n')
    teller.end()
    return await keepAnswer(deps, attempt, { content, answered, warnings })
  } catch (error) {
    teller.fail()
    throw error
  }
}

function questionOf(
  { question, history }: Attempt,
  { language, warnings }: { language: TextLanguage; warnings: readonly string[] },
): Question {
  const { turns, recent } = history
  return {
    text: question.content,
    language,
    history: turns,
    recent,
    warnings,
    attachments: question.attachments.length,
  }
}

function keepAnswer(
  { db, clock, messaging, usage }: AskDeps,
  { session, question, useId }: Attempt,
  { content, answered, warnings }: { content: string; answered: Answered; warnings: readonly DrugWarning[] },
): Promise<Exchange> {
  const { engine, confidence, references, suggestedActions, use } = answered
  const metadata: AnswerMetadata = { engine, confidence, references, suggestedActions, warnings }
  return inTransaction(db, async (tx) => {
    const reply = { conversationId: session.conversationId, senderId: null, content }
    const changes = await messaging.log.append(tx, clock.now(), [reply]).catch(asSessionGone)
    const { message } = changes[0] as Change
    await usage.settleQuestion(tx, useId, { engine, ...use })
    const kept = await saveAnswer(tx, { messageId: question.id, useId, answerId: message.id, metadata })
    if (!kept) throw assistantRefuses.ANSWER_UNDER_WAY() // it was slower than its lease, and another attempt began
    return { changes, exchange: exchangeOf(question, message, metadata) }
  }).then(
    ({ changes, exchange }) => {
      messaging.feed.publish(changes)
      return exchange
    },
    async (error) => {
      // It was answered: who forgets a session meanwhile may have read all of it.
      if (error instanceof Refusal && error.code === 'SESSION_NOT_FOUND')
        await inTransaction(db, (tx) => usage.settleQuestion(tx, useId, { engine, ...use }))
      throw error
    },
  )
}

const exchangeOf = (question: Message, message: Message, metadata: AnswerMetadata): Exchange => ({
  question,
  answer: { message, answers: { questionId: question.id, metadata } },
})

function asSessionGone(error: unknown): never {
  if (error instanceof Refusal && error.code === 'CONVERSATION_NOT_FOUND') throw assistantRefuses.SESSION_NOT_FOUND()
  throw error
}
