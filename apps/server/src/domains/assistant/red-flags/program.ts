import { firstCharacters, type Look, longestMatch, type Pattern, type Repeat, type Single } from './pattern-syntax.ts'

/**
 * A pattern as a row of numbers: some hundred bytes where a RegExp takes tens of thousands. A number above `last` is the
 * character to be met, one below it a command, followed by what it needs. Jumps are counted from their command.
 */
export type Program = Uint16Array

/** The commands of programs, with what follows them. */
export const COMMAND = {
  /** The end of the pattern: a blank must follow. */
  end: 0,
  blank: 1,
  nonBlank: 2,
  any: 3,
  /** Whether negated, how many ranges, first and last character of each. */
  class: 4,
  /** How many words, the set of characters that may follow. */
  gap: 5,
  /** How far. */
  jump: 6,
  /** Goes on, or if that fails jumps: how far. */
  try: 7,
  /** Jumps, or if that fails goes on: how far. */
  skip: 8,
  /** At least, at most, a single character. */
  repeat: 9,
  /** How far to what comes after it, whether negated, how many characters back at most (0: ahead). */
  look: 10,
  /** The end of what a look ahead is for. */
  ahead: 11,
  /** The end of what a look behind is for. */
  behind: 12,
  /** The set of characters one of which must be next. */
  among: 13,
  /** No command is above it, no character of a text below. */
  last: 31,
} as const

const SIZE_MAX = 0xffff // jumps are numbers too

/** Where programs are written before their size is known; one for all. */
const draft = new Uint16Array(SIZE_MAX)
let size = 0

/**
 * Makes a pattern ready to be matched.
 * @throws a pattern of more than 65,535 characters
 */
export function compilePattern(pattern: Pattern): Program {
  size = 0
  emit(pattern)
  put(COMMAND.end)
  return draft.slice(0, size)
}

function put(number: number): void {
  if (size >= SIZE_MAX) throw new Error('a phrase that is too long')
  draft[size++] = number
}

function emit(pattern: Pattern): void {
  if (pattern.kind === 'letters') putCharacters(pattern.letters)
  else if (pattern.kind === 'sequence') emitSequence(pattern.parts)
  else if (pattern.kind === 'choice') emitChoice(pattern)
  else if (pattern.kind === 'repeat') emitRepeat(pattern)
  else if (pattern.kind === 'look') emitLook(pattern)
  else if (pattern.kind === 'gap') emitGap(pattern.words, [])
  else emitSingle(pattern)
}

function putCharacters(characters: string): void {
  for (let place = 0; place < characters.length; place++) put(characters.charCodeAt(place))
}

/** Writes a command that jumps, and answers where it stands; `land` tells it later how far. */
function putJump(command: number): number {
  put(command)
  put(0)
  return size - 2
}

function land(jump: number): void {
  draft[jump + 1] = size - jump
}

function emitSequence(parts: readonly Pattern[]): void {
  for (const [place, part] of parts.entries())
    if (part.kind === 'gap') emitGap(part.words, parts.slice(place + 1))
    else emit(part)
}

function emitGap(words: number, after: readonly Pattern[]): void {
  put(COMMAND.gap)
  put(words)
  putSet(firstCharacters(after))
}

/** Writes a set of characters: a bit for the last six bits of each, so that it may hold more; undefined for all. */
function putSet(characters: string | undefined): void {
  const set = [0, 0, 0, 0]
  for (const character of characters ?? '') {
    const code = character.charCodeAt(0)
    set[(code >> 4) & 3] = (set[(code >> 4) & 3] ?? 0) | (1 << (code & 15))
  }
  for (const bits of set) put(characters === undefined ? SIZE_MAX : bits)
}

const CHOICES_MIN = 4 // fewer are as soon tried as looked up

function emitChoice(choice: Pattern & { kind: 'choice' }): void {
  const choices = shareLetters(choice.choices)
  const first = choices.length < CHOICES_MIN ? undefined : firstCharacters([choice])
  if (first !== undefined) {
    put(COMMAND.among)
    putSet(first)
  }
  const jumps: number[] = []
  for (const [place, one] of choices.entries()) {
    const isLast = place === choices.length - 1
    const next = isLast ? undefined : putJump(COMMAND.try)
    emit(one)
    if (next === undefined) continue
    jumps.push(putJump(COMMAND.jump))
    land(next)
  }
  for (const jump of jumps) land(jump)
}

/** Choices with those of one first letter, of which at most one can lead on, brought together: (ab|c|ad) as (a(b|d)|c). */
function shareLetters(choices: readonly Pattern[]): Pattern[] {
  const shared: Pattern[] = []
  let groups = new Map<string, { place: number; rests: Pattern[] }>()
  for (const choice of choices) {
    const split = splitFirst(choice)
    const group = split && groups.get(split.first)
    if (!split)
      groups = new Map() // what may begin with anything keeps its place in the order
    else if (!group) groups.set(split.first, { place: shared.length, rests: [split.rest] })
    else {
      group.rests.push(split.rest)
      const rests: Pattern = { kind: 'choice', choices: group.rests }
      shared[group.place] = { kind: 'sequence', parts: [{ kind: 'letters', letters: split.first }, rests] }
      continue
    }
    shared.push(choice)
  }
  return shared
}

function splitFirst(pattern: Pattern): { first: string; rest: Pattern } | undefined {
  const [head, ...tail] = pattern.kind === 'sequence' ? pattern.parts : [pattern]
  if (head?.kind !== 'letters') return undefined
  const first = head.letters.slice(0, 1)
  if (first === '') return undefined
  const letters: Pattern = { kind: 'letters', letters: head.letters.slice(1) }
  return { first, rest: tail.length === 0 ? letters : { kind: 'sequence', parts: [letters, ...tail] } }
}

function emitRepeat({ pattern, min, max, lazy }: Repeat): void {
  if (isSingle(pattern) && max > 1 && !lazy) {
    put(COMMAND.repeat)
    put(min)
    put(max)
    emitSingle(pattern)
    return
  }
  for (let count = 0; count < min; count++) emit(pattern)
  const jumps: number[] = []
  for (let count = min; count < max; count++) {
    jumps.push(putJump(lazy ? COMMAND.skip : COMMAND.try))
    emit(pattern)
  }
  for (const jump of jumps) land(jump)
}

function emitLook({ pattern, behind, negated }: Look): void {
  const look = putJump(COMMAND.look)
  put(negated ? 1 : 0)
  put(behind ? longestMatch(pattern) : 0)
  emit(pattern)
  put(behind ? COMMAND.behind : COMMAND.ahead)
  land(look)
}

const isSingle = (pattern: Pattern): pattern is Single =>
  pattern.kind === 'class' || pattern.kind === 'blank' || pattern.kind === 'nonBlank' || pattern.kind === 'any'

function emitSingle(single: Single): void {
  if (single.kind === 'class') {
    put(COMMAND.class)
    put(single.negated ? 1 : 0)
    put(single.ranges.length / 2)
    putCharacters(single.ranges)
  } else put(COMMAND[single.kind])
}
