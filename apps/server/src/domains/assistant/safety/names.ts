import { foldForSearch } from '../../../platform/text.ts'
import { bitsApart, distanceOf, lettersOf } from './distance.ts'

/** A run of letters or of digits, folded, and where it stands (UTF-16, end exclusive). */
export interface Token {
  readonly key: string
  readonly start: number
  readonly end: number
}
// The half-space parts words; other invisible marks stand within them.
const RUN = /(?:[\p{L}\p{M}ـ]|(?!\u200c)\p{Cf})+|\p{N}+/gu

/** The words and numbers of a text; "ibuprofen400" is two. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const key = foldForSearch(run).replaceAll(' ', '')
    if (key !== '') tokens.push({ key, start: index, end: index + run.length })
  }
  return tokens
}

/** The most words one name has. */
const NAME_WORDS_MAX = 6
/** The most words that are one mistyped name, and the fewest letters each has: "vitamin B" is no mistyped "vitamin D". */
const MISTYPED_WORDS_MAX = 3
const MISTYPED_LETTERS_MIN = 4
/** A word of a name that is this short tells it from others; such names are found only as they are. */
const TELLING_LETTERS_MAX = 1

/** How many edits a name of so many letters bears before it may be another drug's. */
const editsBorne = (letters: number): number => (letters < 5 ? 0 : letters < 10 ? 1 : 2)

/** A name found in a text: the things it names, and the words `from` to `until` (exclusive) that are it. */
export interface Mention {
  readonly ids: readonly string[]
  readonly from: number
  readonly until: number
}

export interface NameIndex {
  /**
   * The names in a text from left to right, the longest first where several begin. With `mistyped`, words that are nearly a
   * name count too, when only one thing has the nearest name and `mistyped` allows the word.
   */
  find(tokens: readonly Token[], mistyped?: (word: string) => boolean): Mention[]
}

interface Named {
  readonly key: string
  readonly letters: number
  readonly ids: readonly string[]
}

/**
 * Names by which things are found. `others` are names of what is not among them: a word that is one, or is as near to one, is
 * nothing mistyped.
 */
export function createNameIndex(
  names: Iterable<readonly [name: string, id: string]>,
  others: Iterable<string> = [],
): NameIndex {
  const { exact, byLength } = gather(names, others)

  const idsAt = (tokens: readonly Token[], mistyped?: (word: string) => boolean): readonly string[] | undefined => {
    const key = tokens.map((token) => token.key).join('')
    const known = exact.get(key)
    if (known) return known
    if (!mistyped || tokens.length > MISTYPED_WORDS_MAX || !mistyped(key)) return undefined
    const short = tokens.some((token) => token.key.length < MISTYPED_LETTERS_MIN || /\d/.test(token.key))
    return short ? undefined : onlyNear(key, byLength)
  }

  return {
    find(tokens, mistyped) {
      const mentions: Mention[] = []
      for (let from = 0; from < tokens.length; ) {
        const found = longestAt(tokens, from, (words) => idsAt(words, mistyped))
        if (found && found.ids.length > 0) mentions.push(found)
        from = found ? found.until : from + 1
      }
      return mentions
    },
  }
}

/** Names by their keys; those that may be meant by a mistyped word by length too. */
function gather(names: Iterable<readonly [name: string, id: string]>, others: Iterable<string>) {
  const exact = new Map<string, readonly string[]>()
  const byLength = new Map<number, Named[]>()
  const near = new Set<string>()
  const add = (name: string, ids: (known: readonly string[]) => readonly string[]) => {
    const tokens = tokensOf(name)
    const key = tokens.map((token) => token.key).join('')
    if (key.length < 2) return
    exact.set(key, ids(exact.get(key) ?? []))
    // Of "vitamin D" the letter is what tells: a word that lacks it, or has another, is no mistyped it.
    if (tokens.every((token) => token.key.length > TELLING_LETTERS_MAX && !/\d/.test(token.key))) near.add(key)
  }
  for (const [name, id] of names) add(name, (known) => (known.includes(id) ? known : [...known, id].sort()))
  for (const other of others) add(other, (known) => known)
  for (const key of near) {
    const alike = byLength.get(key.length) ?? []
    alike.push({ key, letters: lettersOf(key), ids: exact.get(key) ?? [] })
    byLength.set(key.length, alike)
  }
  return { exact, byLength }
}

function longestAt(
  tokens: readonly Token[],
  from: number,
  idsAt: (words: readonly Token[]) => readonly string[] | undefined,
): Mention | undefined {
  for (let until = Math.min(tokens.length, from + NAME_WORDS_MAX); until > from; until--) {
    const ids = idsAt(tokens.slice(from, until))
    if (ids) return { ids, from, until }
  }
  return undefined
}

/** What a mistyped word names: the one thing whose name is nearest, unless the word may as well be something unknown. */
function onlyNear(key: string, byLength: ReadonlyMap<number, readonly Named[]>): readonly string[] | undefined {
  const letters = lettersOf(key)
  const most = editsBorne(key.length)
  const nearest = { edits: most + 1, ids: new Set<string>() }
  for (let length = key.length - most; length <= key.length + most; length++)
    for (const named of byLength.get(length) ?? []) {
      const edits = editsTo(key, letters, named)
      if (edits === undefined || (edits > nearest.edits && named.ids.length > 0)) continue
      if (named.ids.length === 0) return undefined
      if (edits < nearest.edits) nearest.ids.clear()
      nearest.edits = edits
      for (const id of named.ids) nearest.ids.add(id)
    }
  return nearest.ids.size === 1 ? [...nearest.ids] : undefined
}

/** How many edits make a word a name; undefined when they are more than the name bears. */
function editsTo(key: string, letters: number, named: Named): number | undefined {
  const shorter = Math.min(key.length, named.key.length)
  const borne = editsBorne(shorter)
  if (borne === 0 || bitsApart(letters, named.letters) > 2 * borne) return undefined
  // Two edits, or one in a short word, easily make another drug (lansoprazole, pantoprazole): the first letter must stand then.
  const limit = key[0] === named.key[0] ? borne : shorter < 6 ? 0 : 1
  const edits = limit > 0 ? distanceOf(key, named.key, limit) : limit + 1
  return edits <= limit ? edits : undefined
}
