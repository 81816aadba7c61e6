/** What a phrase means, piece by piece. Every repetition is bounded, so that a match costs no more than a constant. */
export type Pattern =
  | { readonly kind: 'letters'; readonly letters: string }
  | Single
  | { readonly kind: 'gap'; readonly words: number } // up to so many words and the blanks around them
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly choices: readonly Pattern[] }
  | Repeat
  | Look

/** One character: of a range, two places each; a blank, a tab too; anything but these. */
export type Single =
  | { readonly kind: 'class'; readonly ranges: string; readonly negated: boolean }
  | { readonly kind: 'blank' | 'nonBlank' | 'any' }

/** The longest is tried first, or with `lazy` the shortest. */
export interface Repeat {
  readonly kind: 'repeat'
  readonly pattern: Pattern
  readonly min: number
  readonly max: number
  readonly lazy: boolean
}

/** What must follow, or come before, or must not. */
export interface Look {
  readonly kind: 'look'
  readonly pattern: Pattern
  readonly behind: boolean
  readonly negated: boolean
}

/** Whether the blanks of a phrase stand in the text, or may be missing. */
export type Blanks = 'stands' | 'may be missing'

const PLAIN = /[^()|[\]{}?*+~#.\\ ]+(?![?+{])|[^()|[\]{}?*+~#.\\ ]/y // a quantifier belongs to the last letter alone
const LOOKS = [':', '=', '!', '<=', '<!']
const STOP = /[|)]|$/y
const BOUNDS = /\{(\d+)(?:,(\d+))?\}/y

const BLANK: Pattern = { kind: 'blank' }
const NON_BLANK: Pattern = { kind: 'nonBlank' }
const ANY: Pattern = { kind: 'any' }
const DIGIT: Pattern = { kind: 'class', ranges: '09', negated: false }
const repeat = (pattern: Pattern, min: number, max: number, lazy = false): Pattern => ({
  kind: 'repeat',
  pattern,
  min,
  max,
  lazy,
})
const sequence = (parts: readonly Pattern[]): Pattern =>
  parts.length === 1 && parts[0] ? parts[0] : { kind: 'sequence', parts }
const choice = (choices: readonly Pattern[]): Pattern =>
  choices.length === 1 && choices[0] ? choices[0] : { kind: 'choice', choices }
const letters = (text: string): Pattern => ({ kind: 'letters', letters: text })

const REPEATED_MAX = 5
const WORD_REST = repeat(NON_BLANK, 0, 14)
const LONG_GAP: Pattern = { kind: 'gap', words: 5 }
const SHORT_GAP: Pattern = { kind: 'gap', words: 2 }
const DECIMALS = sequence([letters('.'), repeat(DIGIT, 1, 2)])
const NUMBER = sequence([repeat(DIGIT, 1, 4), repeat(DECIMALS, 0, 1)])
const ENDING = parsePattern('( (ها?|ان?)?ی?(ا?[متش]|[متش][او]ن)?( (و|رو|را|است|هم))?)?', 'may be missing')

/**
 * Parses what `readPhrase` tells of, with `?`, `??`, `{1,9}` and `+` (up to five times) after a letter, a class or a group,
 * `[a-z]`, `[^ ]`, `.` and `\.`, and `(?=a)`, `(?!a)`, `(?<=a)`, `(?<!a)` for what stands beside.
 * @throws what it does not know
 */
export function parsePattern(source: string, blanks: Blanks): Pattern {
  const reader: Reader = { source, blanks, place: 0 }
  const pattern = parseChoice(reader)
  if (reader.place < source.length) throw new Error(`a phrase with more ) than (: ${source}`)
  return pattern
}

interface Reader {
  readonly source: string
  readonly blanks: Blanks
  place: number
}

function parseChoice(reader: Reader): Pattern {
  const choices = [parseSequence(reader)]
  while (accept(reader, '|')) choices.push(parseSequence(reader))
  return choice(choices)
}

function parseSequence(reader: Reader): Pattern {
  const parts: Pattern[] = []
  while (endOf(STOP, reader) < 0) parts.push(parseRepeat(reader, parsePart(reader)))
  return sequence(parts)
}

/** Where an expression that begins at the place of the reader ends, -1 if it does not match. */
function endOf(expression: RegExp, { source, place }: Reader): number {
  expression.lastIndex = place
  return expression.test(source) ? expression.lastIndex : -1
}

function accept(reader: Reader, text: string): boolean {
  const is = reader.source.startsWith(text, reader.place)
  if (is) reader.place += text.length
  return is
}

