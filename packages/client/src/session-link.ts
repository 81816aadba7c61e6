import type { SessionKeeper } from './session-keeper.ts'
import type { Send } from './transport.ts'

/** A session as clients of other surfaces share it: they call, and open sockets, as who is signed in there. */
export interface SessionLink {
  readonly baseUrl: string
  /** Sends as who is signed in. @throws HelssaError */
  readonly send: Send
  /** An access token that is good for a while yet; undefined when nobody is signed in. @throws HelssaError no answer came */
  readonly access: () => Promise<string | undefined>
  /** Has the session renewed, its cookie with it; answers whether there still is one. @throws HelssaError no answer came */
  readonly renew: () => Promise<boolean>
}

/** The link to a session that a keeper keeps. */
export function createSessionLink<Person>(baseUrl: string, send: Send, keeper: SessionKeeper<Person>): SessionLink {
  /** A session that ended while it was asked is no failure. */
  const unlessEnded = (error: unknown): undefined => {
    if (keeper.current()) throw error
  }
  return {
    baseUrl,
    send,
    access: async () => (await keeper.fresh().catch(unlessEnded))?.access,
    async renew() {
      const session = keeper.current()
      return session !== undefined && (await keeper.replace(session.access).catch(unlessEnded)) !== undefined
    },
  }
}
