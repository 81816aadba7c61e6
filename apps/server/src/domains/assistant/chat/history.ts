import type { Clock } from '../../../platform/clock.ts'
import type { Db } from '../../../platform/database/transaction.ts'
import type { Turn } from '../../../platform/model/index.ts'
import type { Message, Messaging } from '../../messaging/index.ts'
import { findAnswers } from './session-store.ts'

/** Signs that are told so far apart do not belong together. */
const TOGETHER_HOURS = 6
const MESSAGES_MAX = 20
/** Of earlier messages that an engine is told. */
const CHARACTERS_MAX = 8_000

/** What was said before in a session, as much as engines are told. */
export interface History {
  readonly turns: readonly Turn[]
  /** What the person said in the last hours, the latest last. */
  readonly said: readonly string[]
  readonly recent: readonly string[]
}

export const NO_HISTORY: History = { turns: [], said: [], recent: [] }

/** What was said before a message (or so far), as much as engines are told. */
export async function readHistory(
  { db, clock, messaging }: { db: Db; clock: Clock; messaging: Pick<Messaging, 'read'> },
  conversationId: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<History> {
  const messages = await messaging.read.before(conversationId, { before, limit: MESSAGES_MAX })
  const since = new Date(clock.now().getTime() - TOGETHER_HOURS * 3_600_000)
  const answers = await findAnswers(
    db,
    messages.filter(({ senderId }) => senderId === null).map(({ id }) => id),
  )
  const recent = messages
    .toReversed()
    .flatMap(({ id }) => answers.get(id)?.metadata.references.map(({ entryId }) => entryId) ?? [])
  return {
    turns: messages
      .slice(-countFitting(messages))
      .map(({ senderId, content }) => ({ role: senderId === null ? 'assistant' : 'user', text: content })),
    said: messages
      .filter(({ senderId, createdAt }) => senderId !== null && createdAt > since)
      .map(({ content }) => content),
    recent: [...new Set(recent)],
  }
}

/** How many of the last messages engines are told; one at least. */
function countFitting(messages: readonly Message[]): number {
  let characters = 0
  const cut = messages.findLastIndex(({ content }) => {
    characters += content.length
    return characters > CHARACTERS_MAX
  })
  return Math.max(1, messages.length - 1 - cut)
}
