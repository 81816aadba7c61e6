import { isVisible } from '../../../platform/text.ts'

export const SPEAKERS = ['doctor', 'patient', 'companion', 'unknown'] as const
export type Speaker = (typeof SPEAKERS)[number]

/** What one person said in one go. */
export interface Line {
  readonly speaker: Speaker
  readonly text: string
}

/** Characters of a line's text (UTF-16, end exclusive); `line` counts from 0, -1 is the doctor's additional notes. */
export interface Span {
  readonly line: number
  readonly start: number
  readonly end: number
}

export const LINES_MAX = 5_000
/** UTF-16 units */
export const LINE_LENGTH_MAX = 2_000
/** Of all lines together, in UTF-8: some eight hours of talk. */
export const TRANSCRIPT_BYTES_MAX = 400 * 1024

const LABELS: readonly (readonly [Speaker, RegExp])[] = [
  ['doctor', /^(?:(?:خانم|آقای)\s+)?(?:پزشک|دکتر|طبیب)|^(?:doctor|dr\.?|physician|clinician)/iu],
  ['patient', /^(?:بیمار|مریض|مراجع)|^(?:patient|pt\.?)/iu],
  [
    'companion',
    /^(?:همراه|مادر|پدر|همسر|فرزند|خواهر|برادر|والد)|^(?:companion|mother|father|parent|spouse|relative)/iu,
  ],
]
/** A name is short, so that a sentence with a colon in it is not taken for one. */
const LABELLED = /^[ \t]*([^:：\n]{1,30}?)[ \t]*[:：][ \t]*/u
const NAME_WORDS_MAX = 4

/**
 * Lines of a text as people write one down: "پزشک: …". A line that names nobody goes on with who spoke before; blank ones
 * are left out.
 */
export function readLines(text: string): Line[] {
  let speaker: Speaker = 'unknown'
  return text.split(/\r\n|\r|\n/).flatMap((written) => {
    const label = LABELLED.exec(written)
    const named = label?.[1] === undefined ? undefined : speakerOf(label[1])
    speaker = named ?? speaker
    const said = (named && label ? written.slice(label[0].length) : written).trim()
    return isVisible(said) ? [{ speaker, text: said }] : []
  })
}

function speakerOf(name: string): Speaker | undefined {
  if (name.split(/\s+/).length > NAME_WORDS_MAX) return undefined
  return LABELS.find(([, label]) => label.test(name))?.[0]
}

/** Whether anything was said at all. */
export const isAnythingSaid = (lines: readonly Line[]): boolean => lines.some(({ text }) => /[\p{L}\p{N}]/u.test(text))

/** Bytes of all texts in UTF-8. */
export const bytesOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
