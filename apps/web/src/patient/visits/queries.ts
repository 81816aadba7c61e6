import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Language } from '../../i18n/language.ts'
import { addDays, jalaliOf } from '../../i18n/tehran.ts'
import { api } from '../../session/clients.ts'
import { serverNow } from '../../session/server-clock.ts'
import { isUpcoming } from './visit.ts'

const PAGE_SIZE = 20
/** Links to files open for a while only, so that a list is asked for anew before they close. */
const LINKS_MS = 5 * 60_000
/** More visits than this nobody has before them. */
const UPCOMING_MAX = 100

export const visitQuery = (id: string, language: Language) =>
  queryOptions({
    queryKey: ['visits', id, language],
    queryFn: async () => (await api.GET('/api/v1/patients/encounters/{id}/', { params: { path: { id } } })).data,
  })

/** Visits that are to come or going on, the next one first. */
export const upcomingQuery = (language: Language) =>
  queryOptions({
    queryKey: ['visits', 'upcoming', language],
    queryFn: async () => {
      const now = serverNow()
      // One that began late yesterday may still go on.
      const query = { from_date: jalaliOf(addDays(now, -1)), page_size: UPCOMING_MAX }
      const { data } = await api.GET('/api/v1/patients/encounters/', { params: { query } })
      return data.results.filter((visit) => isUpcoming(visit, now)).toReversed()
    },
  })

/** Visits that are over or were called off, the latest first. */
export const pastQuery = (language: Language) =>
  infiniteQueryOptions({
    queryKey: ['visits', 'past', language],
    initialPageParam: 1,
    queryFn: async ({ pageParam: page }) => {
      const query = { page, page_size: PAGE_SIZE }
      const { data } = await api.GET('/api/v1/patients/encounters/', { params: { query } })
      const now = serverNow()
      return { results: data.results.filter((visit) => !isUpcoming(visit, now)), next: data.next && page + 1 }
    },
    getNextPageParam: ({ next }) => next || undefined,
  })

/** Own payments through the bank, newest first; a visit's pending one runs out when the held time does. */
export const paymentsQuery = queryOptions({
  queryKey: ['money', 'payments', 'newest'],
  queryFn: async () =>
    (await api.GET('/api/v1/billing/payments/', { params: { query: { page_size: 50 } } })).data.results,
})

/** The files that were sent for a visit, newest first. */
export const visitFilesQuery = (visitId: string) =>
  queryOptions({
    queryKey: ['record', 'files', 'of-visit', visitId],
    queryFn: async () => {
      const { data } = await api.GET('/api/v1/patients/medical-files/', { params: { query: { page_size: 100 } } })
      return data.results.filter(({ encounter_id }) => encounter_id === visitId)
    },
    refetchInterval: LINKS_MS,
  })

/** One of the own prescriptions. */
export const prescriptionQuery = (id: string) =>
  queryOptions({
    queryKey: ['record', 'prescription', id],
    queryFn: async () => (await api.GET('/api/v1/patients/prescriptions/{id}/', { params: { path: { id } } })).data,
  })
