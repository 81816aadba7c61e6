import { charactersOf, type Pattern, type Single } from './pattern-syntax.ts'

/** How many letters of a word the phrases are sorted by. */
export const BEGINNING_LETTERS = 2

type Heads = ReadonlySet<string>

/**
 * What a match of a pattern can begin with, up to two letters; one letter where anything may follow it.
 * @throws a pattern that may begin with anything, or with nothing
 */
export function beginningsOf(pattern: Pattern): ReadonlySet<string> {
  const closed = new Set<string>()
  for (const head of extend(new Set(['']), pattern, closed)) closed.add(head)
  // A match begins with a word: what would begin with a blank begins nothing, and a blank ends a word of one letter.
  const all = new Set([...closed].filter((one) => !one.startsWith(' ')).map((one) => one.trimEnd()))
  if (all.has('')) throw new Error(`a phrase that may begin with anything: ${JSON.stringify(pattern)}`)
  return all
}

const NONE: Heads = new Set()

/** The heads that are still open after a pattern; those long enough, or followed by anything, go to `closed`. */
function extend(heads: Heads, pattern: Pattern, closed: Set<string>): Heads {
  switch (pattern.kind) {
    case 'letters':
      return join(heads, [pattern.letters], closed)
    case 'sequence':
      return pattern.parts.reduce((open, part) => (open.size > 0 ? extend(open, part, closed) : open), heads)
    case 'choice':
      return unite(pattern.choices.map((choice) => extend(heads, choice, closed)))
    case 'repeat': {
      const once = extend(heads, pattern.pattern, closed)
      if (pattern.max > 1) for (const head of once) closed.add(head)
      const after = pattern.max > 1 ? NONE : once
      return pattern.min === 0 ? unite([heads, after]) : after
    }
    case 'look':
      return heads
    case 'gap':
      for (const head of heads) closed.add(`${head} `)
      return NONE
    default:
      return extendBySingle(heads, pattern, closed)
  }
}

function extendBySingle(heads: Heads, single: Single, closed: Set<string>): Heads {
  if (single.kind === 'blank') for (const head of heads) closed.add(`${head} `)
  else if (single.kind !== 'class' || single.negated) for (const head of heads) closed.add(head)
  else return join(heads, charactersOf(single.ranges), closed)
  return NONE
}

function join(heads: Heads, tails: readonly string[], closed: Set<string>): Heads {
  const open = new Set<string>()
  for (const head of heads)
    for (const tail of tails) {
      const joined = (head + tail).slice(0, BEGINNING_LETTERS)
      if (joined.length === BEGINNING_LETTERS) closed.add(joined)
      else open.add(joined)
    }
  return open.size > 0 ? open : NONE
}

function unite(all: readonly Heads[]): Heads {
  const some = all.filter((one) => one.size > 0)
  return some.length > 1 ? new Set(some.flatMap((one) => [...one])) : (some[0] ?? NONE)
}
