import { WORD_MAX } from './pattern-syntax.ts'
import { COMMAND, type Program } from './program.ts'

const {
  end: END,
  blank: BLANK,
  nonBlank: NON_BLANK,
  any: ANY,
  gap: GAP,
  jump: JUMP,
  skip: SKIP,
  repeat: REPEAT,
  look: LOOK,
  ahead: AHEAD,
  behind: BEHIND,
  among: AMONG,
  last: LAST,
} = COMMAND
const CLASS = COMMAND.class
const TRY = COMMAND.try
const SET_SIZE = 4

const BLANK_CODE = 32 // a tab, which no gap passes, is below

// What is to be tried if all goes wrong, in pairs: where in the program, where in the text. One for all matches.
let pending = new Int32Array(1024)
let depth = 0

function leave(at: number, place: number): void {
  if (depth === pending.length) {
    const grown = new Int32Array(2 * depth)
    grown.set(pending)
    pending = grown
  }
  pending[depth++] = at
  pending[depth++] = place
}

/**
 * Where a match that starts at a place ends, -1 if there is none. What a pattern names first is tried first.
 * Takes no more time than the pattern allows, whatever the text: all repetitions are bounded.
 */
export const matchAt = (program: Program, text: string, start: number): number => run(program, 0, text, start, -1)

/** Runs from `at` in the program; `bound` is where a look behind must end. */
function run(program: Program, at: number, text: string, start: number, bound: number): number {
  const floor = depth
  let place = start
  for (;;) {
    const command = numberAt(program, at)
    const code = text.charCodeAt(place) // NaN at the end: no comparison holds
    if (command > LAST) {
      place = command === code ? place + 1 : -1
      at++
    } else
      switch (command) {
        case TRY:
          at = passFailing(program, at, code)
          if (program[at] !== TRY) break
          leave(at + numberAt(program, at + 1), place)
          at += 2
          break
        case SKIP:
          leave(at + 2, place)
          at += numberAt(program, at + 1)
          break
        case JUMP:
          at += numberAt(program, at + 1)
          break
        case REPEAT:
          place = passRepeat(program, at, text, place)
          at = afterSingle(program, at + 3)
          break
        case GAP:
          leavePlaces(program, at, text, place)
          place = -1
          break
        case AMONG:
          if (!mayHold(program, at + 1, code)) place = -1
          at += 1 + SET_SIZE
          break
        case LOOK:
          if (sees(program, at, text, place) === (program[at + 2] === 1)) place = -1
          at += numberAt(program, at + 1)
          break
        case END:
        case AHEAD:
        case BEHIND:
          if (command === AHEAD || (command === END ? code <= BLANK_CODE : place === bound)) {
            depth = floor
            return place
          }
          place = -1
          break
        default:
          place = meetsSingle(program, at, code) ? place + 1 : -1
          at = afterSingle(program, at)
      }
    if (place >= 0) continue
    if (depth === floor) return -1
    place = pending[--depth] ?? -1
    at = pending[--depth] ?? 0
  }
}

/** Passes over choices that begin with another character than the next one. */
function passFailing(program: Program, from: number, code: number): number {
  let at = from
  while (program[at] === TRY) {
    const next = numberAt(program, at + 2)
    if (next <= LAST || next === code) break
    at += numberAt(program, at + 1)
  }
  return at
}

/** Whether a set in a program may hold a character. */
const mayHold = (program: Program, set: number, code: number): boolean =>
  ((numberAt(program, set + ((code >> 4) & 3)) >> (code & 15)) & 1) === 1

const numberAt = (program: Program, at: number): number => program[at] ?? 0

const afterSingle = (program: Program, at: number): number =>
  at + (program[at] === CLASS ? 3 + 2 * numberAt(program, at + 2) : 1)

function meetsSingle(program: Program, at: number, code: number): boolean {
  switch (program[at]) {
    case BLANK:
      return code <= BLANK_CODE
    case NON_BLANK:
      return code > BLANK_CODE
    case ANY:
      return code >= 0
    default:
      return code >= 0 && isInRanges(program, at, code) !== (program[at + 1] === 1)
  }
}

function isInRanges(program: Program, at: number, code: number): boolean {
  const end = afterSingle(program, at)
  for (let range = at + 3; range < end; range += 2)
    if (code >= numberAt(program, range) && code <= numberAt(program, range + 1)) return true
  return false
}

/** Passes as many as may be; fewer, down to the least, are left to be tried. */
function passRepeat(program: Program, at: number, text: string, start: number): number {
  const min = numberAt(program, at + 1)
  const max = numberAt(program, at + 2)
  const after = afterSingle(program, at + 3)
  let place = start
  while (place - start < max && meetsSingle(program, at + 3, text.charCodeAt(place))) {
    if (place - start >= min) leave(after, place)
    place++
  }
  return place - start >= min ? place : -1
}

const places: number[] = []

/** Leaves the places behind the blanks that a gap can reach to be tried, the nearest first. */
function leavePlaces(program: Program, at: number, text: string, start: number): void {
  const words = numberAt(program, at + 1)
  let blank = start
  for (let count = 0; count <= words && text.charCodeAt(blank) <= BLANK_CODE; count++) {
    if (mayHold(program, at + 2, text.charCodeAt(blank + 1))) places.push(blank + 1)
    if (text.charCodeAt(blank) !== BLANK_CODE) break
    const word = blank + 1
    blank = word
    while (text.charCodeAt(blank) > BLANK_CODE) blank++
    if (blank === word || blank - word > WORD_MAX) break
  }
  for (let place = places.pop(); place !== undefined; place = places.pop()) leave(at + 2 + SET_SIZE, place)
}

/** Whether what a look is for stands there; one that looks back tries every place from which it could reach here. */
function sees(program: Program, at: number, text: string, place: number): boolean {
  const back = numberAt(program, at + 3)
  for (let start = place; start >= Math.max(0, place - back); start--)
    if (run(program, at + 4, text, start, place) >= 0) return true
  return false
}
