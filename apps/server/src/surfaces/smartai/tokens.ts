import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Invoice, TokenPackage, Tokens, TokenTransaction, Transfer } from '../../domains/tokens/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { onceOf } from '../../platform/http/idempotency.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { instantText } from '../../platform/http/schema.ts'
import { answers, page, pagingOf, success } from './schema.ts'
import { type DateQuery, readDates } from './token-dates.ts'
import {
  Balance,
  InvoiceAnswer,
  InvoicePath,
  Packages,
  Purchased,
  PurchaseTokens,
  TransactionQuery,
  Transactions,
  Transferred,
  TransferTokens,
  Usage,
  UsageQuery,
} from './tokens.schema.ts'

const tags = ['tokens']
const DAY_MS = 86_400_000
/** What is shown where a query does not say, and the most it may ask for. */
const USAGE_DAYS = { usual: 30, max: 366 }

interface Deps {
  readonly tokens: Tokens
  readonly clock: Clock
}

/** One's own tokens: what they are, where they went, more of them, and some for another (contract: tokens). */
export const tokenRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  await app.register(statementRoutes, deps)
  await app.register(transferRoutes, deps)
  await app.register(buyingRoutes, deps)
}

const statementRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { tokens, clock }) => {
  app.get(
    '/tokens/balance',
    {
      preValidation: signedIn,
      schema: { tags, operationId: 'getTokenBalance', summary: 'Balance', response: answers({ 200: Balance }, 401) },
    },
    async (request) => {
      const { balance, pending, updatedAt } = await tokens.balanceOf(actorOf(request).personId)
      return success({ balance, pendingBalance: pending, lastUpdated: instantText(updatedAt) })
    },
  )

  app.get(
    '/tokens/transactions',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'listTokenTransactions',
        summary: 'Statement, the newest first',
        querystring: TransactionQuery,
        response: answers({ 200: Transactions }, 400, 401),
      },
    },
    async (request) => {
      const { type, ...query } = request.query
      const paging = pagingOf(query)
      const filter = { ...readDates(query), ...(type && { type }) }
      const { total, items } = await tokens.statementOf(actorOf(request).personId, filter, paging)
      return page(paging, total, items.map(presentTransaction))
    },
  )

  app.get(
    '/tokens/usage',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getTokenUsage',
        summary: 'What was used of each service on each day; the last 30 days unless asked otherwise',
        querystring: UsageQuery,
        response: answers({ 200: Usage }, 400, 401),
      },
    },
    async (request) => success(await tokens.usageOf(actorOf(request).personId, usageRange(request.query, clock.now()))),
  )
}

const transferRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { tokens }) => {
  app.post(
    '/tokens/transfer',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'transferTokens',
        summary: 'Give tokens to another account',
        body: TransferTokens,
        response: answers({ 200: Transferred }, 400, 401, 402, 404, 409),
      },
    },
    async (request) => {
      const { recipientEmail, amount, description } = request.body
      const transfer = await tokens.transfer(actorOf(request).personId, {
        recipientEmail,
        amount,
        ...(description !== undefined && { description }),
        ...onceOf(request, 'transferTokens'),
      })
      return success(presentTransfer(transfer))
    },
  )
}

const buyingRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { tokens }) => {
  app.get(
    '/tokens/packages',
    {
      schema: {
        tags,
        operationId: 'listTokenPackages',
        summary: 'Packages on offer',
        security: [],
        response: answers({ 200: Packages }),
      },
    },
    async (request) => {
      const language = languageOf(request.headers['accept-language'])
      return success((await tokens.packages()).map((offer) => presentPackage(offer, language)))
    },
  )

  app.post(
    '/tokens/purchase',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'purchaseTokens',
        summary: 'Order a package; its tokens come with the payment',
        body: PurchaseTokens,
        response: answers({ 200: Purchased }, 400, 401, 404, 409),
      },
    },
    async (request) => {
      const { packageId, paymentMethod, returnUrl } = request.body
      const purchase = await tokens.purchase(actorOf(request).personId, {
        packageId,
        method: paymentMethod,
        ...(returnUrl !== undefined && { returnUrl }),
        ...onceOf(request, 'purchaseTokens'),
      })
      return success({
        invoiceId: purchase.invoice,
        amount: purchase.priceRial,
        tokensAmount: purchase.tokens,
        paymentUrl: purchase.paymentUrl,
        expiresAt: instantText(purchase.expiresAt),
      })
    },
  )

  app.get(
    '/tokens/invoices/:invoiceId',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getTokenInvoice',
        summary: 'A purchase and how far it is',
        params: InvoicePath,
        response: answers({ 200: InvoiceAnswer }, 401, 404),
      },
    },
    async (request) =>
      success(presentInvoice(await tokens.invoice(actorOf(request).personId, request.params.invoiceId))),
  )
}

function usageRange(query: DateQuery, now: Date): { from: Date; until: Date } {
  const asked = readDates(query)
  const until = asked.until ?? new Date(Math.max(now.getTime(), asked.from?.getTime() ?? 0) + 1)
  const from = asked.from ?? new Date(until.getTime() - USAGE_DAYS.usual * DAY_MS)
  if (until.getTime() - from.getTime() > USAGE_DAYS.max * DAY_MS) {
    throw new FieldError(query.startDate === undefined ? 'endDate' : 'startDate', {
      fa: `حداکثر ${USAGE_DAYS.max} روز`,
      en: `At most ${USAGE_DAYS.max} days`,
    })
  }
  return { from, until }
}

const presentTransaction = (row: TokenTransaction) => ({
  id: row.id,
  type: row.type,
  amount: row.amount,
  description: row.description,
  status: row.status,
  createdAt: instantText(row.createdAt),
  ...(row.completedAt && { completedAt: instantText(row.completedAt) }),
  ...(row.reference !== null && { reference: row.reference }),
  ...(row.recipient !== null && { recipient: row.recipient }),
  ...(row.sender !== null && { sender: row.sender }),
  ...(row.service !== null && { serviceName: row.service }),
})

const presentTransfer = ({ id, amount, recipient, description, createdAt, newBalance }: Transfer) => ({
  id,
  amount,
  recipient,
  status: 'completed' as const,
  description,
  createdAt: instantText(createdAt),
  newBalance,
})

const presentPackage = (offer: TokenPackage, language: Language) => ({
  id: offer.id,
  name: offer.name[language],
  tokensAmount: offer.tokens,
  price: offer.priceRial,
  currency: 'IRR' as const,
  isActive: true,
  ...(offer.discountPercentage !== null && { discountPercentage: offer.discountPercentage }),
  ...(offer.expiryDays !== null && { expiryDays: offer.expiryDays }),
})

const presentInvoice = (invoice: Invoice) => ({
  invoiceId: invoice.invoice,
  packageId: invoice.packageId,
  amount: invoice.priceRial,
  tokensAmount: invoice.tokens,
  paymentMethod: invoice.method,
  status: invoice.status,
  createdAt: instantText(invoice.createdAt),
  expiresAt: instantText(invoice.expiresAt),
  ...(invoice.paymentUrl !== undefined && { paymentUrl: invoice.paymentUrl }),
  ...(invoice.completedAt && { completedAt: instantText(invoice.completedAt) }),
  ...(invoice.refundedAt && { refundedAt: instantText(invoice.refundedAt) }),
})
