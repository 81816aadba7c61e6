import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { DoctorCard, DoctorSettings } from './doctor.ts'
import { type DoctorRow, readNextSlots, toCard, withCard } from './doctor-store.ts'
import { findFreeWithin } from './free-within.ts'
import { insuranceText } from './insurance.ts'
import { nextSlotsOf } from './next-slots.ts'
import { foldForDoctorSearch } from './search-text.ts'
import type { Interval } from './slots.ts'

export interface DoctorSearch {
  readonly text?: string
  readonly specialty?: string
  readonly city?: string
  readonly gender?: 'male' | 'female'
  readonly onlineAvailable?: boolean
  readonly insurance?: string
  readonly minRating?: number
  /** How one wants to be seen. */
  readonly visitType?: 'online' | 'in_person'
  /** Rial, of that type of visit, or of the cheaper one. */
  readonly maxFee?: number
  /** Whole days in Tehran of which one must have a free time. */
  readonly freeWithin?: Interval
  readonly sortBy?: 'rating' | 'experience' | 'price'
  readonly page: number
  readonly pageSize: number
}
export interface FoundDoctor extends DoctorCard {
  readonly nextAvailable: Date | null
}
interface FoundDoctors {
  readonly count: number
  readonly results: readonly FoundDoctor[]
}

const KEPT_SEARCHES_MAX = 500
/** Words that every doctor's entry shares and that say nothing about whom one looks for. */
const TITLES = new Set(['دکتر', 'dr', 'dr.', 'doctor'])

/** Words that begin as typed: while one types, the word one is after is among the first. */
const BEGUN_MAX = 50
const ALIKE_MAX = 12
const LATIN = /^[a-z]/
/** A sound of fewer letters says nothing of how a word goes on. */
const SOUND_BEGUN_MIN = 2
/** How much less alike than the best a word may be to be meant as well. */
const ALIKE_SPREAD = 0.15

/** For each typed word, the words of the directory it may mean. */
type MeantWords = readonly (readonly string[])[]

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
  const findingFree = new Map<string, Promise<FoundDoctors>>()

  /** Of simultaneous searches for the same one asks the database, the others wait for its answer. */
  function findOnce(asked: DoctorSearch, key: string, version: number): Promise<Kept> {
    const at = `${version} ${key}`
    const started = finding.get(at) ?? find(db, asked, version).finally(() => finding.delete(at))
    finding.set(at, started)
    return started
  }

  /** The same of searches for who is free, of which nothing is kept. */
  function searchFreeOnce(asked: DoctorSearch, within: Interval, key: string): Promise<FoundDoctors> {
    const started =
      findingFree.get(key) ?? searchFree(db, clock.now(), asked, within).finally(() => findingFree.delete(key))
    findingFree.set(key, started)
    return started
  }

  async function search(asked: DoctorSearch): Promise<FoundDoctors> {
    const key = JSON.stringify(asked)
    if (asked.freeWithin !== undefined) return searchFreeOnce(asked, asked.freeWithin, key)
    const now = clock.now()
    const known = kept.get(key)
    const fresh = await readNextSlots(db, known?.ids ?? [])
    if (known?.version === fresh.version) {
      return present(known, await nextSlotsOf(db, now, known.settings, fresh.slots))
    }
    const found = await findOnce(asked, key, fresh.version)
    if (kept.size >= KEPT_SEARCHES_MAX) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, found)
    const again = await readNextSlots(db, found.ids)
    // The directory changed in between: the settings at hand may be older than the slots' versions.
    if (again.version !== found.version) return search(asked)
    return present(found, await nextSlotsOf(db, now, found.settings, again.slots))
  }
  return search
}

const present = ({ count, cards }: Kept, next: ReadonlyMap<string, Date | null>): FoundDoctors => ({
  count,
  results: cards.map((card) => ({ ...card, nextAvailable: next.get(card.id) ?? null })),
})

