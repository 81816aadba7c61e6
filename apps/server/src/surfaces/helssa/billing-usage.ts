import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Assistant } from '../../domains/assistant/index.ts'
import type { Care } from '../../domains/care/index.ts'
import type { Records } from '../../domains/records/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { Instant, instantText, Nullable } from '../../platform/http/schema.ts'
import { answers } from './schema.ts'

const Counted = (description: string) =>
  Type.Object(
    {
      used: Type.Integer(),
      limit: Nullable(Type.Integer({ description: 'null: no limit' })),
      remaining: Nullable(Type.Integer()),
      resets_at: Instant,
    },
    { description },
  )
const PlanUsage = Type.Object({
  monthly_consultations: Counted('Online visits of this Jalali month (Tehran), by the dates of the visits'),
  ai_queries: Counted('Questions of this month that were answered'),
  storage: Type.Object({
    used_bytes: Type.Integer(),
    limit_bytes: Nullable(Type.Integer({ description: 'null: no limit' })),
    remaining_bytes: Nullable(Type.Integer()),
  }),
})

interface Deps {
  readonly care: Pick<Care, 'onlineVisitsOf'>
  readonly assistant: Pick<Assistant, 'usageOf'>
  readonly records: Pick<Records, 'storageOf'>
}

/** What is used and left of the limits of a person's plans, or of the free allowance. */
export const billingUsageRoute: FastifyPluginAsyncTypebox<Deps> = async (app, { care, assistant, records }) => {
  app.get(
    '/billing/subscriptions/usage/',
    {
      preValidation: signedIn,
      schema: {
        tags: ['billing'],
        operationId: 'getPlanUsage',
        summary: 'What is used and left of what the plan allows, or of what is free',
        response: answers({ 200: PlanUsage }, 401),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      const [visits, questions, { usedBytes, limitBytes }] = await Promise.all([
        care.onlineVisitsOf(personId),
        assistant.usageOf(personId),
        records.storageOf(personId),
      ])
      return {
        monthly_consultations: presentCounted(visits),
        ai_queries: presentCounted(questions),
        storage: { used_bytes: usedBytes, limit_bytes: limitBytes, remaining_bytes: leftOf(usedBytes, limitBytes) },
      }
    },
  )
}

/** Never less than nothing: who had a larger plan may have used more. */
const leftOf = (used: number, limit: number | null): number | null =>
  limit === null ? null : Math.max(0, limit - used)

const presentCounted = ({ used, limit, resetsAt }: { used: number; limit: number | null; resetsAt: Date }) => ({
  used,
  limit,
  remaining: leftOf(used, limit),
  resets_at: instantText(resetsAt),
})
