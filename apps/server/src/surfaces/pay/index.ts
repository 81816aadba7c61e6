import formbody from '@fastify/formbody'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Payment, Payments, SandboxGateway } from '../../domains/payments/index.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { addressKey, countRequest, type Rate } from '../../platform/http/rate-limit.ts'
import { TooManyRequests } from '../../platform/http/refused.ts'
import { OneOf } from '../../platform/http/schema.ts'
import { pagePolicy } from '../../platform/http/security-headers.ts'
import { OutsideError } from '../../platform/http-client.ts'
import { decisionPage, resultPage, STYLE, type Trouble, troublePage, troubleText } from './page.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Decision = Type.Object({ outcome: OneOf(['paid', 'cancelled']) })
/** ZarinPal's and the sandbox's callback alike; `Status` is not believed, so it is not even read. */
const Callback = Type.Object({ Authority: Type.String({ minLength: 1, maxLength: 100 }) })

/** Without `form-action`: browsers hold redirects after a form against it, and the payer goes on to another origin. */
const PAGE_POLICY = pagePolicy({
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
})

/** The payer's way to the bank and back: `/pay/{payment}` and its callback. With the sandbox gateway it is the bank. */
export const paySurface: FastifyPluginAsyncTypebox<{
  payments: Payments
  sandbox: SandboxGateway | undefined
  cache: Cache
  /** Requests of one address in a window: each may cost a question to the bank. */
  rate: Rate | undefined
}> = async (app, deps) => {
  const { payments, sandbox, cache, rate } = deps
  await app.register(formbody)
  app.setErrorHandler(answerTrouble)
  app.addHook('onRequest', async (request, reply) => {
    const count = await countRequest(cache, reply, `pay:address:${addressKey(request.ip)}`, rate)
    if (count && !count.allowed) throw new TooManyRequests(count.retryAfterSeconds)
  })

  app.get('/pay/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('Cache-Control', 'max-age=3600').send(STYLE),
  )

  app.get('/pay/:id', { schema: { params: Id } }, async (request, reply) => {
    const payment = await openOrEnded(payments, request.params.id)
    if (payment.status !== 'pending') return showEnd(payments, request, reply, payment)
    if (!sandbox && payment.redirectUrl !== null) return reply.redirect(payment.redirectUrl, 303)
    return sendPage(reply, 200, decisionPage(payment, await payments.describe(payment), language(request)))
  })

  if (sandbox) {
    app.post('/pay/:id', { schema: { params: Id, body: Decision } }, async (request, reply) => {
      const payment = await openOrEnded(payments, request.params.id)
      if (payment.status !== 'pending') return showEnd(payments, request, reply, payment)
      await sandbox.decide(payment.id, request.body.outcome)
      return showEnd(payments, request, reply, await payments.confirm(payment.id))
    })
  }

  app.get('/pay/:id/callback', { schema: { params: Id, querystring: Callback } }, async (request, reply) =>
    showEnd(payments, request, reply, await payments.confirm(request.params.id, request.query.Authority)),
  )
}

/** The payment, open at the gateway while it waits; as it ended if it did so meanwhile, by a second click or tab. */
async function openOrEnded(payments: Payments, id: string): Promise<Payment> {
  const payment = await payments.get(id)
  if (payment.status !== 'pending') return payment
  return payments.open(id).catch(async (error: unknown) => {
    const ended = await payments.get(id)
    if (ended.status === 'pending') throw error
    return ended
  })
}

const language = (request: FastifyRequest): Language => languageOf(request.headers['accept-language'])
const wantsPage = (request: FastifyRequest): boolean => request.headers.accept?.includes('text/html') ?? false

const sendPage = (reply: FastifyReply, status: number, page: string) =>
  reply
    .code(status)
    .headers(PAGE_POLICY)
    .type('text/html; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .send(page)

/** Browsers go back to where the payer came from; programs learn the same as JSON. */
async function showEnd(payments: Payments, request: FastifyRequest, reply: FastifyReply, payment: Payment) {
  const returnUrl = returnUrlOf(payment)
  if (!wantsPage(request)) {
    return reply.send({
      transaction_id: payment.id,
      status: payment.status,
      amount: payment.amountRial,
      return_url: returnUrl,
    })
  }
  if (returnUrl) return reply.redirect(returnUrl, 303)
  return sendPage(reply, 200, resultPage(payment, await payments.describe(payment), language(request)))
}

function returnUrlOf({ id, status, returnUrl }: Payment): string | null {
  if (returnUrl === null) return null
  const address = new URL(returnUrl)
  address.searchParams.set('transaction_id', id)
  address.searchParams.set('status', status)
  return address.href
}

function answerTrouble(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, code, kind } = troubleOf(thrown)
  if (status >= 500) request.log.error({ reqId: request.id, err: thrown }, 'payment page failed')
  if (wantsPage(request)) return sendPage(reply, status, troublePage(kind, language(request)))
  return reply
    .code(status)
    .send({ error: { code, message: troubleText(kind, language(request)), request_id: request.id } })
}

const notFound = { status: 404, code: 'NOT_FOUND', kind: 'notFound' } as const
const closed = { status: 409, code: 'PAYMENT_CLOSED', kind: 'closed' } as const
const away = { status: 503, code: 'SERVICE_UNAVAILABLE', kind: 'unavailable' } as const
const tooMany = { status: 429, code: 'RATE_LIMIT_EXCEEDED', kind: 'tooMany' } as const
const HTTP_CODES: Partial<Record<number, string>> = { 413: 'FILE_TOO_LARGE', 415: 'UNSUPPORTED_FORMAT' }

function troubleOf(thrown: unknown): { status: number; code: string; kind: Trouble } {
  if (thrown instanceof Refusal) return thrown.code === 'PAYMENT_CLOSED' ? closed : notFound
  if (thrown instanceof OutsideError) return away
  if (thrown instanceof TooManyRequests) return tooMany
  const problem = problemOf(thrown)
  if (problem.kind === 'input') return { status: 422, code: 'VALIDATION_ERROR', kind: 'malformed' }
  if (problem.kind !== 'http') return { status: 500, code: 'INTERNAL_ERROR', kind: 'unavailable' }
  if (problem.status === 404) return notFound
  if (problem.status === 503) return away
  return { status: problem.status, code: HTTP_CODES[problem.status] ?? 'BAD_REQUEST', kind: 'malformed' }
}
