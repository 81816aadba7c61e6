/** How many letters of a word the phrases are sorted by. */
export const BEGINNING_LETTERS = 2

interface Part {
  readonly source: string
  readonly quantifier: string
}

/**
 * What a match of a pattern can begin with, up to two letters; one letter where anything may follow it. For the patterns
 * that phrases make: groups, choices, classes, optional parts, look-around.
 * @throws a pattern that may begin with anything, or with nothing
 */
export function beginningsOf(source: string): ReadonlySet<string> {
  const all = wordsOf(beginnings(source))
  if (all.has('')) throw new Error(`a phrase that may begin with anything: ${source}`)
  return all
}

/** The same pattern with only those of its first choices that can begin so: as much as need be tried at such a word. */
export function narrowTo(beginning: string, source: string): string {
  const { source: group, quantifier } = partAt(source, 0)
  if (!group.startsWith('(?:') || quantifier !== '') return source
  const choices = choicesOf(group.slice(3, -1)).filter((choice) => {
    return [...wordsOf(beginnings(choice))].some((one) => one.startsWith(beginning) || beginning.startsWith(one))
  })
  return `(?:${choices.map((choice) => narrowTo(beginning, choice)).join('|')})${source.slice(group.length)}`
}

// A match begins with a word: what would begin with a blank begins nothing, and a blank ends a word of one letter.
const wordsOf = ({ open, closed }: Beginnings): ReadonlySet<string> =>
  new Set([...open, ...closed].filter((one) => !one.startsWith(' ')).map((one) => one.trimEnd()))

/** `open`: more of the pattern may follow these; `closed`: long enough, or followed by anything. */
interface Beginnings {
  readonly open: ReadonlySet<string>
  readonly closed: ReadonlySet<string>
}

function beginnings(source: string): Beginnings {
  const all = choicesOf(source).map(beginningsOfSequence)
  return {
    open: new Set(all.flatMap(({ open }) => [...open])),
    closed: new Set(all.flatMap(({ closed }) => [...closed])),
  }
}

function beginningsOfSequence(source: string): Beginnings {
  let open = new Set([''])
  const closed = new Set<string>()
  for (let place = 0; place < source.length && open.size > 0; ) {
    const part = partAt(source, place)
    place += part.source.length + part.quantifier.length
    if (/^\(\?(?:[!=]|<[!=])/.test(part.source)) continue
    const before = open
    open = new Set(/^(?:[?*]|\{0)/.test(part.quantifier) ? before : [])
    const next = beginningsOfPart(part)
    for (const head of before) {
      for (const tail of next.closed) closed.add((head + tail).slice(0, BEGINNING_LETTERS))
      for (const tail of next.open) {
        const joined = (head + tail).slice(0, BEGINNING_LETTERS)
        if (joined.length === BEGINNING_LETTERS) closed.add(joined)
        else open.add(joined)
      }
    }
  }
  return { open, closed }
}

const ANYTHING: Beginnings = { open: new Set(), closed: new Set(['']) }
const BLANK: Beginnings = { open: new Set(), closed: new Set([' ']) }

function beginningsOfPart({ source, quantifier }: Part): Beginnings {
  if (source.startsWith('(?:')) return beginnings(source.slice(3, -1))
  if (source === '\\s' || source === ' ') return BLANK
  if (source.startsWith('[^') || source === '\\S') return ANYTHING
  const letters = source.startsWith('[')
    ? source.slice(1, -1).replace('0-9', '0123456789').replace('a-z', 'abcdefghijklmnopqrstuvwxyz')
    : source.replace('\\', '')
  const repeated = /^[*+{]/.test(quantifier)
  return repeated ? { open: new Set(), closed: new Set(letters) } : { open: new Set(letters), closed: new Set() }
}

/** The group, class, escape or letter that begins at a place, and how often it may stand. */
function partAt(source: string, place: number): Part {
  const end = endOfPart(source, place)
  const quantifier = /^(?:[?*+]|\{[0-9,]+\})\??/.exec(source.slice(end, end + 10))?.[0] ?? ''
  return { source: source.slice(place, end), quantifier }
}

function endOfPart(source: string, place: number): number {
  if (source[place] === '\\') return place + 2
  if (source[place] === '[') return source.indexOf(']', place) + 1
  if (source[place] !== '(') return place + 1
  let end = place + 1
  while (source[end] !== ')') end = endOfPart(source, end)
  return end + 1
}

/** The choices of a pattern at its outermost level. */
function choicesOf(source: string): string[] {
  const choices: string[] = []
  let from = 0
  for (let place = 0; place < source.length; place = endOfPart(source, place))
    if (source[place] === '|') {
      choices.push(source.slice(from, place))
      from = place + 1
    }
  return [...choices, source.slice(from)]
}
