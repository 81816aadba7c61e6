/**
 * `QUEUE_FULL`: too much waits to be sent. `UNANSWERED`: the server said nothing to it; it may have been refused, as chat
 * refuses silently. `REFUSED`: the server said no. `CLOSED`: the socket was closed; what was under way may have been done.
 */
export type SocketErrorCode = 'QUEUE_FULL' | 'UNANSWERED' | 'REFUSED' | 'CLOSED'

/** What the promise of something sent over a socket rejects with. */
export class SocketError extends Error {
  override readonly name = 'SocketError'
  readonly code: SocketErrorCode
  /** The server's own code, where it refused. */
  readonly serverCode: string | undefined

  constructor(code: SocketErrorCode, message: string, serverCode?: string) {
    super(message)
    this.code = code
    this.serverCode = serverCode
  }
}
