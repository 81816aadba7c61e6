import formbody from '@fastify/formbody'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Payment, Payments, SandboxGateway } from '../../domains/payments/index.ts'
import { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { OneOf } from '../../platform/http/schema.ts'
import { pagePolicy } from '../../platform/http/security-headers.ts'
import { OutsideError } from '../../platform/http-client.ts'
import { decisionPage, resultPage, STYLE, troublePage, troubleText } from './page.ts'

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
}> = async (app, deps) => {
  const { payments, sandbox } = deps
  await app.register(formbody)
  app.setErrorHandler(answerTrouble)

  app.get('/pay/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('Cache-Control', 'max-age=3600').send(STYLE),
  )

  app.get('/pay/:id', { schema: { params: Id } }, async (request, reply) => {
    const payment = await payments.get(request.params.id)
    if (payment.status !== 'pending') return showEnd(request, reply, payment)
    const opened = await payments.open(payment.id)
    if (!sandbox && opened.redirectUrl !== null) return reply.redirect(opened.redirectUrl, 303)
    return sendPage(reply, 200, decisionPage(opened, language(request)))
  })

  if (sandbox) {
    app.post('/pay/:id', { schema: { params: Id, body: Decision } }, async (request, reply) => {
      const payment = await payments.get(request.params.id)
      if (payment.status !== 'pending') return showEnd(request, reply, payment)
      await payments.open(payment.id)
      await sandbox.decide(payment.id, request.body.outcome)
      return showEnd(request, reply, await payments.confirm(payment.id))
    })
  }

  app.get('/pay/:id/callback', { schema: { params: Id, querystring: Callback } }, async (request, reply) =>
    showEnd(request, reply, await payments.confirm(request.params.id, request.query.Authority)),
  )
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
function showEnd(request: FastifyRequest, reply: FastifyReply, payment: Payment) {
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
  return sendPage(reply, 200, resultPage(payment, returnUrl, language(request)))
}

function returnUrlOf({ id, status, returnUrl }: Payment): string | null {
  if (returnUrl === null) return null
  const address = new URL(returnUrl)
  address.searchParams.set('transaction_id', id)
  address.searchParams.set('status', status)
  return address.href
}

function answerTrouble(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, kind } = troubleOf(thrown)
  if (status >= 500) request.log.error({ reqId: request.id, err: thrown }, 'payment page failed')
  if (wantsPage(request)) return sendPage(reply, status, troublePage(kind, language(request)))
  const code =
    { 404: 'NOT_FOUND', 409: 'PAYMENT_CLOSED', 422: 'VALIDATION_ERROR', 503: 'SERVICE_UNAVAILABLE' }[status] ??
    'BAD_REQUEST'
  return reply
    .code(status)
    .send({ error: { code, message: troubleText(kind, language(request)), request_id: request.id } })
}

function troubleOf(thrown: unknown): { status: number; kind: 'notFound' | 'unavailable' } {
  if (thrown instanceof Refusal) return { status: thrown.code === 'PAYMENT_CLOSED' ? 409 : 404, kind: 'notFound' }
  if (thrown instanceof OutsideError) return { status: 503, kind: 'unavailable' }
  const problem = problemOf(thrown)
  if (problem.kind === 'input') return { status: 422, kind: 'notFound' }
  if (problem.kind === 'http') return { status: problem.status, kind: 'notFound' }
  return { status: 500, kind: 'unavailable' }
}
