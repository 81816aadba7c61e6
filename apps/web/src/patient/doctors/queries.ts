import type { AnswerOf } from '@helssa/client'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { toLatinDigits } from '../../i18n/format.ts'
import type { Language } from '../../i18n/language.ts'
import { addDays, jalaliOf } from '../../i18n/tehran.ts'
import { api } from '../../session/clients.ts'
import { serverNow } from '../../session/server-clock.ts'
import type { DoctorSearch, VisitType } from './search.ts'

export type Doctor = AnswerOf<'getDoctor'>
export type Slot = AnswerOf<'getSlots'>['results'][number]

const HOUR_MS = 3_600_000
const PAGE_SIZE = 20
/** What the server has no filter for is looked for in pages of this size, this many at a time. */
const SCANNED_SIZE = 50
const SCANNED_PAGES = 4
const ENOUGH = 10

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
    queryFn: ({ pageParam, signal }) => findDoctors(search, pageParam, signal),
    getNextPageParam: ({ next }: FoundPage) => next,
    placeholderData: keepPreviousData,
  })

async function findDoctors(search: DoctorSearch, first: number, signal: AbortSignal): Promise<FoundPage> {
  const fits = fitsOf(search, serverNow())
  if (!fits) return readPage(search, first, PAGE_SIZE, signal)
  const results: Doctor[] = []
  let page: FoundPage = { count: 0, results, next: first }
  for (let scanned = 0; scanned < SCANNED_PAGES && page.next !== undefined && results.length < ENOUGH; scanned++) {
    page = await readPage(search, page.next, SCANNED_SIZE, signal)
    results.push(...page.results.filter(fits))
  }
  return { ...page, results }
}

async function readPage(search: DoctorSearch, page: number, size: number, signal: AbortSignal): Promise<FoundPage> {
  const query = {
    q: search.q && toLatinDigits(search.q),
    specialty: search.specialty,
    city: search.city,
    insurance_accepted: search.insurance,
    gender: search.gender,
    visit_type: search.type,
    max_fee: search.fee,
    sort_by: search.sort,
    page,
    page_size: size,
  }
  const { data } = await api.GET('/api/v1/patients/doctors/search/', { params: { query }, signal })
  return { count: data.count, results: data.results, next: data.next === null ? undefined : page + 1 }
}

/** Whether a doctor has a time as soon as asked, which the server cannot search by; undefined where it need not be asked. */
function fitsOf({ when }: DoctorSearch, now: Date): ((doctor: Doctor) => boolean) | undefined {
  if (when === undefined) return undefined
  const last = jalaliOf(addDays(now, { today: 0, tomorrow: 1, week: 6 }[when]))
  return ({ availability: { next_available: next } }) => next !== null && jalaliOf(new Date(next)) <= last
}

/** The least that a visit costs, in Rial. */
export const feeFrom = ({ availability, online_consultation_fee, consultation_fee }: Doctor): number =>
  availability.online ? online_consultation_fee : consultation_fee
