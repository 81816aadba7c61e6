import {
  type AssistantEvent,
  type AssistantMessage,
  type AssistantSocket,
  HelssaError,
  openAssistantSocket,
  SocketError,
  type SocketState,
} from '@helssa/client'
import { api, helssa } from '../session/clients.ts'
import { type Asked, keepAsked, readAsked } from './asked.ts'

/** A question of one's own without an answer: on its way, or refused. */
export interface Pending extends Asked {
  /** Once the server has it. */
  readonly messageId?: string
  readonly error?: HelssaError | SocketError
}

export interface Talk {
  /** In their order; undefined until the first page came. */
  readonly messages: readonly AssistantMessage[] | undefined
  readonly title: string
  readonly pending: readonly Pending[]
  /** As much of an answer as came, by the question's id. */
  readonly draft: { readonly questionId: string; readonly text: string } | undefined
  readonly isTyping: boolean
  /** Where older messages go on; null at the beginning. */
  readonly before: string | null
  readonly isLoadingOlder: boolean
  readonly error: unknown
  readonly isDeleted: boolean
  readonly line: SocketState['state']
}

export interface Conversation {
  current(): Talk
  subscribe(listener: () => void): () => void
  ask(asked: Asked): void
  /** Asks again what was refused. */
  retry(clientId: string): void
  /** Takes what was refused off. */
  drop(clientId: string): void
  loadOlder(): void
  /** Asks for the first page again. */
  reload(): void
  close(): void
}

let shared: AssistantSocket | undefined
let sharedBy: string | undefined

/** The page's one socket of the assistant; a new one once it was closed for good, by signing out, or is another person's. */
function socketOfPage(): AssistantSocket {
  const person = helssa.session.current()?.user.id
  if (sharedBy !== person) shared?.close()
  if (!shared || shared.state.state === 'closed') shared = openAssistantSocket(helssa)
  sharedBy = person
  return shared
}

const numberOf = ({ id }: AssistantMessage) => Number(id.slice('msg_'.length))

/** Put by their ids, in their order: what came before under the same id is replaced. */
function merge(known: readonly AssistantMessage[], come: readonly AssistantMessage[]): AssistantMessage[] {
  const byId = new Map([...known, ...come].map((message) => [message.id, message]))
  return [...byId.values()].sort((a, b) => numberOf(a) - numberOf(b))
}

