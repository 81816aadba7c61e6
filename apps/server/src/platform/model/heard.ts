import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { UnfitAnswer } from './failure.ts'
import type { Heard, Segment } from './model.ts'

const Text = Type.Object({ text: Type.String() })
const Spoken = Type.Object({
  text: Type.String(),
  start: Type.Number({ minimum: 0 }),
  end: Type.Number({ minimum: 0 }),
})

/** What an answer of `json` or `verbose_json` says. @throws UnfitAnswer it is neither: of this audio, the model works */
export function heardOf(answer: unknown): Heard {
  if (!Check(Text, answer)) throw new UnfitAnswer()
  const { duration, segments } = answer as { duration?: unknown; segments?: unknown }
  const seconds = secondsOf(duration)
  const text = answer.text.trim()
  const told = Array.isArray(segments) && segments.length > 0 && segments.every((one) => Check(Spoken, one))
  return { text, seconds, segments: told ? segments.map(segmentOf) : wholeOf(text, seconds) }
}

/** Without segments the speech is one; where nobody speaks there is none. */
const wholeOf = (text: string, seconds: number | null): Segment[] =>
  text === ''
    ? []
    : [{ text, startSeconds: 0, endSeconds: seconds ?? 0, noSpeechProbability: null, compressionRatio: null }]

function segmentOf(told: Static<typeof Spoken>): Segment {
  const { no_speech_prob, compression_ratio } = told as { no_speech_prob?: unknown; compression_ratio?: unknown }
  return {
    text: told.text.trim(),
    startSeconds: told.start,
    endSeconds: Math.max(told.start, told.end),
    noSpeechProbability: numberOf(no_speech_prob),
    compressionRatio: numberOf(compression_ratio),
  }
}

const numberOf = (told: unknown): number | null => (typeof told === 'number' && Number.isFinite(told) ? told : null)

/** Some servers write the duration as text. */
function secondsOf(told: unknown): number | null {
  const seconds = typeof told === 'string' && told !== '' ? Number(told) : numberOf(told)
  return seconds !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}
