import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Ledger } from '../../domains/ledger/index.ts'
import type { Payments } from '../../domains/payments/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { PageAnswer, PageQuery, pageOf, presentPage } from '../../platform/http/paging.ts'
import { Instant, instantText, Nullable, OneOf } from '../../platform/http/schema.ts'
import { WalletMovement } from './billing.schema.ts'
import { presentMovement } from './movements.present.ts'
import { answers } from './schema.ts'

const tags = ['billing']
const HistoryQuery = Type.Object(PageQuery)
const PaymentMade = Type.Object({
  id: Type.String(),
  purpose: OneOf(['wallet_charge', 'encounter', 'subscription', 'token_purchase']),
  subject_id: Nullable(Type.String({ description: 'The visit, or the order, it is for' })),
  amount: Type.Integer({ description: 'Rial' }),
  status: OneOf(['pending', 'paid', 'cancelled', 'failed', 'expired']),
  gateway: Type.String(),
  reference: Nullable(Type.String({ description: 'The bank’s number of it' })),
  payment_url: Nullable(Type.String({ description: 'Where one that is pending is paid' })),
  created_at: Instant,
  expires_at: Instant,
})

interface Deps {
  readonly ledger: Ledger
  readonly payments: Payments
  readonly publicUrl: string
}

/** What became of a person's money: the wallet's movements, and the payments through gateways. */
export const billingHistoryRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { ledger, payments, publicUrl }) => {
  app.addHook('preValidation', signedIn)

  app.get(
    '/billing/wallet/transactions/',
    {
      schema: {
        tags,
        operationId: 'listWalletTransactions',
        summary: 'All movements of the wallet, newest first',
        querystring: HistoryQuery,
        response: answers({ 200: PageAnswer(WalletMovement) }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { personId } = actorOf(request)
      const { count, results } = await ledger.walletEntries(personId, page)
      const language = languageOf(request.headers['accept-language'])
      const movements = results.map((entry) => presentMovement(personId, entry, language))
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: movements })
    },
  )

  app.get(
    '/billing/payments/',
    {
      schema: {
        tags,
        operationId: 'listPayments',
        summary: 'Own payments through gateways, also those that came to nothing, newest first',
        querystring: HistoryQuery,
        response: answers({ 200: PageAnswer(PaymentMade) }, 401, 422),
      },
    },
    async (request) => {
      const page = pageOf(request.query)
      const { count, results } = await payments.listOf(actorOf(request).personId, page)
      const made = results.map((payment) => ({
        id: payment.id,
        purpose: payment.purpose,
        subject_id: payment.subjectId,
        amount: payment.amountRial,
        status: payment.status,
        gateway: payment.gateway,
        reference: payment.reference,
        payment_url: payment.status === 'pending' ? payments.urlOf(payment.id) : null,
        created_at: instantText(payment.createdAt),
        expires_at: instantText(payment.expiresAt),
      }))
      return presentPage(`${publicUrl}${request.url}`, page, { count, results: made })
    },
  )
}