/** Opens one conversation with the assistant: its latest page, then all that is said; questions on their way go on. */
export function openConversation(sessionId: string, onAnswered: () => void): Conversation {
  const socket = socketOfPage()
  const listeners = new Set<() => void>()
  let isClosed = false
  let talk: Talk = {
    messages: undefined,
    title: '',
    pending: readAsked(sessionId),
    draft: undefined,
    isTyping: false,
    before: null,
    isLoadingOlder: false,
    error: undefined,
    isDeleted: false,
    line: socket.state.state,
  }
  const set = (change: Partial<Talk>) => {
    if (isClosed) return
    talk = { ...talk, ...change }
    if (change.pending) keepAsked(sessionId, talk.pending.filter(({ error }) => !error).map(withoutState))
    for (const listener of listeners) listener()
  }
  const put = (come: readonly AssistantMessage[]) => {
    const messages = merge(talk.messages ?? [], come)
    const answered = new Set(
      messages.flatMap(({ role, reply_to }) => (role === 'assistant' && reply_to ? [reply_to] : [])),
    )
    const isThrough = ({ messageId }: Pending) => messageId !== undefined && answered.has(messageId)
    set({ messages, pending: talk.pending.filter((each) => !isThrough(each)) })
  }
  const change = (clientId: string, by: Partial<Pending>) =>
    set({ pending: talk.pending.map((each) => (each.clientId === clientId ? { ...each, ...by } : each)) })

  const send = ({ clientId, content, attachments }: Asked) => {
    socket.ask(sessionId, content, { clientId, ...(attachments.length > 0 && { attachments }) }).then(
      (answer) => {
        put([answer])
        set({ pending: talk.pending.filter((each) => each.clientId !== clientId), draft: undefined, isTyping: false })
        onAnswered()
      },
      (error: unknown) => {
        if (!(error instanceof SocketError)) throw error
        // Left with the page; what is asked stays kept, to be asked on with.
        if (error.code === 'CLOSED') return
        change(clientId, { error })
        set({ draft: undefined, isTyping: false })
        onAnswered()
      },
    )
  }

  /** The server has a question: it tells so in place of the message itself. */
  const receive = (clientId: string, { questionId, timestamp }: { questionId: string; timestamp: string }) => {
    const asked = talk.pending.find((each) => each.clientId === clientId)
    change(clientId, { messageId: questionId })
    if (asked) put([messageOf(asked, questionId, timestamp)])
  }

  const hear = (event: AssistantEvent) => {
    if (event.sessionId !== sessionId) return
    if (event.type === 'piece') set({ draft: { questionId: event.questionId, text: event.text } })
    if (event.type === 'typing') set({ isTyping: event.isTyping })
    if (event.type === 'received' && event.clientId) receive(event.clientId, event)
    if (event.type === 'deleted') set({ isDeleted: true })
    if (event.type === 'message') {
      put([event.message])
      if (event.message.role === 'assistant') set({ draft: undefined, isTyping: false })
    }
  }

  const load = async () => {
    set({ error: undefined })
    try {
      const { title } = await socket.join(sessionId)
      set({ title })
      const { data } = await api.GET('/api/v1/ai/chat/sessions/{id}/', { params: { path: { id: sessionId } } })
      set({ before: data.before, title: data.title })
      put(data.messages)
      const known = new Map(data.messages.flatMap(({ client_id, id }) => (client_id ? [[client_id, id]] : [])))
      set({
        pending: talk.pending.map((each) => ({
          ...each,
          ...(known.has(each.clientId) && { messageId: known.get(each.clientId) }),
        })),
      })
      put([])
    } catch (error) {
      if (!(error instanceof HelssaError || error instanceof SocketError)) throw error
      set({ error })
    }
  }

  const stops = [socket.onEvent(hear), socket.onState(({ state }) => set({ line: state }))]
  for (const each of talk.pending) send(each)
  void load()

  return {
    current: () => talk,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ask(asked) {
      set({ pending: [...talk.pending, asked] })
      send(asked)
    },
    retry(clientId) {
      const found = talk.pending.find((each) => each.clientId === clientId)
      if (!found) return
      change(clientId, { error: undefined })
      send(found)
    },
    drop: (clientId) => set({ pending: talk.pending.filter((each) => each.clientId !== clientId) }),
    loadOlder: () => void loadOlder(),
    reload: () => void load(),
    close() {
      isClosed = true
      for (const stop of stops) stop()
      listeners.clear()
    },
  }

  async function loadOlder(): Promise<void> {
    const { before } = talk
    if (before === null || talk.isLoadingOlder) return
    set({ isLoadingOlder: true })
    try {
      const { data } = await api.GET('/api/v1/ai/chat/sessions/{id}/', {
        params: { path: { id: sessionId }, query: { before } },
      })
      set({ before: data.before })
      put(data.messages)
    } catch (error) {
      if (!(error instanceof HelssaError)) throw error
      set({ error })
    } finally {
      set({ isLoadingOlder: false })
    }
  }
}

const messageOf = ({ content, attachments }: Asked, id: string, timestamp: string): AssistantMessage => ({
  id,
  role: 'user',
  content,
  timestamp,
  // What else there is to know of a file comes with the page that is read next.
  attachments: attachments.map(({ type, url }) => ({ type, url, media_type: '', name: '', size: 0 })),
})

const withoutState = ({ clientId, content, attachments }: Pending): Asked => ({ clientId, content, attachments })
