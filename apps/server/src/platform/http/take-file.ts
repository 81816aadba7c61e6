import type { Readable } from 'node:stream'
import type { MultipartFields } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { hasControlCharacters } from '../text.ts'
import { FieldError } from './refused.ts'

const NAME_LENGTH_MAX = 200

export interface TakenFile {
  readonly source: Readable
  /** As it was called where it came from; only ever shown. */
  readonly name: string
  /** The form's other fields, as far as they came before the file. */
  readonly fields: Readonly<Record<string, string>>
}

/**
 * Hands the form's field `file` on while it arrives; whatever comes of it, the rest of the request is not waited for.
 * @throws FieldError there is no such field
 */
export async function takeFile<T>(request: FastifyRequest, take: (file: TakenFile) => Promise<T>): Promise<T> {
  if (!request.isMultipart()) throw missing()
  for await (const part of request.files()) {
    if (part.fieldname !== 'file') {
      part.file.resume()
      continue
    }
    return await take({ source: part.file, name: nameOf(part.filename), fields: textsOf(part.fields) })
  }
  throw missing()
}

function textsOf(fields: MultipartFields): Record<string, string> {
  const texts = Object.entries(fields).flatMap(([name, field]) => {
    const [first] = [field].flat()
    return first?.type === 'field' && typeof first.value === 'string' ? [[name, first.value] as const] : []
  })
  return Object.fromEntries(texts)
}

const missing = () => new FieldError('file', { fa: 'فایلی فرستاده نشده است', en: 'No file was sent' })

/** Only ever shown, so only what cannot be shown is taken out of it; no path is ever made of it. */
function nameOf(filename: string | undefined): string {
  const name = (filename ?? '').split(/[/\\]/).at(-1)?.slice(-NAME_LENGTH_MAX).trim() ?? ''
  return name === '' || hasControlCharacters(name) ? 'file' : name
}
