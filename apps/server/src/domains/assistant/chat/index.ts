import { randomUUID } from 'node:crypto'
import { inTransaction, type Tx } from '../../../platform/database/transaction.ts'
import type { Message } from '../../messaging/index.ts'
import { assistantRefuses } from '../errors.ts'
import { type AskDeps, type Asked, ask, askFirst } from './ask.ts'
import { eraseSession } from './erase-session.ts'
import type { Exchange, Session, SessionMessage } from './session.ts'
import { findAnswers, findSession, insertSession, joinSessions, listSessions, saveTitle } from './session-store.ts'

const TITLE_OF_WORDS_MAX = 60
const UNTITLED = { fa: 'گفتگوی تازه', en: 'New conversation' } as const

/** Conversations of persons with the assistant; each is its owner's alone. */
export function createChat(deps: Omit<AskDeps, 'stopping'>) {
  const { db, clock, messaging, uploads } = deps
  const stopped = new AbortController()
  const asking: AskDeps = { ...deps, stopping: stopped.signal }
  const running = new Set<Promise<unknown>>()

  const track = <T>(work: Promise<T>): Promise<T> => {
    const ended: Promise<void> = work.then(
      () => forget(),
      () => forget(), // whoever asked hears of it
    )
    const forget = () => void running.delete(ended)
    running.add(ended)
    return work
  }

  /** @throws SESSION_NOT_FOUND also when it is somebody else's */
  async function own(personId: string, id: string): Promise<Session> {
    const session = await findSession(db, { id, personId })
    if (!session) throw assistantRefuses.SESSION_NOT_FOUND()
    return session
  }

  const opening = (personId: string, title: string) => async (tx: Tx) => {
    const at = clock.now()
    const conversationId = await messaging.log.open(tx, at, 'assistant')
    const session = { id: randomUUID(), conversationId, personId, title, createdAt: at }
    await insertSession(tx, session)
    return { ...session, updatedAt: at, messageCount: 0 }
  }

  async function withAnswers(messages: readonly Message[]): Promise<SessionMessage[]> {
    const answers = await findAnswers(
      db,
      messages.filter(({ senderId }) => senderId === null).map(({ id }) => id),
    )
    return messages.map((message) => {
      const answer = answers.get(message.id)
      return answer ? { message, answers: answer } : { message }
    })
  }

  return {
    /**
     * Begins a session, with a first question if there is one: then only if it is answered.
     * @throws as `ask`
     */
    async create(
      personId: string,
      { title, first, language }: { title?: string | undefined; first?: Asked | undefined; language: 'fa' | 'en' },
    ): Promise<{ session: Session; exchange?: Exchange }> {
      const name = title ?? titleOf(first?.content ?? '') ?? UNTITLED[language]
      const open = opening(personId, name)
      if (first) return track(askFirst(asking, personId, { open, asked: first }))
      return { session: await inTransaction(db, open) }
    },

    /** A person's sessions, the last used first. */
    list: (personId: string, page: { page: number; pageSize: number }) => listSessions(db, personId, page),

    /** @throws SESSION_NOT_FOUND */
    find: own,

    /** The last messages before one, or the latest, in order. @throws SESSION_NOT_FOUND */
    async read(personId: string, id: string, page: { before?: number | undefined; limit: number }) {
      const session = await own(personId, id)
      // Read first: what comes meanwhile is told again, never missed, to who goes on from here.
      const cursor = (await messaging.read.conversation(session.conversationId))?.version ?? 0
      const before = page.before ?? Number.MAX_SAFE_INTEGER
      const messages = await messaging.read.before(session.conversationId, { before, limit: page.limit })
      return { session, cursor, messages: await withAnswers(messages) }
    },

    /** What came or changed after a cursor: as much as is told at once. @throws SESSION_NOT_FOUND */
    async changes(personId: string, id: string, after: number) {
      const session = await own(personId, id)
      const conversation = await messaging.read.conversation(session.conversationId)
      if (!conversation) throw assistantRefuses.SESSION_NOT_FOUND()
      const { messages, cursor, more } = await messaging.read.changesAfter(conversation, after)
      return { session, messages: await withAnswers(messages), cursor, more }
    },

    /** What is told of messages beside their words. */
    withAnswers,

    /** @throws SESSION_NOT_FOUND */
    async rename(personId: string, id: string, title: string): Promise<Session> {
      if (!(await saveTitle(db, { id, personId, title }))) throw assistantRefuses.SESSION_NOT_FOUND()
      return own(personId, id)
    },

    /** Forgets a session with all that was said in it. @throws SESSION_NOT_FOUND */
    async remove(personId: string, id: string): Promise<void> {
      await eraseSession(deps, await own(personId, id))
    },

    /** Asks in a session of the person's; see `ask`. @throws SESSION_NOT_FOUND, and as `ask` */
    ask: (personId: string, id: string, asked: Asked): Promise<Exchange> =>
      track(own(personId, id).then((session) => ask(asking, session, asked))),

    uploads,

    join: joinSessions,

    /** For the end of this node: what is being answered is given back. */
    async stop(): Promise<void> {
      stopped.abort(assistantRefuses.AI_SERVICE_UNAVAILABLE())
      await Promise.all(running)
    },
  }
}
export type Chat = ReturnType<typeof createChat>

/** The first words of what is asked, as a title. */
function titleOf(text: string): string | undefined {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= TITLE_OF_WORDS_MAX) return line === '' ? undefined : line
  const cut = line.slice(0, TITLE_OF_WORDS_MAX).replace(/[\ud800-\udbff]$/, '') // no half of a letter
  const blank = cut.lastIndexOf(' ')
  return `${blank > 0 ? cut.slice(0, blank) : cut} …`
}
