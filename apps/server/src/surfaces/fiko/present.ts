import type { DeliverySummary, InboxThread, ThreadStatus } from '../../domains/channels/index.ts'
import { type Attachment, type Card, type Message, type Messaging, usernameOf } from '../../domains/messaging/index.ts'
import { instantText } from '../../platform/http/schema.ts'
import { conversationName, messageName } from './wire-id.ts'

/** The contract's words: an open conversation is `active`. */
export const wireStatus = { open: 'active', closed: 'closed' } as const satisfies Record<ThreadStatus, string>
export type WireStatus = (typeof wireStatus)[ThreadStatus]
export const statusOf = (wire: WireStatus): ThreadStatus => (wire === 'active' ? 'open' : 'closed')

export type Customer = Pick<InboxThread['customer'], 'firstName' | 'lastName'>
type Cards = ReadonlyMap<string, Card>

/** What agents see of each other. */
export const presentAgent = (card: Pick<Card, 'number' | 'firstName' | 'lastName'>) => ({
  id: card.number,
  username: `${card.firstName} ${card.lastName}`.trim() || usernameOf(card),
})

const typeOf = ({
  senderId,
  internal,
}: Pick<Message, 'senderId'> & { internal?: boolean }): 'note' | 'customer' | 'support' =>
  internal ? 'note' : senderId === null ? 'customer' : 'support'

/** A message in its shortest form, as `recent_messages` and `new_customer_message` have it. */
export const presentBrief = (message: Message) => ({
  id: messageName(message.id),
  content: message.content,
  type: typeOf(message),
  created_at: instantText(message.createdAt),
})

/** A message as `chat_message` has it. */
export const presentMessage = (message: Message, { firstName, lastName }: Customer) => ({
  id: messageName(message.id),
  content: message.content,
  type: typeOf(message),
  customer: { first_name: firstName, last_name: lastName },
  created_at: instantText(message.createdAt),
})

/** How sending went at the first attempt; what is tried again has not been sent yet. */
export const presentSendResult = ({ state, platform }: Pick<DeliverySummary, 'state' | 'platform'>) => ({
  success: state === 'sent',
  platform,
})

export const presentDelivery = ({ state, platform, error, parts }: DeliverySummary) => ({
  state,
  platform,
  error: error ?? null,
  parts: parts.map((one) => ({ part: one.part, state: one.state, error: one.error })),
})

/** A conversation as `conversations_list` has it. */
export function presentConversation(thread: InboxThread) {
  const { platform, customer, lastMessage } = thread
  const name = `${customer.firstName} ${customer.lastName}`.trim() || customer.username || `${customer.id}`
  return {
    id: conversationName(thread.conversationId),
    title: `${platform} - ${name}`,
    source: platform,
    status: wireStatus[thread.status],
    customer: { id: customer.id, first_name: customer.firstName, last_name: customer.lastName, source: platform },
    last_message: lastMessage && {
      content: lastMessage.content,
      type: typeOf(lastMessage),
      created_at: instantText(lastMessage.createdAt),
    },
    unread_count: thread.unreadCount,
    created_at: instantText(thread.createdAt),
    updated_at: instantText(thread.updatedAt),
  }
}

/** Who has the conversation and until when it may be answered: what `thread_updated` tells. */
function presentDesk(thread: InboxThread, cards: Cards) {
  const agent = (id: string | undefined | null) => {
    const card = id == null ? undefined : cards.get(id)
    return card ? presentAgent(card) : null
  }
  const { replyLock, windowEndsAt } = thread
  return {
    status: wireStatus[thread.status],
    assignee: agent(thread.assigneeId),
    reply_lock: replyLock && { agent: agent(replyLock.personId), until: instantText(replyLock.until) },
    window_ends_at: windowEndsAt && instantText(windowEndsAt),
  }
}

/** What goes beyond the contract, with the names and states that it takes. */
export function createPresenter({
  cards,
  summariesOf,
  linkOf,
}: {
  cards: Messaging['cards']
  summariesOf: (messageIds: readonly number[]) => Promise<Map<number, DeliverySummary>>
  linkOf: (attachment: Attachment) => string
}) {
  const peopleOf = (threads: readonly InboxThread[]) =>
    cards.of(threads.flatMap(({ assigneeId, replyLock }) => [assigneeId ?? [], replyLock?.personId ?? []].flat()))

  const attachment = (file: Attachment) => ({
    id: file.id,
    name: file.name,
    media_type: file.mediaType,
    size_bytes: file.sizeBytes,
    url: linkOf(file),
  })

  const full = (message: Message, customer: Customer, known: Cards, summaries: Map<number, DeliverySummary>) => {
    const sender = message.senderId === null ? undefined : known.get(message.senderId)
    const summary = summaries.get(message.id)
    return {
      ...presentMessage(message, customer),
      conversation_id: conversationName(message.conversationId),
      sender: sender ? presentAgent(sender) : null,
      edited_at: message.editedAt && instantText(message.editedAt),
      is_deleted: message.deletedAt !== null,
      client_id: message.clientId,
      cursor: message.version,
      attachments: message.attachments.map(attachment),
      delivery: summary ? presentDelivery(summary) : null,
    }
  }

  return {
    attachment,
    /** Messages of one conversation with all that is known of them, for agents only. */
    async messages(some: readonly Message[], customer: Customer) {
      const replies = some.filter(({ senderId, internal }) => senderId !== null && !internal)
      const known = await cards.of(some.flatMap(({ senderId }) => senderId ?? []))
      const summaries = replies.length > 0 ? await summariesOf(replies.map(({ id }) => id)) : new Map()
      return some.map((message) => full(message, customer, known, summaries))
    },
    /** Conversations with who has them. */
    async conversations(threads: readonly InboxThread[]) {
      const known = await peopleOf(threads)
      return threads.map((thread) => ({
        ...presentConversation(thread),
        ...presentDesk(thread, known),
        account: { id: thread.account.id, name: thread.account.name },
        cursor: thread.lastChange,
      }))
    },
    async desk(thread: InboxThread) {
      return presentDesk(thread, await peopleOf([thread]))
    },
  }
}
export type Presenter = ReturnType<typeof createPresenter>
