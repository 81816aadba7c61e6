import type { Bus } from '../../platform/bus/bus.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import type { Card, Message, Messaging } from '../messaging/index.ts'
import { type Agent, requireAgent } from './access.ts'
import { type AgentCard, findAgents } from './agent-store.ts'
import { INBOX_CHANNEL } from './channel.ts'
import { channelRefuses } from './errors.ts'
import { createInboxFeed, type InboxHint } from './inbox-feed.ts'
import {
  changeStatus,
  findAssignee,
  findByClientId,
  findThreads,
  listThreads,
  lockThread,
  moveAssignee,
  moveThread,
  prolongReplyLock,
  setReplyLock,
} from './inbox-store.ts'
import { type InboxThread, REPLY_LOCK_MS, REPLY_LOCK_RENEWED_AFTER_MS, type ThreadStatus } from './thread.ts'

export const INBOX_PAGE_MAX = 200
const INBOX_PAGE_USUAL = 100

export interface InboxDeps {
  readonly db: Db
  readonly bus: Bus
  readonly clock: Clock
  readonly messaging: Messaging
  readonly onFault: (error: unknown) => void
}

/** Which conversations of the inbox are asked for. */
export interface InboxQuery {
  readonly status?: ThreadStatus | undefined
  readonly assignee?: number | null | undefined
  readonly search?: string | undefined
  readonly limit?: number | undefined
  readonly before?: number | undefined
}

