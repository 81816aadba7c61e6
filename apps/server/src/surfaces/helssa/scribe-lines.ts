import type { Static } from 'typebox'
import {
  bytesOf,
  LINE_LENGTH_MAX,
  LINES_MAX,
  type Line,
  type NewTranscript as NewTranscriptAsked,
  readLines,
  TRANSCRIPT_BYTES_MAX,
} from '../../domains/assistant/index.ts'
import { FieldError } from '../../platform/http/refused.ts'
import type { NewTranscript } from './scribe.schema.ts'

/** 400 KB of text, in JSON that may write each letter as `\u…`. */
export const TRANSCRIPT_BODY_BYTES_MAX = 2 * 1024 * 1024

const REQUIRED = { fa: 'این فیلد الزامی است', en: 'This field is required' }
const NOT_BOTH = { fa: 'یکی از این‌ها را بفرستید: lines یا text', en: 'Send one of lines and text' }
const NOT_WITH_AUDIO = { fa: 'متن صدا پس از ضبط نوشته می‌شود', en: 'The text of audio is written after it was recorded' }
const LONG_LINE = {
  fa: `هر خط حداکثر ${LINE_LENGTH_MAX} نویسه است`,
  en: `A line has at most ${LINE_LENGTH_MAX} characters`,
}
const MANY_LINES = { fa: `حداکثر ${LINES_MAX} خط پذیرفته می‌شود`, en: `At most ${LINES_MAX} lines are taken` }
const LONG = { fa: 'متن حداکثر 400 کیلوبایت است', en: 'The text has at most 400 KB' }

/** What a doctor wants kept of a visit. @throws FieldError what was sent is none, or too much */
export function readNewTranscript(body: Static<typeof NewTranscript>): NewTranscriptAsked {
  const { encounter_id: encounterId, source = 'text', lines, text } = body
  if (source === 'audio') {
    if (lines !== undefined || text !== undefined) throw new FieldError(lines ? 'lines' : 'text', NOT_WITH_AUDIO)
    return { encounterId, source }
  }
  if (lines !== undefined && text !== undefined) throw new FieldError('text', NOT_BOTH)
  if (lines === undefined && text === undefined) throw new FieldError('lines', REQUIRED)
  const said = lines?.map(({ speaker = 'unknown', text: words }) => ({ speaker, text: words })) ?? readLines(text ?? '')
  refuseUnfit(said, lines ? 'lines' : 'text')
  return { encounterId, source, lines: said }
}

function refuseUnfit(lines: readonly Line[], field: string): void {
  if (lines.length > LINES_MAX) throw new FieldError(field, MANY_LINES)
  for (const [at, { text }] of lines.entries()) {
    const place = field === 'lines' ? `lines.${at}.text` : field
    if (text.length > LINE_LENGTH_MAX) throw new FieldError(place, LONG_LINE)
  }
  if (bytesOf(lines) > TRANSCRIPT_BYTES_MAX) throw new FieldError(field, LONG)
}
