import type { Bus } from '../../platform/bus/bus.ts'
import type { Change, Message } from '../messaging/index.ts'
import type { Agent } from './access.ts'
import { editReply, removeReply, resendReply, settleReply } from './amend-reply.ts'
import { INBOX_CHANNEL, type InboxNews } from './channel.ts'
import { findParts, type Part, type PartState } from './delivery-store.ts'
import type { DeliveryError, Platform } from './platform-client.ts'
import { type Reply, writeReply } from './reply.ts'
import { createPartSender, type SendDeps } from './send-parts.ts'

/** So long the answer to a reply waits to be able to say how sending went. */
const ATTEMPT_AWAITED_MS = 3_000

/** How a reply fares at its platform. */
export interface DeliverySummary {
  /** The worst of its parts: uncertain, failed, sending, queued, sent. */
  readonly state: PartState
  readonly platform: Platform
  /** A `DeliveryError`, or in words why it is tried again; of the first part that has one. */
  readonly error?: DeliveryError | string
  readonly parts: readonly { readonly part: number; readonly state: PartState; readonly error: string | null }[]
}

/** Replies of agents on their way to customers. */
export function createDelivery(deps: Omit<SendDeps, 'onMoved'> & { readonly bus: Bus }) {
  const { db, bus, messaging } = deps
  const waiting = new Map<number, Set<() => void>>()
  const onMoved: SendDeps['onMoved'] = ({ messageId, conversationId }) => {
    messaging.feed.note(conversationId, { kind: 'delivery', messageId })
    for (const look of waiting.get(messageId) ?? []) look()
  }
  const sender = createPartSender({ ...deps, onMoved })

  const summariesOf = async (messageIds: readonly number[]): Promise<Map<number, DeliverySummary>> => {
    const parts = (await findParts(db, messageIds)).filter(hasSomewhereToGo)
    return new Map([...Map.groupBy(parts, (part) => part.messageId)].map(([id, some]) => [id, summaryOf(some)]))
  }

  /** Resolves when a first attempt of all parts has ended, or nothing goes on before a later one; in any case in time. */
  function attempted(messageId: number): Promise<void> {
    return new Promise((resolve) => {
      const looks = waiting.get(messageId) ?? new Set()
      waiting.set(messageId, looks)
      const end = () => {
        clearTimeout(timer)
        looks.delete(look)
        if (looks.size === 0) waiting.delete(messageId)
        resolve()
      }
      const look = () => {
        findParts(db, [messageId]).then((parts) => {
          if (!isUnderWay(parts)) end()
        }, deps.onFault)
      }
      const timer = setTimeout(end, ATTEMPT_AWAITED_MS)
      looks.add(look)
      look()
    })
  }

  const publish = (changes: readonly Change[]): void => {
    messaging.feed.publish(changes)
    for (const { conversationId } of changes.slice(-1))
      bus.publish(INBOX_CHANNEL, { conversationId } satisfies InboxNews)
  }

  const told = (message: Message): void => {
    onMoved({ messageId: message.id, conversationId: message.conversationId })
    sender.wake()
  }

  return {
    /**
     * Answers a customer: kept and told to all who look on, then sent. `settled` waits for the first attempt and tells how it
     * went, after 3 s at the latest how far it is; nothing where the reply is known already and was taken back before it left.
     * @throws as `writeReply`
     */
    async reply(
      agent: Agent,
      asked: Reply,
    ): Promise<{ message: Message; settled: () => Promise<DeliverySummary | undefined> }> {
      const { message, changes } = await writeReply(deps, agent, asked)
      publish(changes)
      sender.wake()
      const settled = async () => {
        await attempted(message.id)
        return (await summariesOf([message.id])).get(message.id)
      }
      return { message, settled }
    },
    /** How replies fare; of one that was taken back before it left there is nothing to tell. */
    summariesOf,
    /** @throws as `editReply` */
    async edit(agent: Agent, messageId: number, content: string): Promise<Message> {
      const change = await editReply(deps, agent, { messageId, content })
      publish([change])
      told(change.message)
      return change.message
    },
    /** @throws as `removeReply` */
    async remove(agent: Agent, messageId: number): Promise<Message> {
      const { change, message, fileKeys } = await removeReply(deps, agent, messageId)
      if (change) publish([change])
      told(message)
      await messaging.shelf.clear(fileKeys)
      return message
    },
    /** @throws as `resendReply` */
    async resend(agent: Agent, messageId: number): Promise<void> {
      told(await resendReply(deps, agent, messageId))
    },
    /** @throws as `settleReply` */
    async settle(agent: Agent, messageId: number, state: 'sent' | 'failed'): Promise<void> {
      told(await settleReply(deps, agent, { messageId, state }))
    },
    /** Begins to send what is due; asked every second, it also goes on with what other nodes left. */
    wake: sender.wake,
    /** Sends what is due now; resolves when nothing is under way on this node. */
    async deliverDue(): Promise<void> {
      sender.wake()
      await sender.idle()
    },
    /** For the end of this node: resolves when nothing is under way on it. */
    idle: sender.idle,
  }
}
export type ReplyDelivery = ReturnType<typeof createDelivery>

function isUnderWay(parts: readonly Part[]): boolean {
  if (parts.some((part) => part.state === 'sending')) return true
  const next = parts.find((part) => part.state === 'queued')
  return next !== undefined && next.attempts === 0
}

/** What was taken back before it left goes nowhere. */
const hasSomewhereToGo = ({ task, externalId }: Part): boolean => task !== 'delete' || externalId !== null

const WORST_FIRST: readonly PartState[] = ['uncertain', 'failed', 'sending', 'queued', 'sent']

function summaryOf(parts: readonly Part[]): DeliverySummary {
  const state = WORST_FIRST.find((one) => parts.some((part) => part.state === one)) ?? 'sent'
  const error = parts.find((part) => part.error !== null)?.error
  return {
    state,
    platform: parts[0]?.platform ?? 'telegram',
    ...(error != null && { error }),
    parts: parts.map((one) => ({ part: one.part, state: one.state, error: one.error })),
  }
}