/** What agents see of customers' conversations and do to them, besides answering. All of it is for agents only. */
export function createInbox({ db, bus, clock, messaging, onFault }: InboxDeps) {
  const asking = ({ personId }: Agent) => ({ personId, now: clock.now() })
  const hint = (news: InboxHint): void => bus.publish(INBOX_CHANNEL, news)

  /** Those who look at the conversation hear it, and those who look at the list. */
  const tell = (conversationId: number): void => {
    messaging.feed.note(conversationId, { kind: 'thread' })
    hint({ conversationId })
  }

  /** @throws NOT_ALLOWED, THREAD_NOT_FOUND */
  async function find(agent: Agent, id: number): Promise<InboxThread> {
    requireAgent(agent)
    const [thread] = await findThreads(db, asking(agent), [id])
    if (!thread) throw channelRefuses.THREAD_NOT_FOUND()
    return thread
  }

  async function assigneeOf(id: number): Promise<Card | undefined> {
    const { assigneeId = null } = (await findAssignee(db, id)) ?? {}
    return assigneeId === null ? undefined : (await messaging.cards.of([assigneeId])).get(assigneeId)
  }

  /** The person an agent's number means; nobody stays nobody. @throws ASSIGNEE_UNKNOWN */
  async function idOf(number: number | null): Promise<string | null> {
    if (number === null) return null
    const agent = (await findAgents(db)).find((one) => one.number === number)
    if (!agent) throw channelRefuses.ASSIGNEE_UNKNOWN()
    return agent.id
  }

  return {
    feed: createInboxFeed({ db, bus, messaging, onFault }),
    find,

    /**
     * The conversations of customers, the newest change first; of an agent (by number) or with null of nobody, and of
     * customers whose name has the words of `search`.
     * @throws NOT_ALLOWED, ASSIGNEE_UNKNOWN
     */
    async list(
      agent: Agent,
      { assignee, limit = INBOX_PAGE_USUAL, before, ...filter }: InboxQuery = {},
    ): Promise<InboxThread[]> {
      requireAgent(agent)
      const assigneeId = assignee === undefined ? undefined : await idOf(assignee)
      const page = { before: before ?? Number.MAX_SAFE_INTEGER, limit: Math.min(limit, INBOX_PAGE_MAX) }
      return listThreads(db, asking(agent), { ...filter, ...page, assigneeId })
    },

    /** Who answers customers. @throws NOT_ALLOWED */
    async agents(agent: Agent): Promise<AgentCard[]> {
      requireAgent(agent)
      return findAgents(db)
    },

    /**
     * Says how far an agent has read; others' unread counts stay.
     * @throws NOT_ALLOWED, THREAD_NOT_FOUND
     */
    async markRead(agent: Agent, conversationId: number, lastReadId: number): Promise<void> {
      requireAgent(agent)
      if (!(await findAssignee(db, conversationId))) throw channelRefuses.THREAD_NOT_FOUND()
      const last = (await messaging.read.conversation(conversationId))?.lastMessageId ?? 0
      const mark = { conversationId, personId: agent.personId, lastReadId: Math.min(lastReadId, last) }
      if (mark.lastReadId > 0 && (await messaging.markRead(mark))) hint({ conversationId, isPlain: true })
    },

    /**
     * Gives a conversation to an agent (by number), or to nobody, if it is still whose the asking one believes. Of two at
     * once one succeeds.
     * @throws NOT_ALLOWED, THREAD_NOT_FOUND, ASSIGNEE_UNKNOWN, ASSIGNEE_CHANGED with whose it is now
     */
    async assign(
      agent: Agent,
      id: number,
      { to, expected }: { to: number | null; expected: number | null },
    ): Promise<InboxThread> {
      requireAgent(agent)
      const toId = await idOf(to)
      if (!(await findAssignee(db, id))) throw channelRefuses.THREAD_NOT_FOUND()
      // By its card, for whoever has it may be no agent any more.
      const holder = await assigneeOf(id)
      const moved =
        expected === (holder?.number ?? null) &&
        (await moveAssignee(db, { id, to: toId, expected: holder?.id ?? null, at: clock.now() }))
      if (!moved) throw channelRefuses.ASSIGNEE_CHANGED({ assignee: await assigneeOf(id) })
      tell(id)
      return find(agent, id)
    },

    /** @throws NOT_ALLOWED, THREAD_NOT_FOUND */
    async setStatus(agent: Agent, id: number, status: ThreadStatus): Promise<InboxThread> {
      requireAgent(agent)
      if (await changeStatus(db, { id, status, at: clock.now() })) tell(id)
      return find(agent, id)
    },

    /**
     * Writes something that agents alone read. Asked again under the same `clientId` it is the same note.
     * @throws NOT_ALLOWED, THREAD_NOT_FOUND
     */
    async addNote(
      agent: Agent,
      note: { conversationId: number; content: string; clientId?: string | undefined },
    ): Promise<Message> {
      requireAgent(agent)
      const { conversationId, clientId } = note
      const at = clock.now()
      const [change] = await inTransaction(db, async (tx) => {
        if (!(await findAssignee(tx, conversationId))) throw channelRefuses.THREAD_NOT_FOUND()
        const changes = await messaging.log.append(tx, at, [{ ...note, senderId: agent.personId, internal: true }])
        if (changes.length > 0) await moveThread(tx, { conversationId, at })
        return changes
      })
      if (change) {
        messaging.feed.publish([change])
        hint({ conversationId })
        return change.message
      }
      const known = await findByClientId(db, { conversationId, personId: agent.personId, clientId: clientId ?? '' })
      const [message] = await messaging.read.messages(known === undefined ? [] : [known])
      if (!message) throw channelRefuses.THREAD_NOT_FOUND()
      return message
    },

    /**
     * Begins to answer: for 30 s no other agent's reply is taken. Asked again it lasts on; `takeOver` takes it from another.
     * @throws NOT_ALLOWED, THREAD_NOT_FOUND, REPLY_LOCKED
     */
    async takeReplyLock(agent: Agent, id: number, { takeOver = false } = {}): Promise<InboxThread> {
      requireAgent(agent)
      const at = clock.now()
      await inTransaction(db, async (tx) => {
        const thread = await lockThread(tx, id)
        if (!thread) throw channelRefuses.THREAD_NOT_FOUND()
        const { replyLockBy: by, replyLockUntil: until } = thread
        if (!takeOver && by !== null && by !== agent.personId && until !== null && until > at)
          throw channelRefuses.REPLY_LOCKED({ by, until })
        await setReplyLock(tx, { id, personId: agent.personId, until: new Date(at.getTime() + REPLY_LOCK_MS) })
      })
      messaging.feed.note(id, { kind: 'thread' })
      hint({ conversationId: id, isPlain: true })
      return find(agent, id)
    },

    /** Ends one's own answering; another's goes on. @throws NOT_ALLOWED, THREAD_NOT_FOUND */
    async releaseReplyLock(agent: Agent, id: number): Promise<InboxThread> {
      requireAgent(agent)
      const released = await inTransaction(db, async (tx) => {
        const thread = await lockThread(tx, id)
        if (!thread) throw channelRefuses.THREAD_NOT_FOUND()
        if (thread.replyLockBy !== agent.personId) return false
        await setReplyLock(tx, { id, personId: null, until: null })
        return true
      })
      if (released) {
        messaging.feed.note(id, { kind: 'thread' })
        hint({ conversationId: id, isPlain: true })
      }
      return find(agent, id)
    },

    /** Typing or answering lets the agent's own lock last longer, if there is one. @throws NOT_ALLOWED */
    async keepReplyLock(agent: Agent, id: number): Promise<void> {
      requireAgent(agent)
      const at = clock.now()
      const until = new Date(at.getTime() + REPLY_LOCK_MS)
      const dueBefore = new Date(until.getTime() - REPLY_LOCK_RENEWED_AFTER_MS)
      if (await prolongReplyLock(db, { id, personId: agent.personId, at, until, dueBefore }))
        messaging.feed.note(id, { kind: 'thread' })
    },
  }
}
export type Inbox = ReturnType<typeof createInbox>
