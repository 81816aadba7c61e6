import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '../../../platform/database/transaction.ts'
import { type Entry, findMistakes, kindOf } from './entry.ts'
import { nameKey, wordsOf } from './words.ts'

/** Where the project keeps its knowledge. */
export const KNOWLEDGE_FOLDER = fileURLToPath(new URL('../../../../../../knowledge', import.meta.url))

export interface KnowledgeFile {
  readonly path: string
  readonly text: string
}

/** The entries of a folder as `knowledge/`: one folder a kind, one JSON file an entry. */
export function readKnowledge(folder: string): KnowledgeFile[] {
  return ['drugs', 'conditions', 'first-aid'].flatMap((kind) =>
    readdirSync(join(folder, kind))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => {
        const path = join(folder, kind, name)
        return { path, text: readFileSync(path, 'utf8') }
      }),
  )
}

/** What is wrong with files of knowledge, a line each. */
export function findMistakesIn(files: readonly KnowledgeFile[]): string[] {
  const unreadable: string[] = []
  const entries = files.flatMap(({ path, text }) => {
    try {
      return [{ path, entry: JSON.parse(text) as unknown }]
    } catch (error) {
      unreadable.push(`${path}: ${(error as Error).message}`)
      return []
    }
  })
  return [...unreadable, ...findMistakes(entries)]
}

/**
 * Brings the database's knowledge to what the files say; of an entry that did not change nothing is written. Answers how many
 * were written or taken away.
 * @throws Error the files have mistakes; nothing is changed
 */
export async function loadKnowledge(db: Db, files: readonly KnowledgeFile[]): Promise<number> {
  const mistakes = findMistakesIn(files)
  if (mistakes.length > 0)
    throw new Error(`knowledge/ has mistakes:\n${mistakes.map((one) => `  - ${one}`).join('\n')}`)
  return inTransaction(db, async (tx) => {
    const known = await tx.selectFrom('knowledge_entries').select(['id', 'digest']).execute()
    const digests = new Map(known.map(({ id, digest }) => [id, digest.toString('hex')]))
    let changed = 0
    const ids: string[] = []
    for (const { text } of files) {
      const entry = JSON.parse(text) as Entry
      ids.push(entry.id)
      const digest = createHash('sha256').update(text).digest()
      if (digests.get(entry.id) === digest.toString('hex')) continue
      await writeEntry(tx, entry, digest)
      changed++
    }
    const gone = await tx
      .deleteFrom('knowledge_entries')
      .where('id', 'not in', ids.length > 0 ? ids : [''])
      .executeTakeFirst()
    return changed + Number(gone.numDeletedRows)
  })
}

async function writeEntry(tx: Tx, entry: Entry, digest: Buffer): Promise<void> {
  const names = [entry.title.fa, entry.title.en, ...entry.synonyms.fa, ...entry.synonyms.en]
  const sentences = Object.values(entry.sections).flatMap(({ fa, en }) => [...fa, ...en])
  const words = sql`
    setweight(array_to_tsvector(${tellingOf(names)}::text[]), 'A') || setweight(array_to_tsvector(${tellingOf(sentences)}::text[]), 'C')`
  await sql`
    insert into knowledge_entries (id, kind, entry, digest, words)
    values (${entry.id}, ${kindOf(entry)}, ${JSON.stringify(entry)}::jsonb, ${digest}, ${words})
    on conflict (id) do update set entry = excluded.entry, digest = excluded.digest, words = excluded.words`.execute(tx)
  await tx.deleteFrom('knowledge_names').where('entry_id', '=', entry.id).execute()
  // A title such as "Acetaminophen (paracetamol)" names it twice.
  const keys = new Set(
    names
      .flatMap((name) => [name, ...name.split(/[()،,/]/)])
      .map(nameKey)
      .filter((key) => key.length > 1),
  )
  await tx
    .insertInto('knowledge_names')
    .values([...keys].map((name) => ({ entry_id: entry.id, name })))
    .execute()
}

const tellingOf = (texts: readonly string[]): string[] => [...new Set(texts.flatMap((text) => wordsOf(text).telling))]
