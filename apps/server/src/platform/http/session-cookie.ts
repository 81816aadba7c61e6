import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'

const NAME = 'helssa_session'
/** Sent with the handshakes of sockets only; no route of HTTP ever sees it, so none can be called by it from elsewhere. */
const PATH = '/ws/'

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether browsers reach this server by TLS only. */
    behindTls: boolean
  }
}

/** Has the browser bring `pass` when it opens a socket (docs/decisions.md, tokens). */
export function giveSessionCookie(
  reply: FastifyReply,
  { pass, refreshSeconds }: { pass: string; refreshSeconds: number },
): void {
  reply.header('Set-Cookie', `${NAME}=${pass}; Max-Age=${refreshSeconds}; ${attributes(reply)}`)
}

/** Has the browser forget it. */
export function takeSessionCookie(reply: FastifyReply): void {
  reply.header('Set-Cookie', `${NAME}=; Max-Age=0; ${attributes(reply)}`)
}

const attributes = ({ server }: FastifyReply): string =>
  `Path=${PATH}; HttpOnly; SameSite=Lax${server.behindTls ? '; Secure' : ''}`

/** What a handshake brought, if anything. */
export function readSessionCookie({ cookie }: IncomingHttpHeaders): string | undefined {
  for (const pair of cookie?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === NAME && value) return value
  }
  return undefined
}
