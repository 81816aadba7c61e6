import {
  type Attachment,
  type Card,
  type Conversation,
  type Message,
  type Messaging,
  usernameOf,
} from '../../domains/messaging/index.ts'
import { instantText } from '../../platform/http/schema.ts'

export interface Mark {
  readonly personId: string
  readonly lastReadId: number
}

/** Writes what the domain knows as the contract's models. `publicUrl` is where pictures and files are served. */
export function createPresenter({
  cards,
  publicUrl,
  linkOf,
}: {
  cards: Messaging['cards']
  publicUrl: string
  /** An address of a file that is good for some hours. */
  linkOf: (attachment: Attachment) => string
}) {
  const pictureOf = ({ avatarKey }: Card) => (avatarKey === null ? null : `${publicUrl}/v1/${avatarKey}.webp`)

  const describe = (card: Card) => ({
    id: card.number,
    username: usernameOf(card),
    first_name: card.firstName,
    last_name: card.lastName,
    profile_picture: pictureOf(card),
    score: 0,
    rank: null,
    role: card.role,
    in_game_ids: [],
  })

  // A page has few authors and many messages, and cards are kept: each is written as a model once.
  const users = new WeakMap<Card, ReturnType<typeof describe>>()
  const user = (card: Card) => {
    const known = users.get(card) ?? describe(card)
    users.set(card, known)
    return known
  }

  /** The short form of a user in events. */
  const sender = (card: Card) => ({ id: card.number, username: usernameOf(card), profile_picture: pictureOf(card) })

  const senderTexts = new WeakMap<Card, string>()
  /** All messages of a group have the same. */
  let lastInstant = { at: new Date(0), text: instantText(new Date(0)) }

  const attachment = (file: Attachment) => ({
    id: file.id,
    message: file.messageId,
    file: linkOf(file),
    uploaded_at: instantText(file.uploadedAt),
  })

  const messageBy = (message: Message, sender: Card, marks: readonly Mark[]) => ({
    id: message.id,
    conversation: message.conversationId,
    sender: user(sender),
    content: message.content,
    timestamp: instantText(message.createdAt),
    is_read: marks.some(({ personId, lastReadId }) => personId !== message.senderId && lastReadId >= message.id),
    is_edited: message.editedAt !== null,
    is_deleted: message.deletedAt !== null,
    attachments: message.attachments.map(attachment),
  })

  /** In a direct conversation every message has a sender, and no person is ever removed. */
  async function messages(some: readonly Message[], marks: readonly Mark[]) {
    const known = await cards.of(new Set(some.map(({ senderId }) => senderId as string)))
    return some.map((message) => messageBy(message, known.get(message.senderId as string) as Card, marks))
  }

  return {
    user,
    attachment,
    messages,
    async message(message: Message, marks: readonly Mark[]) {
      const [presented] = await messages([message], marks)
      return presented as NonNullable<typeof presented>
    },
    async conversations(
      some: readonly { conversation: Conversation; lastMessage: Message | undefined; marks: readonly Mark[] }[],
    ) {
      const known = await cards.of(some.flatMap(({ conversation }) => conversation.personIds))
      const latest = await Promise.all(
        some.map(({ lastMessage, marks }) => (lastMessage ? messages([lastMessage], marks) : [])),
      )
      return some.map(({ conversation }, index) => ({
        id: conversation.id,
        participants: conversation.personIds.map((id) => user(known.get(id) as Card)),
        created_at: instantText(conversation.createdAt),
        last_message: latest[index]?.[0] ?? null,
      }))
    },
    sender,
    /** A message as `new_message` has it, as JSON: it is written for each message, so what does not change is kept. */
    newMessage(message: Message, by: Card): string {
      const author = senderTexts.get(by) ?? JSON.stringify(sender(by))
      senderTexts.set(by, author)
      if (message.createdAt !== lastInstant.at)
        lastInstant = { at: message.createdAt, text: instantText(message.createdAt) }
      return `{"id":${message.id},"sender":${author},"content":${JSON.stringify(message.content)},"timestamp":"${lastInstant.text}"}`
    },
  }
}
export type Presenter = ReturnType<typeof createPresenter>
