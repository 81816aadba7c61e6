import type { AnswerOf } from '@helssa/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../session/clients.ts'

export type Visit = AnswerOf<'listDoctorsEncounters'>['results'][number]
export type VisitInFull = AnswerOf<'getDoctorsEncounter'>
export type VisitStatus = Visit['status']
export type Dashboard = AnswerOf<'getDashboard'>
export type Settings = AnswerOf<'getSettings'>
export type Warning = AnswerOf<'checkPrescription'>['warnings'][number]

const PAGE_SIZE = 100
const REFRESH_MS = 60_000

export const dashboardQuery = queryOptions({
  queryKey: ['encounters', 'dashboard'],
  queryFn: async () => (await api.GET('/api/v1/doctors/dashboard/')).data,
  refetchInterval: REFRESH_MS,
})

/** All of the doctor's visits of some days, both included, earliest first. Days are Jalali. */
export const visitsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['encounters', 'days', from, to],
    queryFn: () => allVisits({ from_date: from, to_date: to }),
    refetchInterval: REFRESH_MS,
  })

async function allVisits(asked: { from_date: string; to_date?: string }): Promise<Visit[]> {
  const found: Visit[] = []
  for (let page = 1, more = true; more; page++) {
    const query = { ...asked, page, page_size: PAGE_SIZE }
    const { data } = await api.GET('/api/v1/doctors/encounters/', { params: { query } })
    found.push(...data.results)
    more = data.next !== null
  }
  return found
}

/** All of the doctor's visits since a Jalali day, those ahead too. */
export const visitsSinceQuery = (from: string) =>
  queryOptions({
    queryKey: ['encounters', 'since', from],
    queryFn: () => allVisits({ from_date: from }),
    staleTime: REFRESH_MS,
  })

export const visitQuery = (id: string) =>
  queryOptions({
    queryKey: ['encounters', 'one', id],
    queryFn: async () => (await api.GET('/api/v1/doctors/encounters/{id}/', { params: { path: { id } } })).data,
    refetchInterval: REFRESH_MS,
  })

export const settingsQuery = queryOptions({
  queryKey: ['doctor', 'settings'],
  queryFn: async () => (await api.GET('/api/v1/doctors/settings/')).data,
})

/** The slots that settings make on some days, both included and Jalali; nothing is kept. */
export const slotsQuery = (settings: Settings | undefined, from: string, to: string) =>
  queryOptions({
    queryKey: ['encounters', 'slots', from, to, settings],
    queryFn: async () => {
      if (!settings) return []
      const body = { settings, from_date: from, to_date: to }
      return (await api.POST('/api/v1/doctors/settings/preview/', { body })).data.days
    },
    enabled: settings !== undefined,
    placeholderData: keepPreviousData,
  })

export const earningsQuery = (asked: { from: string; to: string; by: 'day' | 'month' }) =>
  queryOptions({
    queryKey: ['encounters', 'earnings', asked],
    queryFn: async () => {
      const query = { from_date: asked.from, to_date: asked.to, by: asked.by }
      return (await api.GET('/api/v1/doctors/earnings/', { params: { query } })).data
    },
    placeholderData: keepPreviousData,
  })

export const COMPLETED_PAGE_SIZE = 15
export const completedQuery = (asked: { from: string; to: string; page: number }) =>
  queryOptions({
    queryKey: ['encounters', 'completed', asked],
    queryFn: async () => {
      const { from, to, page } = asked
      const query = { status: 'completed' as const, from_date: from, to_date: to, page, page_size: COMPLETED_PAGE_SIZE }
      return (await api.GET('/api/v1/doctors/encounters/', { params: { query } })).data
    },
    placeholderData: keepPreviousData,
  })
