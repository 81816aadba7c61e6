import type { DoctorSearch } from '../apps/server/src/domains/care/search-doctors.ts'
import type { RecordedSearch } from './bare.ts'
import { CITIES, FIRST_NAMES, LAST_NAMES } from './names.ts'
import type { Probe, Sent } from './probe.ts'

/** Parameters of a search as in the contract. */
type Asked = Readonly<Record<string, string>>

/** What forty patients look for: names with and without mistakes, specialties, cities, filters, orders and pages. */
export const SEARCHES: readonly Asked[] = [
  {},
  { page: '2' },
  { page: '5' },
  { sort_by: 'experience' },
  { sort_by: 'price' },
  { sort_by: 'price', page: '3' },
  { q: 'احمدی' },
  { q: 'رضایی' },
  { q: 'رزایی' },
  { q: 'مریم رضایی' },
  { q: 'مریم رظایی' },
  { q: 'دکتر سارا احمدی' },
  { q: 'محمدي' },
  { q: 'كريمي' },
  { q: 'حسین موسوی' },
  { q: 'حصین موسوی' },
  { q: 'شریفی', sort_by: 'price' },
  { q: 'قلب' },
  { q: 'متخصص قلب' },
  { q: 'متخصس قلب تهران' },
  { q: 'پوست و مو' },
  { q: 'چشم پزشک' },
  { q: 'چشم‌پزشک مشهد' },
  { q: 'cardiology' },
  { q: 'dermatolgy' },
  { q: 'روانپزشک' },
  { q: 'تهران', sort_by: 'rating' },
  { specialty: 'cardiology' },
  { specialty: 'cardiology', city: 'تهران' },
  { specialty: 'general', sort_by: 'price' },
  { specialty: 'dermatology', gender: 'female' },
  { specialty: 'pediatrics', city: 'مشهد', sort_by: 'experience' },
  { specialty: 'psychiatry', online_available: 'true' },
  { specialty: 'dentistry', page: '2' },
  { city: 'تهران' },
  { city: 'شیراز', sort_by: 'rating' },
  { city: 'اصفهان', insurance_accepted: 'سلامت' },
  { insurance_accepted: 'ایران', min_rating: '4' },
  { gender: 'female', min_rating: '4.5' },
  { gender: 'male', online_available: 'true', sort_by: 'experience', page: '2' },
]

/** Searches nobody asked before, number n another than any other: two names, one of them misspelt, in a city or not. */
export function newSearch(n: number): Asked {
  const first = FIRST_NAMES[n % FIRST_NAMES.length] ?? ''
  const last = LAST_NAMES[Math.floor(n / FIRST_NAMES.length) % LAST_NAMES.length] ?? ''
  const round = Math.floor(n / (FIRST_NAMES.length * LAST_NAMES.length))
  const misspelt = `${last.slice(0, 2 + (round % 3))}ا${last.slice(3 + (round % 3))}`
  return {
    q: `${first} ${n % 2 ? last : misspelt}`,
    ...(round % 2 === 1 && { city: CITIES[round % CITIES.length] ?? '' }),
    ...(round > 1 && { page: String(round) }),
  }
}

export const addressOf = (asked: Asked): string => {
  const query = new URLSearchParams(asked).toString()
  return `/api/v1/patients/doctors/search/${query && `?${query}`}`
}

export const commandOf = (asked: Asked): DoctorSearch => ({
  page: Number(asked.page ?? 1),
  pageSize: 20,
  ...(asked.q !== undefined && { text: asked.q }),
  ...(asked.specialty !== undefined && { specialty: asked.specialty }),
  ...(asked.city !== undefined && { city: asked.city }),
  ...(asked.gender !== undefined && { gender: asked.gender as 'male' | 'female' }),
  ...(asked.online_available !== undefined && { onlineAvailable: asked.online_available === 'true' }),
  ...(asked.insurance_accepted !== undefined && { insurance: asked.insurance_accepted }),
  ...(asked.min_rating !== undefined && { minRating: Number(asked.min_rating) }),
  ...(asked.sort_by !== undefined && { sortBy: asked.sort_by as 'rating' | 'experience' | 'price' }),
})

/** The statements by which the server answers each search the first time, by the address of its request. */
export async function recordSearches(
  probe: Probe,
  searches: readonly Asked[],
): Promise<Record<string, RecordedSearch>> {
  const recorded: Record<string, RecordedSearch> = {}
  const names = new Map<string, string>()
  const named = (found: Sent | undefined) => {
    if (!found) throw new Error('the search does not send what it used to send')
    const name = names.get(found.text) ?? `search${names.size}`
    names.set(found.text, name)
    return { name, ...found }
  }
  for (const asked of searches) {
    const sent = await probe.sentBy(({ care }) => care.searchDoctors(commandOf(asked)))
    const page = sent.findLast(({ text }) => /^(select "doctors"|with found)/.test(text))
    const count = sent.findLast(({ text }) => text.startsWith('select count(*)'))
    recorded[addressOf(asked)] = {
      page: named(page),
      ...(count && { count: named(count) }),
      busy: named(sent.findLast(({ text }) => text.includes('from encounters')) ?? BUSY),
    }
  }
  return recorded
}

/** The server looks at the taken times of doctors whose first free time it does not know; the bare one always does. */
const BUSY = {
  text: `select doctor_id, starts_at, busy_until, case when status = 'pending' then hold_until end as hold_until from encounters
    where doctor_id = any($1::uuid[]) and starts_at < $2 and starts_at > $3 and busy_until > $4
      and (status in ('confirmed', 'in_progress') or (status = 'pending' and (hold_until is null or hold_until > $5)))
    order by starts_at`,
  values: [],
}
