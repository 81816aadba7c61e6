import type { FikoChatEvent, FikoChatSocket, FikoMessage } from '@helssa/client'
import { type Live, openLive } from '../design/conversation/live.ts'
import { sendForm } from '../session/send-form.ts'
import { fiko } from './client.ts'

const PAGE = 50
const OLDER_PAGE = 100

export type SupportLive = Live<FikoMessage, FikoChatSocket>

/** Opens a customer's conversation; files and notes go beside the socket. */
export const openSupport = (conversationId: string, hear: (event: FikoChatEvent) => void): SupportLive =>
  openLive<FikoMessage, FikoChatEvent, FikoChatSocket>({
    key: `support.${conversationId}`,
    pageSize: PAGE,
    idOf: ({ id }) => id,
    open: () => fiko.openLatest(conversationId),
    async loadOlder(socket, { id: before }) {
      const params = { path: { id: conversationId }, query: { before, limit: OLDER_PAGE } }
      const { data: page } = await fiko.api.GET('/fiko/v1/conversations/{id}/messages', { params })
      socket.addOlder(page)
      return page.messages.length
    },
    async sendOtherwise(_socket, { clientId, content, file, isNote }, sending) {
      if (!file || isNote) return (await fiko.addNote(conversationId, content, clientId)).id
      const form = new FormData()
      if (content !== '') form.append('content', content)
      form.append('client_id', clientId)
      form.append('file', file, file.name) // last: what comes after the file is not read
      const path = `/fiko/v1/conversations/${encodeURIComponent(conversationId)}/files`
      return (await sendForm<FikoMessage>(path, form, sending)).id
    },
    typingOf: (event) =>
      event.type === 'typing'
        ? { id: event.agent.id, name: event.agent.username, isTyping: event.isTyping }
        : undefined,
    hear,
  })
