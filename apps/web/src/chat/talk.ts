import { type ChatEvent, type ChatMessage, type ChatSocket, HelssaError } from '@helssa/client'
import { type Live, openLive } from '../design/conversation/live.ts'
import { chat } from '../session/clients.ts'
import { sendForm } from '../session/send-form.ts'

const PAGE = 50
const OLDER_PAGE = 100

export type ChatLive = Live<ChatMessage, ChatSocket>

/** Opens a conversation of the chat module. A file goes with a message of its own, which is written first. */
export function openChat(conversationId: number): ChatLive {
  /** Messages that were written for files which did not go off yet: trying again attaches, and writes nothing anew. */
  const written = new Map<string, number>()
  return openLive<ChatMessage, ChatEvent, ChatSocket>({
    key: `chat.${conversationId}`,
    pageSize: PAGE,
    idOf: ({ id }) => id,
    open: () => chat.openLatest(conversationId),
    async loadOlder(socket, { id: before }) {
      const params = { path: { id: conversationId }, query: { before, page_size: OLDER_PAGE } }
      const { data: page } = await chat.api.GET('/api/conversations/{id}/history/', { params })
      socket.addOlder(page)
      return page.results.length
    },
    async sendOtherwise(socket, { clientId, content, file }, sending) {
      if (!file) throw new HelssaError({ status: 0, code: 'UNEXPECTED_ANSWER', message: 'chats have no notes' })
      const id = written.get(clientId) ?? (await socket.send(content || file.name, clientId)).id
      written.set(clientId, id)
      const form = new FormData()
      form.append('file', file, file.name)
      await sendForm(`/api/conversations/${conversationId}/messages/${id}/attachments/`, form, sending)
      return id
    },
    typingOf: (event) =>
      event.type === 'typing' ? { id: event.user.id, name: event.user.username, isTyping: event.isTyping } : undefined,
  })
}
