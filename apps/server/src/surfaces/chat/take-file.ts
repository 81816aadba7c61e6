import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { FieldError } from '../../platform/http/refused.ts'
import { hasControlCharacters } from '../../platform/text.ts'

const NAME_LENGTH_MAX = 200

/**
 * Hands the form's field `file` on while it arrives; whatever comes of it, the rest of the request is not waited for.
 * @throws FieldError there is no such field
 */
export async function takeFile<T>(
  request: FastifyRequest,
  take: (file: { source: Readable; name: string }) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) throw missing()
  for await (const part of request.files()) {
    if (part.fieldname !== 'file') {
      part.file.resume()
      continue
    }
    return await take({ source: part.file, name: nameOf(part.filename) })
  }
  throw missing()
}

const missing = () => new FieldError('file', { fa: 'فایلی فرستاده نشده است', en: 'No file was sent' })

/** Only ever shown, so only what cannot be shown is taken out of it; no path is ever made of it. */
function nameOf(filename: string | undefined): string {
  const name = (filename ?? '').split(/[/\\]/).at(-1)?.slice(-NAME_LENGTH_MAX).trim() ?? ''
  return name === '' || hasControlCharacters(name) ? 'file' : name
}
