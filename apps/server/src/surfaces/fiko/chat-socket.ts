import type { Agent, Channels } from '../../domains/channels/index.ts'
import type { Message, Messaging } from '../../domains/messaging/index.ts'
import { Refusal } from '../../platform/errors.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { SocketHandler, SocketLink, SocketRoute } from '../../platform/sockets/route.ts'
import { type Admission, type Admitted, chooseProtocol, NOT_FOUND, readAfter } from './admission.ts'
import { chatFrames, createFrameReader, writeError, writeRefusal } from './frames.ts'
import { type Presenter, presentBrief } from './present.ts'
import type { Member, Room } from './room.ts'
import type { Rooms } from './rooms.ts'
import { numberIn } from './wire-id.ts'

/** What a socket is told of the past when it opens (contract, recent_messages). */
const RECENT_MAX = 50
const PATH = /^\/ws\/chat\/(conv_[^/]*|\d{1,15})\/?$/

interface Deps {
  readonly messaging: Messaging
  readonly channels: Channels
  readonly admission: Admission
  readonly rooms: Rooms
  readonly present: Presenter
  readonly now: () => Date
}

const readFrame = createFrameReader(chatFrames)

/** The socket of one customer's conversation: `/ws/chat/{id}/?token=` (contract, specific chat). */
export function chatSocket(deps: Deps): SocketRoute {
  const { admission, channels, rooms } = deps
  return {
    name: 'fiko-chat',
    // A bare number without a token is the chat module's (docs/decisions.md, addresses).
    matches: ({ pathname, searchParams }) => {
      const name = PATH.exec(pathname)?.[1]
      return name !== undefined && (name.startsWith('conv_') || searchParams.has('token') || searchParams.has('ticket'))
    },
    chooseProtocol,
    async open(link, request) {
      const admitted = await admission.admit(link, request)
      if (!admitted) return undefined
      const id = numberIn(PATH.exec(request.url.pathname)?.[1] ?? '')
      const after = readAfter(request.url)
      const rich = after !== undefined
      const member: Member = { link, agent: admitted.agent, rich, cursor: undefined, lastToldId: 0, held: [] }
      try {
        const { room, leave } = await rooms.join(Number.isNaN(id) ? 0 : id, member, (joined, cursor) =>
          tellPast(deps, { member, room: joined, after, cursor }),
        )
        const letGo = await admitted.hold()
        const depart = channels.presence.enter(admitted.agent.personId)
        await admitted.now() // what changed before it was held was told to nobody
        return new ChatSocket(deps, {
          link,
          admitted,
          member,
          room,
          onClosed: () => {
            depart()
            leave()
            letGo()
          },
        })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        link.close(...NOT_FOUND)
        return undefined
      }
    },
  }
}

interface Past {
  readonly member: Member
  readonly room: Room
  readonly after: number | 'now' | undefined
  readonly cursor: number
}

/** Tells what was said before, or came after a cursor; answers up to which change the socket knows everything now. */
async function tellPast(deps: Deps, past: Past): Promise<number> {
  return typeof past.after === 'number' ? tellChanges(deps, past, past.after) : tellRecent(deps, past)
}

async function tellChanges(
  { messaging, present }: Deps,
  { member, room }: Pick<Past, 'member' | 'room'>,
  after: number,
): Promise<number> {
  const { conversationId, customer } = room.thread
  for (let from = after; ; ) {
    const version = (await messaging.read.conversation(conversationId))?.version ?? 0
    const { messages: some, cursor, more } = await messaging.read.changesAfter({ id: conversationId, version }, from)
    const messages = await present.messages(some, customer)
    member.link.send(JSON.stringify({ type: 'sync', cursor, messages, more }))
    noteTold(member, some)
    if (!more) return cursor
    from = cursor
    await member.link.drained()
  }
}

