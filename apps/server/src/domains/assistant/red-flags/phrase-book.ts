import { BEGINNING_LETTERS, beginningsOf } from './beginnings.ts'
import { matchAt } from './match.ts'
import { foldSounds, readPhrase } from './pattern.ts'
import { compilePattern, type Program } from './program.ts'
import type { Span } from './types.ts'

interface Entry<Name extends string> {
  readonly name: Name
  readonly place: number
  readonly program: Program
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
    for (const phrase of phrases)
      for (const pattern of readPhrase(phrase)) {
        const entry = { name, place, program: compilePattern(pattern) }
        for (const beginning of beginningsOf(pattern)) addTo(byBeginning, beginning, entry)
      }
  return { names: lists.map(([name]) => name), byBeginning }
}

function addTo<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
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
      for (const { name, place, program } of book.byBeginning.get(marked.slice(start, start + length)) ?? []) {
        if ((ends[place] ?? 0) > start) continue
        const end = matchAt(program, marked, start)
        if (end < 0) continue
        ends[place] = end
        found.push({ name, start, end })
      }
  }
  return found
}
