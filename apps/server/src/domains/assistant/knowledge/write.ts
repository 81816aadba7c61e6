import { sql } from 'kysely'
import type { Tx } from '../../../platform/database/transaction.ts'
import { type Entry, kindOf } from './entry.ts'
import { spellingsOf } from './spellings.ts'
import { nameKey, wordsOf } from './words.ts'

/** Words counted in one statement. */
const BATCH = 5_000

/** An entry as a file says it, and the digest by which it is known to be unchanged. */
export interface Written {
  readonly entry: Entry
  readonly digest: Buffer
}

/** Writes entries with their names and words; how many entries have each word is counted afterwards, by `countWords`. */
export async function writeEntries(tx: Tx, written: readonly Written[]): Promise<void> {
  const ids = written.map(({ entry }) => entry.id)
  const rows = written.map(({ entry, digest }) => ({
    id: entry.id,
    kind: kindOf(entry),
    entry,
    digest: digest.toString('hex'),
    checked: entry.source.checked,
  }))
  const names = written.flatMap(({ entry }) =>
    [...namesOf(entry)].map(([name, words]) => ({ entry_id: entry.id, name, words })),
  )
  const postings = written.flatMap(({ entry }) => postingsOf(entry))
  await sql`
    insert into knowledge_entries (id, kind, entry, digest, checked)
    select id, kind, entry, decode(digest, 'hex'), checked from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (id text, kind text, entry jsonb, digest text, checked text)
    on conflict (id) do update
      set kind = excluded.kind, entry = excluded.entry, digest = excluded.digest, checked = excluded.checked`.execute(
    tx,
  )
  await sql`delete from knowledge_names where entry_id = any(${ids}::text[])`.execute(tx)
  await sql`delete from knowledge_postings where entry_id = any(${ids}::text[])`.execute(tx)
  await sql`
    insert into knowledge_names (entry_id, name, words)
    select * from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as given (entry_id text, name text, words text[])`.execute(
    tx,
  )
  await sql`
    insert into knowledge_postings (entry_id, word, in_name)
    select * from jsonb_to_recordset(${JSON.stringify(postings)}::jsonb) as given (entry_id text, word text, in_name boolean)`.execute(
    tx,
  )
}

function postingsOf(entry: Entry): { entry_id: string; word: string; in_name: boolean }[] {
  const inNames = new Set([...entry.synonyms.fa, ...entry.synonyms.en, entry.title.fa, entry.title.en].flatMap(stemsOf))
  const inText = Object.values(entry.sections).flatMap(({ fa, en }) => [...fa, ...en].flatMap(stemsOf))
  return [...new Set([...inNames, ...inText])].map((word) => ({ entry_id: entry.id, word, in_name: inNames.has(word) }))
}

/** A title such as "Acetaminophen (paracetamol)" names it twice, and as a whole. */
function namesOf(entry: Entry): Map<string, readonly string[]> {
  const names = [entry.title.fa, entry.title.en, ...entry.synonyms.fa, ...entry.synonyms.en]
  return new Map(
    names
      .flatMap((name) => [name, ...name.split(/[()،,/]/).filter((part) => heavyWordsOf(part) > 0)])
      .map((name): [string, readonly string[]] => [nameKey(name), wordsOfName(name)])
      .filter(([key]) => key.length > 1),
  )
}

/**
 * The words by which a name is found apart from each other. «چیزی در چشم» is left with «چشم» alone, which any eye has: such
 * a name has none, and is found only as it stands.
 */
function wordsOfName(name: string): string[] {
  const { all, terms } = wordsOf(name)
  const heavy = heavyWordsOf(name)
  if (heavy === 0 || (heavy === 1 && terms.length < all.length)) return []
  return [...new Set(terms.map(({ word }) => word))]
}

const heavyWordsOf = (text: string): number => wordsOf(text).terms.filter(({ isLight }) => !isLight).length
const stemsOf = (text: string): string[] => wordsOf(text).terms.map(({ word }) => word)

/** The word that every entry counts as having: its count is that of all entries. */
export const EVERY_ENTRY = ''

/** Of a word the entries that are looked at; those it names come first. */
const ENTRIES_OF_WORD_MAX = 400

/** Counts anew how many entries have each word, and which. */
export async function countWords(tx: Tx): Promise<void> {
  await sql`delete from knowledge_words`.execute(tx)
  await sql`
    insert into knowledge_words (word, entries, entry_ids, named, spellings)
    select word, count(*), (array_agg(entry_id order by in_name desc, entry_id))[1:${sql.lit(ENTRIES_OF_WORD_MAX)}],
      least(count(*) filter (where in_name), ${sql.lit(ENTRIES_OF_WORD_MAX)}), '{}'::text[]
    from knowledge_postings group by word
    union all select ${sql.lit(EVERY_ENTRY)}, count(*), '{}'::text[], 0, '{}'::text[] from knowledge_entries`.execute(
    tx,
  )
  const { rows } = await sql<{ word: string }>`select word from knowledge_words where named > 0`.execute(tx)
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH).map(({ word }) => ({ word, spellings: spellingsOf(word) }))
    await sql`
      update knowledge_words w set spellings = batch.spellings
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as batch (word text, spellings text[])
      where w.word = batch.word and batch.spellings <> '{}'`.execute(tx)
  }
  await sql`analyze knowledge_words, knowledge_postings, knowledge_names, knowledge_entries`.execute(tx)
}
