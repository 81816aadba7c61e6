import { BEGINNING_LETTERS, beginningsOf, narrowTo } from './beginnings.ts'
import { foldSounds, phraseSources } from './pattern.ts'
import type { Span } from './types.ts'

interface Entry<Name extends string> {
  readonly name: Name
  readonly place: number
  readonly expression: RegExp
}

/** Lists of phrases under their names, by what a phrase begins with: at each word only the few that can match are tried. */
export interface PhraseBook<Name extends string> {
  readonly names: readonly Name[]
  readonly byBeginning: ReadonlyMap<string, readonly Entry<Name>[]>
}

export interface Named<Name extends string> extends Span {
  readonly name: Name
}

/** Makes lists of phrases ready to be looked for; once, at start. */
export function createPhraseBook<Name extends string>(
  lists: readonly (readonly [name: Name, phrases: readonly string[]])[],
): PhraseBook<Name> {
  const byBeginning = new Map<string, Entry<Name>[]>()
  for (const [place, [name, phrases]] of lists.entries())
    for (const [beginning, sources] of sortByBeginning(phrases)) {
      const entry = { name, place, expression: new RegExp(`(?:${sources.join('|')})(?=\\s)`, 'y') }
      byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), entry])
    }
  return { names: lists.map(([name]) => name), byBeginning }
}

function sortByBeginning(phrases: readonly string[]): Map<string, string[]> {
  const sorted = new Map<string, string[]>()
  for (const source of phrases.flatMap(phraseSources))
    for (const beginning of beginningsOf(source))
      sorted.set(beginning, [...(sorted.get(beginning) ?? []), narrowTo(beginning, source)])
  return sorted
}

const WARMING_ROUNDS = 2 // an engine makes byte code at the first try, machine code at the second

/** Compiles the expressions of a book, which otherwise happens when each is first tried; `sample`: a word of its letters. */
export function warmUpPhrases(book: PhraseBook<string>, sample: string): void {
  for (const { expression } of [...book.byBeginning.values()].flat())
    for (let round = 0; round < WARMING_ROUNDS; round++) {
      expression.lastIndex = 0
      expression.test(sample)
    }
}

const ENDS_GAP =
  /(?<= می\S{1,9}) (?=و )| (?=ن(?:دار|داشت|یست|بود|شد|کرد|خورد|زد|گرفت|رفت|یومد|یامد|داد|می)|(?:[.?]|no|not|isnt|doesnt|didnt|wasnt|hasnt|dont|arent|wont|never|havent|without|but) )/g
const BLANK = ' '.charCodeAt(0)

/** Where phrases of a book stand in a folded text, in order of the words; those of one name do not overlap. */
export function findPhrases<Name extends string>(text: string, book: PhraseBook<Name>): Named<Name>[] {
  const marked = foldSounds(text).replace(ENDS_GAP, '\t') // a gap passes no tab: no denial, nor the end of a clause
  const ends = new Uint32Array(book.names.length)
  const found: Named<Name>[] = []
  let next = 0
  for (let start = 1; start < marked.length; start = next) {
    next = start
    while (next < marked.length && marked.charCodeAt(next) > BLANK) next++
    next++
    for (let length = BEGINNING_LETTERS; length > 0; length--)
      for (const { name, place, expression } of book.byBeginning.get(marked.slice(start, start + length)) ?? []) {
        if ((ends[place] ?? 0) > start) continue
        expression.lastIndex = start
        if (!expression.test(marked)) continue
        ends[place] = expression.lastIndex
        found.push({ name, start, end: expression.lastIndex })
      }
  }
  return found
}
