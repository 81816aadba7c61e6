import type { Heard, Segment } from '../../../platform/model/index.ts'
import { foldForSearch } from '../../../platform/text.ts'
import { bytesOf, LINE_LENGTH_MAX, LINES_MAX, type Line, TRANSCRIPT_BYTES_MAX } from './line.ts'

/** What was heard and not believed. */
export interface DroppedSpeech {
  readonly chunk: number
  readonly startSeconds: number
  readonly endSeconds: number
  readonly why: 'no_speech' | 'looped'
  /** Its beginning. */
  readonly text: string
}
export type QualityWarning = 'little_speech' | 'looped_text' | 'chunk_missing' | 'chunk_unreadable' | 'cut_short'
export interface Quality {
  readonly warnings: readonly { readonly code: QualityWarning; readonly chunks: readonly number[] }[]
  readonly dropped: readonly DroppedSpeech[]
}
export interface HeardChunk {
  readonly lines: readonly Line[]
  readonly dropped: readonly DroppedSpeech[]
}

// Whisper's own bounds (openai/whisper, transcribe.py: no_speech_threshold, compression_ratio_threshold): beyond them it
// believes itself no more.
const NO_SPEECH_MAX = 0.6
const COMPRESSION_MAX = 2.4
/** The same words so often in a row are a model caught in a loop; short ones (yes, yes, yes …) people do say. */
const REPEATS_MAX = 3
const LOOP_WORDS_MIN = 3
const LOOP_WORDS_MAX = 12
const DROPPED_TEXT_LENGTH_MAX = 200
const DROPPED_TOLD_MAX = 200

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu

/**
 * Keeps of a chunk what can be believed: no segment that is likely no speech, none that loops. What is dropped is listed.
 * Nobody knows who spoke.
 */
export function keepSpeech({ text, segments }: Heard, chunk: number): HeardChunk {
  const whole = { text, startSeconds: 0, endSeconds: 0, noSpeechProbability: null, compressionRatio: null }
  const said = (segments.length > 0 ? segments : [whole])
    .map((segment) => ({ ...segment, text: segment.text.replace(CONTROLS, ' ').trim() }))
    .filter((segment) => segment.text !== '')
  const repeated = repeatedIn(said)
  const lines: Line[] = []
  const dropped: DroppedSpeech[] = []
  for (const [at, segment] of said.entries()) {
    const why = repeated.has(at) ? 'looped' : doubtOf(segment)
    if (why === undefined) lines.push(...splitLong(segment.text))
    else {
      const { startSeconds, endSeconds } = segment
      const text = segment.text.slice(0, endWithin(segment.text, DROPPED_TEXT_LENGTH_MAX))
      dropped.push({ chunk, startSeconds, endSeconds, why, text })
    }
  }
  return { lines, dropped }
}

function doubtOf(segment: Segment): DroppedSpeech['why'] | undefined {
  if ((segment.noSpeechProbability ?? 0) > NO_SPEECH_MAX) return 'no_speech'
  if ((segment.compressionRatio ?? 0) > COMPRESSION_MAX || isLooped(segment.text)) return 'looped'
  return undefined
}

/** Whether a text says the same few words again and again, for more than half of it. */
function isLooped(text: string): boolean {
  const words = foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  for (let size = 1; size <= LOOP_WORDS_MAX; size++) {
    // Short words are said often, so a loop of them must be longer to be one.
    const repeats = Math.max(REPEATS_MAX + 1, Math.ceil((LOOP_WORDS_MIN * (REPEATS_MAX + 1)) / size))
    const run = longestRun(words, size)
    if (run >= repeats * size && run * 2 > words.length) return true
  }
  return false
}

/** How many words in a row repeat those `size` before them, the first ones included. */
function longestRun(words: readonly string[], size: number): number {
  let longest = 0
  let run = 0
  for (let at = size; at < words.length; at++) {
    run = words[at] === words[at - size] ? run + 1 : 0
    if (run > 0) longest = Math.max(longest, run + size)
  }
  return longest
}

/** Positions of segments that say the same as those beside them, too often to be believed. */
function repeatedIn(segments: readonly { text: string }[]): Set<number> {
  const texts = segments.map(({ text }) => foldForSearch(text))
  const repeated = new Set<number>()
  for (let from = 0, to = 0; from < texts.length; from = to) {
    while (to < texts.length && texts[to] === texts[from]) to++
    const isLoop = to - from > REPEATS_MAX && (texts[from] ?? '').split(' ').length >= LOOP_WORDS_MIN
    if (isLoop) for (let at = from; at < to; at++) repeated.add(at)
  }
  return repeated
}

function splitLong(text: string): Line[] {
  const pieces: Line[] = []
  for (let rest = text; rest !== ''; ) {
    const blank = rest.length > LINE_LENGTH_MAX ? rest.lastIndexOf(' ', LINE_LENGTH_MAX) : rest.length
    const end = blank > 0 ? blank : endWithin(rest, LINE_LENGTH_MAX)
    pieces.push({ speaker: 'unknown', text: rest.slice(0, end) })
    rest = rest.slice(end).trimStart()
  }
  return pieces
}

/** Where a text ends that has at most `max` UTF-16 units: never between the two of one character, which no JSON in the database takes. */
const endWithin = (text: string, max: number): number =>
  text.length > max && (text.codePointAt(max - 1) ?? 0) > 0xffff ? max - 1 : max

/** A chunk as it stands when its transcript is put together; `heard` is null for one that could not be read. */
export interface ChunkToJoin {
  readonly n: number
  readonly heard: HeardChunk | null
}

/** The lines of all chunks in their order, and what is to be said of them: gaps, loops, silence. */
export function joinChunks(chunks: readonly ChunkToJoin[]): { lines: Line[]; quality: Quality } {
  const ordered = chunks.toSorted((a, b) => a.n - b.n)
  const all = ordered.flatMap(({ heard }) => heard?.lines ?? [])
  const lines = fitLines(all)
  const dropped = ordered.flatMap(({ heard }) => heard?.dropped ?? [])
  const have = new Set(ordered.map(({ n }) => n))
  const last = ordered.at(-1)?.n ?? -1
  const gaps = Array.from({ length: last + 1 }, (_, n) => n).filter((n) => !have.has(n))
  const of = (why: DroppedSpeech['why']) => [
    ...new Set(dropped.filter((each) => each.why === why).map(({ chunk }) => chunk)),
  ]
  const silent = ordered.filter(({ heard }) => heard?.lines.length === 0).map(({ n }) => n)
  const told: [QualityWarning, number[]][] = [
    ['looped_text', of('looped')],
    ['little_speech', [...new Set([...of('no_speech'), ...silent])].toSorted((a, b) => a - b)],
    ['chunk_missing', gaps],
    ['chunk_unreadable', ordered.filter(({ heard }) => heard === null).map(({ n }) => n)],
    ['cut_short', lines.length < all.length ? [last] : []],
  ]
  const warnings = told.flatMap(([code, those]) => (those.length > 0 ? [{ code, chunks: those }] : []))
  return { lines, quality: { warnings, dropped: dropped.slice(0, DROPPED_TOLD_MAX) } }
}

/** As many lines from the beginning as a transcript may have. */
function fitLines(lines: readonly Line[]): Line[] {
  let bytes = 0
  const past = lines.findIndex((line, at) => {
    bytes += bytesOf([line])
    return at === LINES_MAX || bytes > TRANSCRIPT_BYTES_MAX
  })
  return lines.slice(0, past < 0 ? lines.length : past)
}