/** Who is free changes with each booking: nothing of such a search is kept. */
async function searchFree(db: Db, now: Date, asked: DoctorSearch, within: Interval): Promise<FoundDoctors> {
  const words = await readWords(db, asked)
  const found = await findFreeWithin(db, now, within, { passing: matching(asked, words), order: orderOf(asked, words) })
  const first = (asked.page - 1) * asked.pageSize
  const ids = found.slice(first, first + asked.pageSize)
  // The slots' versions first: settings read after them are no older, so nothing old can be kept under them.
  const { slots } = await readNextSlots(db, ids)
  const rows = await db
    .selectFrom('doctors')
    .innerJoin('persons', 'persons.id', 'doctors.person_id')
    .innerJoin('specialties', 'specialties.code', 'doctors.specialty_code')
    .select(withCard)
    .where(sql<boolean>`doctors.person_id = any(${ids}::uuid[])`)
    .execute()
  const cards = new Map(rows.map((row) => [row.person_id, toCard(row)]))
  const settings = new Map([...cards].map(([id, card]) => [id, card.settings]))
  const next = await nextSlotsOf(db, now, settings, slots)
  return {
    count: found.length,
    results: ids.flatMap((id) => {
      const card = cards.get(id)
      return card ? [{ ...card, nextAvailable: next.get(id) ?? null }] : []
    }),
  }
}

/** For each word that was typed, those it may mean. */
const readWords = (db: Db, { text }: DoctorSearch): Promise<MeantWords> =>
  Promise.all(wordsOf(text).map((word) => (LATIN.test(word) ? findWordsInLatin(db, word) : findMeantWords(db, word))))

/** The version is read before the doctors: a change in between leaves results that the next request throws away. */
async function find(db: Db, asked: DoctorSearch, version: number): Promise<Kept> {
  const words = await readWords(db, asked)
  const { count, rows } = words.length > 0 ? await findByWords(db, asked, words) : await findByFilters(db, asked)
  const cards = rows.map(toCard)
  return {
    version,
    count,
    ids: cards.map((card) => card.id),
    cards,
    settings: new Map(cards.map((card) => [card.id, card.settings])),
  }
}

/**
 * The words of the directory that a typed word may mean, the likeliest first: itself and those that begin with it, or else
 * those that look like it (trigrams), and of these only such as come close to the best.
 */
