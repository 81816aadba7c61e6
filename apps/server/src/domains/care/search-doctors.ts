import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { DoctorCard, DoctorSettings } from './doctor.ts'
import { activeDoctors, readNextSlots, toCard, withCard } from './doctor-store.ts'
import { nextSlotsOf } from './next-slots.ts'
import { foldForDoctorSearch } from './search-text.ts'

export interface DoctorSearch {
  readonly text?: string
  readonly specialty?: string
  readonly city?: string
  readonly gender?: 'male' | 'female'
  readonly onlineAvailable?: boolean
  readonly insurance?: string
  readonly minRating?: number
  readonly sortBy?: 'rating' | 'experience' | 'price'
  readonly page: number
  readonly pageSize: number
}
export interface FoundDoctor extends DoctorCard {
  readonly nextAvailable: Date | null
}
export interface FoundDoctors {
  readonly count: number
  readonly results: readonly FoundDoctor[]
}

const KEPT_SEARCHES_MAX = 500
/** Words that every doctor's entry shares and that say nothing about whom one looks for. */
const TITLES = new Set(['دکتر', 'dr', 'dr.', 'doctor'])

/** How alike a word must be, from 0 to 1: a typing mistake in a word of usual length, and in a short one. */
const CLOSE = 0.5
const DISTANT = 0.3

interface Kept {
  readonly version: number
  readonly count: number
  readonly ids: readonly string[]
  readonly cards: readonly DoctorCard[]
  readonly settings: ReadonlyMap<string, DoctorSettings>
}

/**
 * Finds doctors. Results of a search are kept in memory and are never stale: each request reads the directory's version,
 * which every change to what a search shows moves, together with the next free times of the page's doctors.
 */
export function createDoctorSearch({ db, clock }: { db: Db; clock: Clock }) {
  const kept = new Map<string, Kept>()
  const finding = new Map<string, Promise<Kept>>()

  /** Of simultaneous searches for the same one asks the database, the others wait for its answer. */
  function findOnce(asked: DoctorSearch, key: string, version: number): Promise<Kept> {
    const at = `${version} ${key}`
    const started = finding.get(at) ?? find(db, asked, version).finally(() => finding.delete(at))
    finding.set(at, started)
    return started
  }

  async function search(asked: DoctorSearch): Promise<FoundDoctors> {
    const key = JSON.stringify(asked)
    const now = clock.now()
    const known = kept.get(key)
    const fresh = await readNextSlots(db, known?.ids ?? [])
    if (known?.version === fresh.version) {
      return present(known, await nextSlotsOf(db, now, known.settings, fresh.slots))
    }
    const found = await findOnce(asked, key, fresh.version)
    if (kept.size >= KEPT_SEARCHES_MAX) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, found)
    const { slots } = await readNextSlots(db, found.ids)
    return present(found, await nextSlotsOf(db, now, found.settings, slots))
  }
  return search
}

const present = ({ count, cards }: Kept, next: ReadonlyMap<string, Date | null>): FoundDoctors => ({
  count,
  results: cards.map((card) => ({ ...card, nextAvailable: next.get(card.id) ?? null })),
})

/**
 * The version is read before the doctors: a change in between leaves results that the next request throws away. If no
 * doctor is like the words, ones less like them are better than none.
 */
async function find(db: Db, asked: DoctorSearch, version: number): Promise<Kept> {
  const close = await findAlike(db, asked, CLOSE)
  const found = close.count === 0 && asked.text !== undefined ? await findAlike(db, asked, DISTANT) : close
  const cards = found.rows.map(toCard)
  return {
    version,
    count: found.count,
    ids: cards.map((card) => card.id),
    cards,
    settings: new Map(cards.map((card) => [card.id, card.settings])),
  }
}

async function findAlike(db: Db, asked: DoctorSearch, likeness: number) {
  const [count, rows] = await Promise.all([countMatching(db, asked, likeness), pageOf(db, asked, likeness)])
  return { count, rows }
}

async function countMatching(db: Db, asked: DoctorSearch, likeness: number): Promise<number> {
  const row = await matching(db, asked, likeness)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function pageOf(db: Db, asked: DoctorSearch, likeness: number) {
  const words = wordsOf(asked.text)
  const found = matching(db, asked, likeness).selectAll('doctors').select(withCard)
  const ordered =
    asked.sortBy === 'experience'
      ? found.orderBy('doctors.experience_years', 'desc')
      : asked.sortBy === 'price'
        ? found.orderBy('doctors.online_fee_rial')
        : asked.sortBy === undefined && words.length > 0
          ? found
              .orderBy(sql`word_similarity(${words.join(' ')}, doctors.search_text)`, 'desc')
              .orderBy('doctors.rating_average', 'desc')
              .orderBy('doctors.rating_count', 'desc')
          : found.orderBy('doctors.rating_average', 'desc').orderBy('doctors.rating_count', 'desc')
  return ordered
    .orderBy('doctors.person_id')
    .limit(asked.pageSize)
    .offset((asked.page - 1) * asked.pageSize)
    .execute()
}

function matching(db: Db, asked: DoctorSearch, likeness: number) {
  let query = activeDoctors(db)
  if (asked.specialty !== undefined) query = query.where('doctors.specialty_code', '=', asked.specialty)
  if (asked.city !== undefined) query = query.where('doctors.city', '=', asked.city)
  if (asked.gender !== undefined) query = query.where('persons.gender', '=', asked.gender)
  if (asked.onlineAvailable !== undefined) query = query.where('doctors.online_enabled', '=', asked.onlineAvailable)
  if (asked.insurance !== undefined)
    query = query.where('doctors.accepted_insurances', '@>', sql<string[]>`array[${asked.insurance}]::text[]`)
  if (asked.minRating !== undefined) query = query.where('doctors.rating_average', '>=', asked.minRating)
  for (const word of wordsOf(asked.text)) query = query.where(wordMatches(word, likeness))
  return query
}

/**
 * Each word must be there, a wrong letter or two forgiven: `<%` brings up what is somewhat alike by the trigram index.
 * Trigrams cannot tell words under three letters; those must stand at the beginning of a word.
 */
function wordMatches(word: string, likeness: number) {
  const literal = word.replaceAll(/[\\%_]/g, '\\$&')
  if (word.length < 3) return sql<boolean>`(' ' || doctors.search_text) like ${`% ${literal}%`}`
  return sql<boolean>`((${word} <% doctors.search_text and word_similarity(${word}, doctors.search_text) >= ${likeness}::real)
    or doctors.search_text like ${`%${literal}%`})`
}

const wordsOf = (text: string | undefined): string[] =>
  text === undefined
    ? []
    : foldForDoctorSearch(text)
        .split(' ')
        .filter((word) => word !== '' && !TITLES.has(word))
        .slice(0, 8)
