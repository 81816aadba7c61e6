import { type ChatApi, createChatApi } from './api.ts'
import { IDEMPOTENCY_KEY, newIdempotencyKey } from './idempotency.ts'
import type { ChatAnswerOf } from './operations.ts'
import type { SessionLink } from './session-link.ts'
import { type ChatSocket, type ChatSocketOptions, openChatSocket } from './sockets/chat-socket.ts'

export interface ChatClient {
  /** Every call of the chat module, typed by path: `api.GET('/api/conversations/')`. @throws ChatError, HelssaError */
  readonly api: ChatApi
  /**
   * Writes to a user; the first message between two makes their conversation. It is sent again where no answer came, and
   * written once; with a `clientId` of your own also after a reload.
   * @throws ChatError, HelssaError
   */
  write(recipientId: number, content: string, clientId?: string): Promise<ChatAnswerOf<'sendMessage'>>
  /** Attaches a picture or a video, 10 MB at most, to an own message. @throws ChatError, HelssaError */
  attach(
    message: { readonly id: number; readonly conversation: number },
    file: Blob,
    name?: string,
  ): Promise<ChatAnswerOf<'addAttachment'>>
  /** Opens a conversation's socket, beginning with its latest messages. @throws ChatError, HelssaError */
  openLatest(conversationId: number, options?: Omit<ChatSocketOptions, 'page'>): Promise<ChatSocket>
}

const LATEST = 50

/** A client of the chat module for who is signed in at `account`: a client of HELSSA or of SmartAI. */
export function createChatClient(account: { readonly link: SessionLink }): ChatClient {
  const { baseUrl, send } = account.link
  const api = createChatApi(baseUrl, send)
  return {
    api,
    async write(recipientId, content, clientId = newIdempotencyKey()) {
      const { data } = await api.POST('/api/messages/', {
        body: { content, recipient_id: recipientId, client_id: clientId },
        headers: { [IDEMPOTENCY_KEY]: clientId }, // which the transport takes for leave to repeat
      })
      return data
    },
    async attach({ id, conversation }, file, name = 'file') {
      const body = new FormData()
      body.append('file', file, name)
      const url = new URL(`/api/conversations/${conversation}/messages/${id}/attachments/`, baseUrl)
      const response = await send(new Request(url, { method: 'POST', body }))
      return (await response.json()) as ChatAnswerOf<'addAttachment'>
    },
    async openLatest(conversationId, options) {
      const { data: page } = await api.GET('/api/conversations/{id}/history/', {
        params: { path: { id: conversationId }, query: { page_size: LATEST } },
      })
      return openChatSocket(account, conversationId, { ...options, page })
    },
  }
}
