import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Tokens } from '../../domains/tokens/index.ts'
import { actorOf, adminOnly } from '../../platform/http/guards.ts'
import { onceOf } from '../../platform/http/idempotency.ts'
import { answers, success } from './schema.ts'
import {
  AdjustedTokens,
  AdjustTokens,
  InvoicePath,
  RefundedPurchase,
  RefundPurchase,
  UserPath,
} from './tokens.schema.ts'

const tags = ['admin']

/** What administrators correct of others' tokens, each with its reason (contract: admin). */
export const adminTokenRoutes: FastifyPluginAsyncTypebox<{ tokens: Tokens }> = async (app, { tokens }) => {
  app.put(
    '/admin/users/:userId/tokens',
    {
      preValidation: adminOnly,
      schema: {
        tags,
        operationId: 'adjustUserTokens',
        summary: 'Set, raise or lower a balance',
        params: UserPath,
        body: AdjustTokens,
        response: answers({ 200: AdjustedTokens }, 400, 401, 402, 403, 404, 409),
      },
    },
    async (request) => {
      const { personId: adminId } = actorOf(request)
      const { userId } = request.params
      const adjusted = await tokens.adjust({
        ...request.body,
        adminId,
        personId: userId,
        ...onceOf(request, 'adjustUserTokens'),
      })
      return success({ userId, ...adjusted })
    },
  )

  app.post(
    '/admin/purchases/:invoiceId/refund',
    {
      preValidation: adminOnly,
      schema: {
        tags,
        operationId: 'refundTokenPurchase',
        summary: "Take a purchase's tokens back and return its price to the wallet",
        params: InvoicePath,
        body: RefundPurchase,
        response: answers({ 200: RefundedPurchase }, 400, 401, 402, 403, 404, 409),
      },
    },
    async (request) => {
      const refunded = await tokens.refund({
        adminId: actorOf(request).personId,
        invoice: request.params.invoiceId,
        reason: request.body.reason,
        ...onceOf(request, 'refundTokenPurchase'),
      })
      return success({
        invoiceId: refunded.invoice,
        userId: refunded.personId,
        status: 'refunded' as const,
        tokensAmount: refunded.tokens,
        amount: refunded.amountRial,
        newBalance: refunded.newBalance,
        transactionId: refunded.transactionId,
      })
    },
  )
}
