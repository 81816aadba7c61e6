import type { Agent, Channels, InboxThread } from '../../domains/channels/index.ts'
import type { Message } from '../../domains/messaging/index.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { Frame } from '../../platform/sockets/frame.ts'
import type { SocketHandler, SocketLink, SocketRoute } from '../../platform/sockets/route.ts'
import { type Admission, type Admitted, chooseProtocol, readAfter } from './admission.ts'
import { createFrameReader, listFrames, writeError, writeRefusal } from './frames.ts'
import { type Presenter, presentBrief, presentConversation } from './present.ts'
import { conversationName } from './wire-id.ts'

const PATH = /^\/ws\/conversations\/?$/

interface Deps {
  readonly channels: Channels
  readonly admission: Admission
  readonly present: Presenter
  readonly frame: (text: string) => Frame
  readonly now: () => Date
}

const readFrame = createFrameReader(listFrames)

/** The socket of the list of conversations: `/ws/conversations/?token=` (contract, conversation list). */
export function listSocket(deps: Deps): SocketRoute & { askToResync: () => void } {
  const { admission, channels, frame } = deps
  const links = new Set<{ readonly link: SocketLink; readonly rich: boolean }>()
  let following: Promise<() => void> | undefined

  const toAll = (event: object) => {
    const prepared = frame(JSON.stringify(event))
    for (const { link } of links) link.sendFrame(prepared)
  }

  /** One following for all sockets of this node; it ends with the last of them. */
  const follow = (): Promise<() => void> =>
    channels.inbox.feed.follow({
      heard: (message: Message) =>
        toAll({
          type: 'new_customer_message',
          conversation_id: conversationName(message.conversationId),
          message: presentBrief(message),
          timestamp: instantText(deps.now()),
        }),
      updated: (id) => toAll({ type: 'conversation_updated', conversation_id: conversationName(id) }),
    })

  return {
    name: 'fiko-list',
    matches: ({ pathname }) => PATH.test(pathname),
    chooseProtocol,
    async open(link, request) {
      const admitted = await admission.admit(link, request)
      if (!admitted) return undefined
      const entry = { link, rich: readAfter(request.url) !== undefined }
      links.add(entry)
      following ??= follow()
      const leave = () => {
        links.delete(entry)
        if (links.size > 0 || !following) return
        const ending = following
        following = undefined
        ending.then((stop) => stop()).catch(() => undefined) // one that never began has nothing to stop
      }
      try {
        await following
      } catch (error) {
        leave()
        throw error
      }
      const letGo = await admitted.hold()
      const depart = channels.presence.enter(admitted.agent.personId)
      await admitted.now() // what changed before it was held was told to nobody
      return createHandler(deps, {
        link,
        admitted,
        rich: entry.rich,
        closed: () => {
          depart()
          leave()
          letGo()
        },
      })
    },
    /** Tells those who asked for it that the list may have to be asked for again. */
    askToResync() {
      const prepared = frame(JSON.stringify({ type: 'resync' }))
      for (const { link, rich } of links) if (rich) link.sendFrame(prepared)
    },
  }
}

interface Facts {
  readonly link: SocketLink
  readonly admitted: Admitted
  readonly rich: boolean
  readonly closed: () => void
}

function createHandler(deps: Deps, { link, admitted, rich, closed }: Facts): SocketHandler {
  return {
    closed,
    async receive(text) {
      const agent = await admitted.now()
      if (!agent) return
      const read = readFrame(text)
      if ('complaint' in read) {
        link.send(writeError(read.complaint, rich ? { code: 'VALIDATION_ERROR' } : undefined))
        return
      }
      try {
        link.send(await writeList(deps, agent, rich))
      } catch (error) {
        link.send(writeRefusal(error, { rich }))
      }
    },
  }
}

async function writeList({ channels, present, now }: Deps, agent: Agent, rich: boolean): Promise<string> {
  const threads: InboxThread[] = await channels.inbox.list(agent)
  const conversations = rich ? await present.conversations(threads) : threads.map(presentConversation)
  return JSON.stringify({ type: 'conversations_list', conversations, timestamp: instantText(now()) })
}
