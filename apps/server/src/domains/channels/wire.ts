// Reading what a platform sent: it proved who it is, but its shapes change without notice, so nothing of them is relied on.
import { createHash } from 'node:crypto'

export type Facts = Readonly<Record<string, unknown>>

export const factsOf = (value: unknown): Facts | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : undefined
export const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
export const integerOf = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined

const NAME_LENGTH_MAX = 255
/** A file's name as it is kept; null when there is none to keep. */
export const nameOf = (value: unknown): string | null => textOf(value)?.slice(0, NAME_LENGTH_MAX).toWellFormed() || null

const ID_LENGTH_MAX = 200
/** A platform's name of a thing, as it is known here: of one that is too long for an index its hash stands for it. */
export function idOf(value: unknown): string | undefined {
  const id = textOf(value)
  if (id === undefined || id.length <= ID_LENGTH_MAX) return id
  return `sha256:${createHash('sha256').update(id).digest('hex')}`
}

const PERSON_NAME_LENGTH_MAX = 100
/** What somebody is called, of at most 100 characters; no character is cut in two. */
export const personNameOf = (value: unknown): string | undefined =>
  // Twice as many units hold as many characters at least, so that not all of a huge text is taken apart.
  textOf(value) &&
  Array.from(String(value).slice(0, 2 * PERSON_NAME_LENGTH_MAX))
    .slice(0, PERSON_NAME_LENGTH_MAX)
    .join('')

const DEPTH_MAX = 50

/**
 * The same value as PostgreSQL can keep it: NUL and halves of surrogate pairs, which are in no text, become U+FFFD, and
 * what lies deeper than any update of a platform becomes null. Everything else stays, whatever it does to a page.
 */
export function keepable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return keepableText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return null
  if (Array.isArray(value)) return value.map((item) => keepable(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [keepableText(key), keepable(item, depth + 1)]))
}

const keepableText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed()
