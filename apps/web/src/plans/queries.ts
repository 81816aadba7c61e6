import type { AnswerOf } from '@helssa/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../session/clients.ts'

export type Plan = AnswerOf<'listPlans'>['plans'][number]
export type PlanUsage = AnswerOf<'getPlanUsage'>
export type Subscription = AnswerOf<'listSubscriptions'>['results'][number]

const MINUTES = 60_000

export const plansQuery = queryOptions({
  queryKey: ['plans', 'offered'],
  queryFn: async () => (await api.GET('/api/v1/billing/subscriptions/plans/')).data.plans,
  staleTime: 5 * MINUTES,
})

export const subscriptionsQuery = queryOptions({
  queryKey: ['plans', 'own'],
  queryFn: async () =>
    (await api.GET('/api/v1/billing/subscriptions/', { params: { query: { page_size: 50 } } })).data.results,
})

/** What is used and left of visits, questions and storage. */
export const planUsageQuery = queryOptions({
  queryKey: ['plans', 'usage'],
  queryFn: async () => (await api.GET('/api/v1/billing/subscriptions/usage/')).data,
})

export interface Asked {
  readonly planId: string
  readonly months: number
  readonly code: string
}

/** The price as the server works it out: the plan's own discount first, then the code's off the rest. */
export const quoteQuery = ({ planId, months, code }: Asked) =>
  queryOptions({
    queryKey: ['plans', 'quote', planId, months, code],
    queryFn: async () =>
      (
        await api.POST('/api/v1/billing/subscriptions/quote/', {
          body: { plan_id: planId, duration_months: months, ...(code && { discount_code: code }) },
        })
      ).data,
    placeholderData: keepPreviousData,
    staleTime: MINUTES,
  })

/** What a person without a plan has in a month, as the server has it (`FREE_ALLOWANCE`, docs/decisions.md). */
export const FREE: Plan['limitations'] = { monthly_consultations: 2, storage_mb: 50, ai_queries: 10 }
/** Of a limitation that is none. */
export const UNLIMITED = -1
