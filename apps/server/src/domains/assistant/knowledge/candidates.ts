import { statement } from '../../../platform/database/statement.ts'
import type { Db } from '../../../platform/database/transaction.ts'

/** Each step of a search looks at no more rows than this, however much is known. */
const SAME_NAME_MAX = 30
const ALIKE_MAX = 300
const CANDIDATES_MAX = 40
const NAMES_MAX = 2_000

/** A word of the knowledge, and how many entries have it. */
export interface KnownWord {
  readonly word: string
  readonly entries: number
}
export interface Named {
  readonly id: string
  readonly name: string
  readonly words: readonly string[]
}

export async function findWords(db: Db, words: readonly string[]): Promise<KnownWord[]> {
  const { rows } = await statement<KnownWord>`
    select word, entries from knowledge_words where word = any(${words}::text[])`.execute(db)
  return rows
}

/** Words of names that share a spelling with what was typed. */
export async function findWordsAlike(db: Db, spellings: readonly string[]): Promise<KnownWord[]> {
  const { rows } = await statement<KnownWord>`
    select word, entries from knowledge_words where spellings && ${spellings}::text[] limit ${ALIKE_MAX}`.execute(db)
  return rows
}

/** Entries that have one of the names, of each name only so many. */
export async function findNamed(
  db: Db,
  names: readonly string[],
  checked: string | null,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await statement<{ id: string; name: string }>`
    select n.entry_id as id, n.name from unnest(${names}::text[]) as asked (name)
    cross join lateral (
      select k.entry_id, k.name from knowledge_names k
      where k.name = asked.name
        and (${checked}::text is null or exists (select from knowledge_entries e where e.id = k.entry_id and e.checked = ${checked}))
      limit ${SAME_NAME_MAX}) n`.execute(db)
  return rows
}

/** Entries that have the words, those with the weightiest first; names count double. */
export async function findByWords(
  db: Db,
  words: readonly { readonly word: string; readonly weight: number }[],
  checked: string | null,
): Promise<string[]> {
  const { rows } = await statement<{ id: string }>`
    select p.entry_id as id
    from unnest(${words.map(({ word }) => word)}::text[], ${words.map(({ weight }) => weight)}::float8[]) as asked (word, weight)
    join knowledge_words w on w.word = asked.word
    cross join unnest(w.entry_ids) with ordinality as p (entry_id, place)
    where ${checked}::text is null
      or exists (select from knowledge_entries e where e.id = p.entry_id and e.checked = ${checked})
    group by p.entry_id
    order by sum(asked.weight * case when p.place <= w.named then 2 else 1 end) desc, p.entry_id
    limit ${CANDIDATES_MAX}`.execute(db)
  return rows.map(({ id }) => id)
}

/** The names of the entries that have one of the words. */
export async function namesOf(db: Db, ids: readonly string[], words: readonly string[]): Promise<Named[]> {
  const { rows } = await statement<Named>`
    select entry_id as id, name, words from knowledge_names
    where entry_id = any(${ids}::text[]) and words && ${words}::text[] limit ${NAMES_MAX}`.execute(db)
  return rows
}

/** Which of the words each of the entries has. */
export async function wordsIn(db: Db, ids: readonly string[], words: readonly string[]) {
  const { rows } = await statement<{ id: string; word: string; in_name: boolean }>`
    select entry_id as id, word, in_name from knowledge_postings
    where entry_id = any(${ids}::text[]) and word = any(${words}::text[])`.execute(db)
  return rows
}
