import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Db, inTransaction } from '../../../platform/database/transaction.ts'
import { type Entry, findMistakes } from './entry.ts'
import { countWords, type Written, writeEntries } from './write.ts'

/** Where the project keeps its knowledge. */
export const KNOWLEDGE_FOLDER = fileURLToPath(new URL('../../../../../../knowledge', import.meta.url))

/** Changes with the rules of stems.ts, spellings.ts and words.ts: what was written by other rules is written anew. */
const WORDS_VERSION = '1'

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
    const changed: Written[] = []
    const ids: string[] = []
    for (const { text } of files) {
      const entry = JSON.parse(text) as Entry
      ids.push(entry.id)
      const digest = createHash('sha256').update(WORDS_VERSION).update(text).digest()
      if (digests.get(entry.id) === digest.toString('hex')) continue
      changed.push({ entry, digest })
    }
    if (changed.length > 0) await writeEntries(tx, changed)
    const gone = await tx
      .deleteFrom('knowledge_entries')
      .where('id', 'not in', ids.length > 0 ? ids : [''])
      .executeTakeFirst()
    const count = changed.length + Number(gone.numDeletedRows)
    if (count > 0) await countWords(tx)
    return count
  })
}
