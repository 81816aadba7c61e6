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
 * @throws FieldError there is no such field; an error of status 400 the form breaks off, or is none
 */
export async function takeFile<T>(request: FastifyRequest, take: (file: TakenFile) => Promise<T>): Promise<T> {
  if (!request.isMultipart()) throw missing()
  const parts = request.files()
  try {
    for (;;) {
      const { value: part, done } = await parts.next().catch(asBadRequest)
      if (done || !part) throw missing()
      if (part.fieldname !== 'file') {
        part.file.resume()
        continue
      }
      const file = { source: part.file, name: nameOf(part.filename), fields: textsOf(part.fields) }
      return await take(file).catch((error) => {
        throw part.file.errored ? asBadRequest(error) : error
      })
    }
  } finally {
    await parts.return?.(undefined)
    passOver(request)
  }
}

/**
 * Reads what is left of a form and throws it away. A body that is neither read nor thrown away holds its connection, and
 * with it a client that sends on before it listens, until the request times out.
 */
export function passOver({ raw }: FastifyRequest): void {
  raw.unpipe()
  raw.resume()
}

/** A form that breaks off or is none: its parser has no error of a kind of its own; whatever it stumbles over, the client sent. */
export function asBadRequest(error: Error): never {
  if ('statusCode' in error) throw error
  throw Object.assign(new Error('the form cannot be read', { cause: error }), { statusCode: 400 })
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