async function tellRecent({ messaging, present, now }: Deps, { member, room, cursor: before }: Past): Promise<number> {
  const { conversationId, customer } = room.thread
  const { messages, read } = await findRecent(messaging, conversationId, member.rich)
  const cursor = Math.max(before, ...read.map(({ version }) => version))
  const event = member.rich
    ? { type: 'sync', cursor, messages: await present.messages(messages, customer), more: false }
    : { type: 'recent_messages', messages: messages.map(presentBrief), timestamp: instantText(now()) }
  member.link.send(JSON.stringify(event))
  noteTold(member, messages)
  return cursor
}

/** The last messages in order; for sockets of the contract without notes and without what was deleted. */
async function findRecent(
  messaging: Messaging,
  id: number,
  rich: boolean,
): Promise<{ messages: Message[]; read: Message[] }> {
  let messages: Message[] = []
  const read: Message[] = []
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const some = await messaging.read.before(id, { before, limit: RECENT_MAX })
    read.push(...some)
    messages = [...some.filter((one) => rich || (!one.internal && one.deletedAt === null)), ...messages]
    const [first] = some
    if (messages.length >= RECENT_MAX || !first || some.length < RECENT_MAX)
      return { messages: messages.slice(-RECENT_MAX), read }
    before = first.id
  }
}

function noteTold(member: Member, messages: readonly Message[]): void {
  for (const { id, internal } of messages) if (!internal) member.lastToldId = Math.max(member.lastToldId, id)
}

interface Facts {
  readonly link: SocketLink
  readonly admitted: Admitted
  readonly member: Member
  readonly room: Room
  readonly onClosed: () => void
}

class ChatSocket implements SocketHandler {
  readonly #deps: Deps
  readonly #facts: Facts
  #isTyping = false

  constructor(deps: Deps, facts: Facts) {
    this.#deps = deps
    this.#facts = facts
  }

  async receive(text: string): Promise<void> {
    const { admitted, link, member } = this.#facts
    const agent = await admitted.now()
    if (!agent) return
    const read = readFrame(text)
    if ('complaint' in read) {
      link.send(
        writeError(read.complaint, member.rich ? { code: 'VALIDATION_ERROR', clientId: read.clientId } : undefined),
      )
      return
    }
    try {
      await this.#act(agent, read.frame)
    } catch (error) {
      const clientId = read.frame.type === 'chat_message' ? read.frame.client_id : undefined
      link.send(writeRefusal(error, { rich: member.rich, clientId }))
    }
  }

  async #act(agent: Agent, frame: Extract<ReturnType<typeof readFrame>, { frame: unknown }>['frame']): Promise<void> {
    const { inbox } = this.#deps.channels
    const { room, member } = this.#facts
    const { conversationId } = room.thread
    switch (frame.type) {
      case 'chat_message':
        await this.#reply(agent, frame.content, frame.client_id)
        return
      case 'typing':
        this.#isTyping = frame.is_typing
        this.#deps.messaging.typing.set(conversationId, agent.personId, frame.is_typing)
        if (frame.is_typing) await inbox.keepReplyLock(agent, conversationId)
        return
      case 'mark_read': {
        // Without a name: what this socket was told, for the agent cannot have seen more.
        const upTo = frame.message_id === undefined ? member.lastToldId : numberIn(frame.message_id)
        await inbox.markRead(agent, conversationId, upTo)
        return
      }
      case 'sync':
        if (member.rich) await tellChanges(this.#deps, { member, room }, frame.after)
    }
  }

  async #reply(agent: Agent, content: string, clientId: string | undefined): Promise<void> {
    const { channels } = this.#deps
    const { room, member } = this.#facts
    const { conversationId } = room.thread
    const known = Math.max(room.seen, member.cursor ?? 0)
    const { message } = await channels.delivery.reply(agent, { conversationId, content, clientId })
    await channels.inbox.keepReplyLock(agent, conversationId)
    // Said before, and told before: its sender alone is told again.
    if (message.id <= known && message.id <= (member.cursor ?? 0)) await room.echo(member, message)
  }

  closed(): void {
    const { admitted, room, onClosed } = this.#facts
    if (this.#isTyping) this.#deps.messaging.typing.stop(room.thread.conversationId, admitted.agent.personId)
    onClosed()
  }
}