function parsePart(reader: Reader): Pattern {
  const start = reader.place
  const end = endOf(PLAIN, reader)
  if (end > start) {
    reader.place = end
    return letters(reader.source.slice(start, end))
  }
  if (accept(reader, ' … ')) return LONG_GAP
  if (accept(reader, ' ‥ ')) return SHORT_GAP
  reader.place++
  switch (reader.source[start]) {
    case '(':
      return parseGroup(reader)
    case ' ':
      return reader.blanks === 'stands' ? BLANK : repeat(BLANK, 0, 1, accept(reader, '?'))
    case '*':
      return WORD_REST
    case '~':
      return ENDING
    case '#':
      return NUMBER
    case '.':
      return ANY
    case '[':
      return parseClass(reader)
    case '\\':
      return letters(reader.source.slice(start + 1, ++reader.place))
    default:
      throw new Error(`a phrase with something unknown at ${start}: ${reader.source}`)
  }
}

function parseGroup(reader: Reader): Pattern {
  const look = accept(reader, '?') ? LOOKS.find((one) => accept(reader, one)) : ':'
  if (look === undefined) throw new Error(`a phrase with (? of an unknown kind: ${reader.source}`)
  const pattern = parseChoice(reader)
  if (!accept(reader, ')')) throw new Error(`a phrase with more ( than ): ${reader.source}`)
  if (look === ':') return pattern
  return { kind: 'look', pattern, behind: look.startsWith('<'), negated: look.endsWith('!') }
}

function parseClass(reader: Reader): Pattern {
  const negated = accept(reader, '^')
  const end = reader.source.indexOf(']', reader.place)
  if (end < 0) throw new Error(`a phrase with [ and no ]: ${reader.source}`)
  const ranges = reader.source
    .slice(reader.place, end)
    .replace(/(.)-(.)|\\?(.)/gsu, (_whole, from?: string, to?: string, one?: string) =>
      one === ' ' ? '\t\t  ' : `${from ?? one}${to ?? one}`,
    )
  reader.place = end + 1
  return { kind: 'class', ranges, negated }
}

function parseRepeat(reader: Reader, pattern: Pattern): Pattern {
  if (accept(reader, '?')) return repeat(pattern, 0, 1, accept(reader, '?'))
  if (accept(reader, '+')) return repeat(pattern, 1, REPEATED_MAX)
  if (!reader.source.startsWith('{', reader.place)) return pattern
  BOUNDS.lastIndex = reader.place
  const [bounds, min, max = min] = BOUNDS.exec(reader.source) ?? []
  if (bounds === undefined) throw new Error(`a phrase with a repetition without bounds: ${reader.source}`)
  reader.place += bounds.length
  return repeat(pattern, Number(min), Number(max), accept(reader, '?'))
}

/** The most characters that a pattern can match. */
export function longestMatch(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'letters':
      return pattern.letters.length
    case 'sequence':
      return pattern.parts.reduce((sum, part) => sum + longestMatch(part), 0)
    case 'choice':
      return Math.max(...pattern.choices.map(longestMatch))
    case 'repeat':
      return pattern.max * longestMatch(pattern.pattern)
    case 'look':
      return 0
    case 'gap':
      return 1 + pattern.words * (1 + WORD_MAX)
    default:
      return 1
  }
}

/** Letters of the longest word a gap passes over. */
export const WORD_MAX = 24

/** Characters a match of patterns in a row begins with; undefined where it may be any, or none. */
export function firstCharacters(parts: readonly Pattern[]): string | undefined {
  let all = ''
  for (const part of parts) {
    if (part.kind === 'look') continue
    if (part.kind === 'letters' && part.letters === '') continue
    const some = firstCharactersOf(part)
    if (some === undefined) return undefined
    all += some
    if (part.kind !== 'repeat' || part.min > 0) return all
  }
  return undefined
}

function firstCharactersOf(pattern: Pattern): string | undefined {
  switch (pattern.kind) {
    case 'letters':
      return pattern.letters[0]
    case 'sequence':
      return firstCharacters(pattern.parts)
    case 'choice': {
      const all = pattern.choices.map(firstCharactersOf)
      return all.includes(undefined) ? undefined : all.join('')
    }
    case 'repeat':
      return firstCharactersOf(pattern.pattern)
    case 'class':
      return pattern.negated ? undefined : charactersOf(pattern.ranges).join('')
    default:
      return undefined
  }
}

/** The characters of the ranges of a class. */
export function charactersOf(ranges: string): string[] {
  const characters: string[] = []
  for (let place = 0; place < ranges.length; place += 2)
    for (let code = ranges.charCodeAt(place); code <= ranges.charCodeAt(place + 1); code++)
      characters.push(String.fromCharCode(code))
  return characters
}
