import { sql } from 'kysely'
import type { Db } from '../../../platform/database/transaction.ts'
import type { Entry } from './entry.ts'
import { type Words, wordsOf } from './words.ts'

export interface Found {
  readonly entry: Entry
  /** 0 to 1: how surely the question is about it. */
  readonly score: number
}

/** How alike a word must be to be a mistyped name. */
const ALIKE_MIN = 0.5
const ALIKE_LENGTH_MIN = 4
const CANDIDATES_MAX = 30
/** Below this a question is about nothing that is known here. */
export const SURE_MIN = 0.42

interface Row {
  readonly entry: Entry
  /** The longest of its names that stands in the question. */
  readonly exact: string | null
  /** Of how many entries that is a name. */
  readonly sharers: number
  /** The name most like a word of the question, and how like. */
  readonly alike: number
  /** Of the telling words: how many are in its names, and how many in its sentences. */
  readonly in_names: number
  readonly in_text: number
}

/**
 * What a question may be about, the surest first, at most `limit`. Names are found as they are, with blanks anywhere, and
 * mistyped; where none is, the words of names and sentences speak.
 */
export async function searchKnowledge(db: Db, question: string, limit: number): Promise<Found[]> {
  const words = wordsOf(question)
  if (words.telling.length === 0 && words.grams.length === 0) return []
  const rows = await findCandidates(db, words)
  return rows
    .map((row) => ({ entry: row.entry, score: scoreOf(row, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1))
    .slice(0, limit)
}

async function findCandidates(db: Db, { grams, telling }: Words): Promise<Row[]> {
  const mistypable = telling.filter((word) => word.length >= ALIKE_LENGTH_MIN)
  const anyWord = telling.map((word) => `'${word.replaceAll("'", "''")}'`).join(' | ')
  const { rows } = await sql<Row>`
    with exact as (
      select n.entry_id, n.name, (select count(*) from knowledge_names o where o.name = n.name) as sharers
      from knowledge_names n where n.name = any(${grams}::text[])
    ), longest as (
      select distinct on (entry_id) entry_id, name, sharers from exact order by entry_id, length(name) desc
    ), alike as (
      select n.entry_id, max(similarity(n.name, w.word)) as alike
      from unnest(${mistypable}::text[]) as w (word) join knowledge_names n on n.name % w.word
      where similarity(n.name, w.word) >= ${ALIKE_MIN}
      group by n.entry_id
    ), spoken as (
      select id as entry_id from knowledge_entries
      where words @@ ${anyWord}::tsquery
      order by ts_rank(words, ${anyWord}::tsquery) desc limit ${CANDIDATES_MAX}
    ), candidates as (
      select entry_id from longest union select entry_id from alike union select entry_id from spoken
    )
    select e.entry, l.name as exact, coalesce(l.sharers, 0)::int as sharers, coalesce(a.alike, 0)::float8 as alike,
      (select count(*) from unnest(${telling}::text[]) as t (word)
        where ts_filter(e.words, '{a}') @@ quote_literal(t.word)::tsquery)::int as in_names,
      (select count(*) from unnest(${telling}::text[]) as t (word) where e.words @@ quote_literal(t.word)::tsquery)::int as in_text
    from candidates c join knowledge_entries e on e.id = c.entry_id
    left join longest l on l.entry_id = e.id
    left join alike a on a.entry_id = e.id`.execute(db)
  return rows
}

/**
 * How surely a question is about an entry. A name that stands in it counts most, the more the longer it is and the fewer entries
 * share it; a mistyped one as it is alike; then how much of what the question tells is in the entry at all.
 */
function scoreOf(row: Row, { telling }: Words): number {
  const count = Math.max(1, telling.length)
  const named = row.exact === null ? 0 : Math.min(1, 0.55 + row.exact.length / 40) / Math.sqrt(Math.max(1, row.sharers))
  const mistyped = row.alike >= ALIKE_MIN ? row.alike * 0.75 : 0
  const covered = row.in_text / count
  const inNames = row.in_names / count
  return Math.min(1, Math.max(named, mistyped) * 0.62 + inNames * 0.22 + covered * 0.16)
}
