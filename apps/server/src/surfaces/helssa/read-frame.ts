import type { Static, TSchema } from 'typebox'
import type { Language } from '../../platform/http/language.ts'
import { createCheck, fieldErrors } from '../../platform/http/validation.ts'
import { parseFrame } from '../../platform/sockets/read-frame.ts'
import { httpRows } from './errors.ts'

type FrameOf<T extends Readonly<Record<string, TSchema>>> = { [Name in keyof T]: Static<T[Name]> }[keyof T]

/** A frame of the given types, or what is wrong with it, with what was said as far as it can be read. */
export function createFrameReader<const T extends Readonly<Record<string, TSchema>>>(frames: T) {
  const checks = new Map(Object.entries(frames).map(([name, schema]) => [name, createCheck(schema)]))
  return (
    text: string,
    language: Language,
  ):
    | { readonly frame: FrameOf<T> }
    | {
        readonly complaint: { readonly code: string; readonly message: string }
        readonly said: Readonly<Record<string, unknown>> | undefined
      } => {
    const said = parseFrame(text)
    const check = typeof said?.type === 'string' ? checks.get(said.type) : undefined
    if (said && check?.(said)) return { frame: said as FrameOf<T> }
    const row = httpRows[said && check ? 422 : 400]
    const fields = said && check ? Object.entries(fieldErrors(check.errors ?? [], language)) : []
    const details = fields.map(([field, sentences]) => `${field}: ${sentences.join(', ')}`).join('; ')
    return { complaint: { code: row.code, message: details === '' ? row[language] : details }, said }
  }
}
