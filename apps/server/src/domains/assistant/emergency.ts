// The check before every engine, and after every model.
import { type Finding, findRedFlags } from './red-flags/index.ts'

/** What was said before and may belong together with what is said now: a sign here, its companion there. */
const BEFORE_MAX = 3
/** Characters; signs that stand further apart are told of no one thing (`RULE_REACH`), the rest is for what qualifies them. */
const BEFORE_CHARACTERS_MAX = 1_000

/**
 * The emergency a message tells of, alone or together with what the person said just before; undefined when there is none.
 * Suicide comes first, as its answer also tells what to do about what was taken.
 */
export function findEmergency(message: string, before: readonly string[]): Finding | undefined {
  const alone = findRedFlags(message)
  if (alone.length > 0) return mostUrgent(alone)
  const lines = before.slice(-BEFORE_MAX).map((text) => `${text}\n`)
  const earlier = lines.join('').slice(-BEFORE_CHARACTERS_MAX)
  const together = findRedFlags(earlier + message).filter(({ end }) => end > earlier.length)
  if (together.length === 0) return undefined
  // What was an emergency then was answered then; now it takes something that this message adds.
  const known = new Set(findRedFlags(earlier).map(({ flag }) => flag))
  return mostUrgent(together.filter(({ flag }) => !known.has(flag)))
}

const mostUrgent = (findings: readonly Finding[]): Finding | undefined =>
  findings.find(({ flag }) => flag === 'suicide') ?? findings[0]
