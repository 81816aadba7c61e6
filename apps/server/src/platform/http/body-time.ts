// How long the body of a request may take. Node knows one time for all requests; here it depends on what is sent.
import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

export interface BodyTimes {
  /** For the head of a request, and for a body that is no form. */
  readonly restMs: number
  /** For which no byte of a form may come. */
  readonly formIdleMs: number
  /** For a whole form: 25 MB at 350 kbit/s. */
  readonly formMs: number
}
export const USUAL_BODY_TIMES: BodyTimes = { restMs: 30_000, formIdleMs: 15_000, formMs: 600_000 }

/**
 * Hangs up on who sends too slowly. A file over a phone's line takes minutes, so a form may take long as long as it keeps
 * coming; everything else is small and has to be there soon. The server itself ends what takes longer than a form may.
 */
export function limitBodyTime(app: FastifyInstance, { restMs, formIdleMs }: BodyTimes): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request
    // What was put in without a line (`inject`) cannot be slow.
    if (raw.socket instanceof Socket && hasBody(raw) && !raw.complete) {
      if (isForm(raw)) hangUpWhenIdle(raw, formIdleMs)
      else hangUpAfter(raw, restMs)
    }
    done()
  })
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const isForm = ({ headers }: IncomingMessage): boolean => /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')

function hangUpAfter(raw: IncomingMessage, ms: number): void {
  const timer = setTimeout(() => raw.complete || raw.socket.destroy(), ms)
  raw.once('close', () => clearTimeout(timer))
}

/**
 * By what arrived, not by events of the request: listening for its data would set it flowing before anybody reads it. That
 * nothing arrives because the server itself takes its time is no fault of the sender.
 */
function hangUpWhenIdle(raw: IncomingMessage, ms: number): void {
  let arrived = raw.socket.bytesRead
  const timer = setInterval(() => {
    const { bytesRead } = raw.socket
    const waitsForUs = raw.complete || raw.isPaused() || raw.readableLength > 0
    if (bytesRead === arrived && !waitsForUs) raw.socket.destroy()
    arrived = bytesRead
  }, ms)
  raw.once('close', () => clearInterval(timer))
}
