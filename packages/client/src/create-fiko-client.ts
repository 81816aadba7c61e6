import { createFikoApi, type FikoApi } from './api.ts'
import { IDEMPOTENCY_KEY, newIdempotencyKey } from './idempotency.ts'
import type { FikoAnswerOf } from './operations.ts'
import type { SessionLink } from './session-link.ts'
import { type FikoChatSocket, type FikoChatSocketOptions, openFikoChatSocket } from './sockets/fiko-chat-socket.ts'

export interface FikoClient {
  /** Every call of the support inbox, typed by path: `api.GET('/fiko/v1/conversations')`. @throws HelssaError FikoErrorCode */
  readonly api: FikoApi
  /**
   * Answers the customer of a conversation (`conv_5`). It is sent again where no answer came, and said once; with a
   * `clientId` of your own also after a reload. How sending went is in the answer's `delivery`.
   * @throws HelssaError REPLY_LOCKED, REPLY_EMPTY, …
   */
  reply(conversationId: string, content: string, clientId?: string): Promise<FikoAnswerOf<'reply'>>
  /** Writes what agents alone read, likewise once. @throws HelssaError */
  addNote(conversationId: string, content: string, clientId?: string): Promise<FikoAnswerOf<'addNote'>>
  /** Sends the customer a file, 10 MB at most, and words with it if there are any. @throws HelssaError */
  replyWithFile(
    conversationId: string,
    file: Blob,
    said?: { readonly name?: string; readonly content?: string; readonly clientId?: string },
  ): Promise<FikoAnswerOf<'replyWithFile'>>
  /** Opens a conversation's socket, beginning with its latest messages. @throws HelssaError THREAD_NOT_FOUND */
  openLatest(conversationId: string, options?: Omit<FikoChatSocketOptions, 'page'>): Promise<FikoChatSocket>
}

const LATEST = 50

/** A client of the support inbox for the agent or admin who is signed in at `account`: a client of HELSSA or of SmartAI. */
export function createFikoClient(account: { readonly link: SessionLink }): FikoClient {
  const { baseUrl, send } = account.link
  const api = createFikoApi(baseUrl, send)
  /** What is asked with, once however often it is sent: the transport takes the header for leave to repeat. */
  const once = (conversationId: string, content: string, clientId: string) => ({
    params: { path: { id: conversationId } },
    body: { content, client_id: clientId },
    headers: { [IDEMPOTENCY_KEY]: clientId },
  })
  return {
    api,
    async reply(conversationId, content, clientId = newIdempotencyKey()) {
      const asked = once(conversationId, content, clientId)
      return (await api.POST('/fiko/v1/conversations/{id}/messages', asked)).data
    },
    async addNote(conversationId, content, clientId = newIdempotencyKey()) {
      const asked = once(conversationId, content, clientId)
      return (await api.POST('/fiko/v1/conversations/{id}/notes', asked)).data
    },
    async replyWithFile(conversationId, file, { name = 'file', content, clientId } = {}) {
      const body = new FormData()
      if (content !== undefined) body.append('content', content)
      if (clientId !== undefined) body.append('client_id', clientId)
      body.append('file', file, name) // last: what comes after the file is not read
      const url = new URL(`/fiko/v1/conversations/${encodeURIComponent(conversationId)}/files`, baseUrl)
      const response = await send(new Request(url, { method: 'POST', body }))
      return (await response.json()) as FikoAnswerOf<'replyWithFile'>
    },
    async openLatest(conversationId, options) {
      const { data: page } = await api.GET('/fiko/v1/conversations/{id}/messages', {
        params: { path: { id: conversationId }, query: { limit: LATEST } },
      })
      return openFikoChatSocket(account, conversationId, { ...options, page })
    },
  }
}
