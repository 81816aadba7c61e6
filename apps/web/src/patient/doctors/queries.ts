import type { AnswerOf } from '@helssa/client'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { toLatinDigits } from '../../i18n/format.ts'
import type { Language } from '../../i18n/language.ts'
import { addDays, jalaliOf } from '../../i18n/tehran.ts'
import { api } from '../../session/clients.ts'
import { serverNow } from '../../session/server-clock.ts'
import type { DoctorSearch, VisitType, When } from './search.ts'

export type Doctor = AnswerOf<'getDoctor'>
export type Slot = AnswerOf<'getSlots'>['results'][number]

const HOUR_MS = 3_600_000
const PAGE_SIZE = 20
const WEEK_DAYS = 7

/** Specialties, cities and insurers to choose from. */
export const referenceQuery = (language: Language) =>
  queryOptions({
    queryKey: ['reference', language],
    queryFn: async () => (await api.GET('/api/v1/reference/')).data,
    staleTime: HOUR_MS,
  })

export const doctorQuery = (id: string, language: Language) =>
  queryOptions({
    queryKey: ['doctors', id, language],
    queryFn: async () => (await api.GET('/api/v1/patients/doctors/{id}/', { params: { path: { id } } })).data,
  })

/** A doctor's free times of the seven days from `week` weeks after today. */
export const slotsQuery = (id: string, { week, type, today }: { week: number; type: VisitType; today: Date }) => {
  const from_date = jalaliOf(addDays(today, week * 7))
  const to_date = jalaliOf(addDays(today, week * 7 + 6))
  return queryOptions({
    queryKey: ['doctors', id, 'slots', type, from_date],
    queryFn: async () =>
      (
        await api.GET('/api/v1/patients/doctors/{id}/slots/', {
          params: { path: { id }, query: { from_date, to_date, visit_type: type } },
        })
      ).data,
  })
}

interface FoundPage {
  readonly count: number
  readonly results: readonly Doctor[]
  readonly next: number | undefined
}

/** Doctors as they are found, page by page; while others are looked for, the last ones stay. */
export const doctorsQuery = (search: DoctorSearch, language: Language) =>
  infiniteQueryOptions({
    queryKey: ['doctors', 'search', search, language],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => readPage(search, pageParam, signal),
    getNextPageParam: ({ next }: FoundPage) => next,
    placeholderData: keepPreviousData,
  })

async function readPage(search: DoctorSearch, page: number, signal: AbortSignal): Promise<FoundPage> {
  const query = {
    q: search.q && toLatinDigits(search.q),
    specialty: search.specialty,
    city: search.city,
    insurance_accepted: search.insurance,
    gender: search.gender,
    visit_type: search.type,
    max_fee: search.fee,
    sort_by: search.sort,
    ...daysOf(search.when),
    page,
    page_size: PAGE_SIZE,
  }
  const { data } = await api.GET('/api/v1/patients/doctors/search/', { params: { query }, signal })
  return { count: data.count, results: data.results, next: data.next === null ? undefined : page + 1 }
}

/** The days of which one must have a free time. */
function daysOf(when: When | undefined): { free_on?: string; free_until?: string } {
  if (when === undefined) return {}
  return when === 'week'
    ? { free_on: 'today', free_until: jalaliOf(addDays(serverNow(), WEEK_DAYS - 1)) }
    : { free_on: when }
}

/** The least that a visit costs, in Rial. */
export const feeFrom = ({ availability, online_consultation_fee, consultation_fee }: Doctor): number =>
  availability.online ? online_consultation_fee : consultation_fee
