import { type BodyOf, HelssaError } from '@helssa/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../session/clients.ts'

export type Asked = BodyOf<'quoteEncounter'>

/** What the visit would cost, by the rules of booking; also tells when the plan gives no more visits. */
export const quoteQuery = (asked: Asked, language: string) =>
  queryOptions({
    queryKey: ['quote', asked, language],
    queryFn: async () => (await api.POST('/api/v1/patients/encounters/quote/', { body: asked })).data,
    staleTime: 0,
  })

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: async () => (await api.GET('/api/v1/patients/profile/')).data,
})

/** Why a booking was refused, as far as the patient can do something about it. */
export type Refusal =
  | { readonly kind: 'taken'; readonly isOwnVisit: boolean; readonly free: readonly string[] }
  | { readonly kind: 'not_offered' }
  | { readonly kind: 'plan' }

export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof HelssaError)) return undefined
  const { code, details } = error
  if (code === 'APPOINTMENT_CONFLICT') {
    const free = Array.isArray(details.next_free_slots) ? details.next_free_slots.filter(isText) : []
    return { kind: 'taken', isOwnVisit: details.conflict_with === 'your_visit', free }
  }
  if (code === 'DOCTOR_UNAVAILABLE') return { kind: 'not_offered' }
  return code === 'PLAN_LIMIT_REACHED' || code === 'SUBSCRIPTION_EXPIRED' ? { kind: 'plan' } : undefined
}
const isText = (value: unknown): value is string => typeof value === 'string'
