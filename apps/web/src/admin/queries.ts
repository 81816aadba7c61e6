import type { AnswerOf, FikoAnswerOf, SmartaiAnswerOf } from '@helssa/client'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, smartai } from '../session/clients.ts'
import { fiko } from './client.ts'
import { jalaliDaysAgo, startOfJalaliDay } from './days.ts'
import type { RangeDays } from './ranges.ts'
import type { AuditSearch, DoctorsSearch, UsersSearch } from './search.ts'

export type Overview = AnswerOf<'getAdminOverview'>
export type Listed = SmartaiAnswerOf<'listUsers'>[number]
export type OnboardedDoctor = AnswerOf<'listOnboardedDoctors'>['results'][number]
export type Channel = FikoAnswerOf<'listChannels'>['channels'][number]
export type Entry = Exclude<AnswerOf<'readAudit'>, string>['results'][number]
export type Emergency = AnswerOf<'listEmergencies'>['results'][number]

export const USERS_PAGE_SIZE = 20
export const DOCTORS_PAGE_SIZE = 12
export const EMERGENCIES_PAGE_SIZE = 10
const AUDIT_PAGE_SIZE = 50
const HEALTH_EVERY_MS = 15_000

export const overviewQuery = (days: RangeDays) =>
  queryOptions({
    queryKey: ['admin', 'overview', days],
    queryFn: async () =>
      (await api.GET('/api/v1/admin/overview/', { params: { query: { from_date: jalaliDaysAgo(days - 1) } } })).data,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })

export const tokenReportQuery = queryOptions({
  queryKey: ['admin', 'token-report'],
  queryFn: async () => (await smartai.api.GET('/v1/admin/reports/overview')).data,
})

export const usersQuery = ({ page = 1, search, role, status, sort }: UsersSearch) =>
  queryOptions({
    queryKey: ['admin', 'users', page, search, role, status, sort],
    queryFn: async () => {
      const { data, meta } = await smartai.api.GET('/v1/admin/users', {
        params: {
          query: {
            page,
            limit: USERS_PAGE_SIZE,
            ...(search && { search }),
            ...(role && { role }),
            ...(status && { status }),
            ...(sort && { sortBy: sort, ...(sort === 'fullName' && { order: 'asc' as const }) }),
          },
        },
      })
      return { users: data, total: meta.pagination.total, isMore: meta.pagination.totalIsAtLeast === true }
    },
    placeholderData: keepPreviousData,
  })

export const doctorsQuery = ({ page = 1, q, status }: DoctorsSearch) =>
  queryOptions({
    queryKey: ['admin', 'doctors', page, q, status],
    queryFn: async () =>
      (
        await api.GET('/api/v1/admin/doctors/', {
          params: { query: { page, page_size: DOCTORS_PAGE_SIZE, ...(q && { q }), ...(status && { status }) } },
        })
      ).data,
    placeholderData: keepPreviousData,
  })

export const referenceQuery = queryOptions({
  queryKey: ['admin', 'reference'],
  queryFn: async () => (await api.GET('/api/v1/reference/')).data,
  staleTime: 600_000,
})

export const channelsQuery = queryOptions({
  queryKey: ['admin', 'channels'],
  queryFn: async () => (await fiko.api.GET('/fiko/v1/channels')).data.channels,
  refetchInterval: HEALTH_EVERY_MS,
})

/** What the address asks of the audit, in the words of the API. */
export const auditAskedBy = ({ actor, patient, action, right, from, to }: AuditSearch) => ({
  ...(actor && { actor_id: actor }),
  ...(patient && { patient_id: patient }),
  ...(action && { action }),
  ...(right && { right }),
  ...(from && { from: startOfJalaliDay(from) }),
  ...(to && { to: startOfJalaliDay(to, 1) }),
})

/** Looking is audited as well, so nothing is asked again by itself. */
export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'audit', search],
    queryFn: async ({ pageParam }) => {
      const { data } = await api.GET('/api/v1/admin/audit/', {
        params: {
          query: { ...auditAskedBy(search), page_size: AUDIT_PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
        },
      })
      if (typeof data === 'string') throw new TypeError('a page of the audit came as a file')
      return data
    },
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

export const emergenciesQuery = (page: number, reviewed: boolean) =>
  queryOptions({
    queryKey: ['admin', 'emergencies', page, reviewed],
    queryFn: async () =>
      (
        await api.GET('/api/v1/admin/break-glass/', {
          params: { query: { page, page_size: EMERGENCIES_PAGE_SIZE, reviewed } },
        })
      ).data,
    refetchOnWindowFocus: false,
  })