async function findMeantWords(db: Db, word: string): Promise<readonly string[]> {
  const prefix = `${word.replaceAll(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<{ word: string }>`
    with begun as (
      select word from directory_words where word like ${prefix} order by length(word), word limit ${sql.lit(BEGUN_MAX)}
    ), alike as (
      select word, similarity(word, ${word}) as likeness from directory_words
      where word % ${word} and not exists (select from begun) order by 2 desc, word limit ${sql.lit(ALIKE_MAX)}
    )
    select word from begun
    union all (select word from alike where likeness >= (select max(likeness) from alike) - ${sql.lit(ALIKE_SPREAD)}
      order by likeness desc, word)`.execute(db)
  return rows.map((row) => row.word)
}

/**
 * The same of a word in Latin letters, which may be how somebody writes a Persian name: before words that look like it come
 * those that sound like it, or while one types begin so, and of these only the closest spelling. Some words are in Latin
 * letters themselves; those that begin as typed are meant as well.
 */
async function findWordsInLatin(db: Db, word: string): Promise<readonly string[]> {
  const asHeard = sql<{ word: string }>`
    with heard as materialized (
      select word, latin_form(word) as latin, sound = sound_of(${word}) as whole from directory_words
      where sound like sound_of(${word}) || '%'
        and (length(sound_of(${word})) >= ${sql.lit(SOUND_BEGUN_MIN)} or sound = sound_of(${word}))
      order by whole desc, length(word), word limit ${sql.lit(BEGUN_MAX)}
    ), spelt as (
      select word, levenshtein(case when whole then latin else left(latin, length(${word})) end, ${word}) as distance
      from heard where whole or not exists (select from heard where whole)
    )
    select word from spelt where distance = (select min(distance) from spelt) order by length(word), word`
  const [{ rows }, alike] = await Promise.all([asHeard.execute(db), findMeantWords(db, word)])
  const isBegun = alike[0]?.startsWith(word) ?? false
  return isBegun || rows.length === 0 ? [...alike, ...rows.map((row) => row.word)] : rows.map((row) => row.word)
}

interface Found {
  readonly count: number
  readonly rows: readonly DoctorRow[]
}

/**
 * Many pass a filter and are counted without being looked at. The page is read in the order of an index, and cut before
 * names and titles are joined to it.
 */
async function findByFilters(db: Db, asked: DoctorSearch): Promise<Found> {
  const order = orderOf(asked, [])
  const [{ count }, rows] = await Promise.all([
    db
      .selectFrom('doctors')
      .where(matching(asked, []))
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom((e) =>
        e
          .selectFrom('doctors')
          .where(matching(asked, []))
          .selectAll()
          .orderBy(order)
          .limit(asked.pageSize)
          .offset((asked.page - 1) * asked.pageSize)
          .as('doctors'),
      )
      .innerJoin('persons', 'persons.id', 'doctors.person_id')
      .innerJoin('specialties', 'specialties.code', 'doctors.specialty_code')
      .select(withCard)
      .orderBy(order)
      .execute(),
  ])
  return { count, rows }
}

/** Few have the words, and no index has them in order: they are looked up once, to be counted and to be sorted. */
async function findByWords(db: Db, asked: DoctorSearch, words: MeantWords): Promise<Found> {
  const order = orderOf(asked, words)
  const { rows } = await sql<{ count: number } & (DoctorRow | { person_id: null })>`with found as materialized (
      select person_id, experience_years, online_fee_rial, rating_average, rating_count, words from doctors
      where ${matching(asked, words)}
    ), page as (
      select person_id from found as doctors order by ${order}
      limit ${asked.pageSize} offset ${(asked.page - 1) * asked.pageSize}
    )
    select whole.count, ${CARD} from (select count(*) as count from found) whole left join (
      page join doctors using (person_id) join persons on persons.id = doctors.person_id
        join specialties on specialties.code = doctors.specialty_code
    ) on true order by ${order}`.execute(db)
  return { count: rows[0]?.count ?? 0, rows: rows.filter((row) => row.person_id !== null) }
}
const CARD = sql.join(withCard.map((column) => sql.ref(column)))

/** Without an order of their own, words that were typed as they are come before those that only look like them. */
function orderOf({ sortBy }: DoctorSearch, words: MeantWords) {
  if (sortBy === 'experience') return sql`doctors.experience_years desc, doctors.person_id`
  if (sortBy === 'price') return sql`doctors.online_fee_rial, doctors.person_id`
  const byRating = sql`doctors.rating_average desc, doctors.rating_count desc, doctors.person_id`
  const likeliest = words.map(([first]) => first ?? '')
  return sortBy === undefined && words.length > 0
    ? sql`doctors.words @> ${likeliest}::text[] desc, ${byRating}`
    : byRating
}

/** Doctors who have, for each typed word, one of the words it may mean, and pass the filters. */
function matching(asked: DoctorSearch, words: MeantWords) {
  const filters = [
    sql<boolean>`doctors.is_active`,
    asked.specialty !== undefined && sql<boolean>`doctors.specialty_code = ${asked.specialty}`,
    asked.city !== undefined && sql<boolean>`doctors.city = ${asked.city}`,
    asked.gender !== undefined && sql<boolean>`doctors.gender = ${asked.gender}`,
    asked.onlineAvailable !== undefined && sql<boolean>`doctors.online_enabled = ${asked.onlineAvailable}`,
    asked.insurance !== undefined &&
      sql<boolean>`doctors.accepted_insurances @> array[${insuranceText(asked.insurance)}]::text[]`,
    asked.minRating !== undefined && sql<boolean>`doctors.rating_average >= ${asked.minRating}`,
    asked.visitType !== undefined && sql<boolean>`${sql.ref(`doctors.${asked.visitType}_enabled`)}`,
    asked.maxFee !== undefined && sql<boolean>`${feeOf(asked.visitType)} <= ${asked.maxFee}`,
    ...words.map((meant) => sql<boolean>`doctors.words && ${meant}::text[]`),
  ].filter((filter) => filter !== false)
  return sql<boolean>`${sql.join(filters, sql` and `)}`
}

/** Null, which no limit lets pass, where the doctor sees nobody that way. */
function feeOf(type: DoctorSearch['visitType']) {
  const online = sql`case when doctors.online_enabled then doctors.online_fee_rial end`
  const inPerson = sql`case when doctors.in_person_enabled then doctors.in_person_fee_rial end`
  if (type === undefined) return sql`least(${online}, ${inPerson})`
  return type === 'online' ? online : inPerson
}

const wordsOf = (text: string | undefined): string[] =>
  text === undefined
    ? []
    : foldForDoctorSearch(text)
        .split(' ')
        .filter((word) => word !== '' && !TITLES.has(word))
        .slice(0, 8)
