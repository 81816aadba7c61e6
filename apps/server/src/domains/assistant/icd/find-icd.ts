import { foldForSearch } from '../../../platform/text.ts'
import table from '../../../reference/icd-10.json' with { type: 'json' }

export interface IcdEntry {
  readonly code: string
  readonly title: { readonly fa: string; readonly en: string }
  /** All it is called, in both languages, the titles included. */
  readonly names: readonly string[]
}

/**
 * The entry a diagnosis means. With a code: that code's, when the table has it and its names fit the description. Without one: the
 * only entry whose name the description says; none where it says the names of two.
 */
export type FindIcd = (asked: { readonly description: string; readonly code?: string | null }) => IcdEntry | undefined

/** The most words one name has. */
const NAME_WORDS_MAX = 20
/** Of the words of a description, the share that one name of its code must hold. */
const FIT_SHARE_MIN = 0.5
const CATEGORY_LENGTH = 3
/** «میگرنه», «سینوزیتی»: what speech adds to the last word of a name. */
const ENDINGS = ['ست', 'ه', 'ی']

const ENTRIES: readonly IcdEntry[] = table.codes.map((row) => readEntry(row as Row))
type Row = [code: string, title: string, persian: string[], english: string[]]

function readEntry([code, en, persian, english]: Row): IcdEntry {
  const fa = persian[0] ?? en
  return { code, title: { fa, en }, names: [...persian, en, ...english] }
}

const byCode = new Map(ENTRIES.map((entry) => [entry.code, entry]))
const byName = new Map(ENTRIES.flatMap((entry) => entry.names.map((name) => [keyOf(wordsOf(name)), entry] as const)))

/** Every entry of the table, by code. */
export const icdEntries = (): readonly IcdEntry[] => ENTRIES

/** Over the table of reference/icd-10.json, which says how far it was checked. Pure; any text is well. */
export const findIcd: FindIcd = ({ description, code }) => {
  const words = wordsOf(description)
  if (code === undefined || code === null) return onlyNamed(words)
  const entry = byCode.get(code.trim().toUpperCase())
  return entry && fits(entry, words) ? entry : undefined
}

function wordsOf(text: string): string[] {
  return foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

function keyOf(words: readonly string[]): string {
  return words.join('')
}

interface Named {
  readonly from: number
  readonly to: number
  readonly entry: IcdEntry
}

/** Names within a description that are no part of a longer one. */
function namesIn(words: readonly string[]): Named[] {
  const found: Named[] = []
  for (let from = 0; from < words.length; from++) {
    for (let to = Math.min(words.length, from + NAME_WORDS_MAX); to > from; to--) {
      const entry = entryNamed(words.slice(from, to))
      const within = entry && found.some((other) => other.from <= from && other.to >= to)
      if (!entry || within) continue
      found.push({ from, to, entry })
      break
    }
  }
  return found
}

function entryNamed(words: readonly string[]): IcdEntry | undefined {
  const key = keyOf(words)
  const exact = byName.get(key)
  if (exact) return exact
  const ending = ENDINGS.find((each) => key.endsWith(each) && byName.has(key.slice(0, -each.length)))
  return ending === undefined ? undefined : byName.get(key.slice(0, -ending.length))
}

function onlyNamed(words: readonly string[]): IcdEntry | undefined {
  const [first, ...others] = namesIn(words).map(({ entry }) => entry)
  return others.every((entry) => entry === first) ? first : undefined
}

function fits(entry: IcdEntry, words: readonly string[]): boolean {
  const category = entry.code.slice(0, CATEGORY_LENGTH)
  if (namesIn(words).some((named) => named.entry.code.startsWith(category))) return true
  return entry.names.some((name) => {
    const held = new Set(wordsOf(name))
    return words.length > 0 && words.filter((word) => held.has(word)).length / words.length > FIT_SHARE_MIN
  })
}
