import type { ByteRange } from '../files/files.ts'

/**
 * The one range a `Range` header asks for (RFC 9110, 14.2), of a file of `sizeBytes`; nothing for none, for several, and for
 * what cannot be read: then the whole is answered, as the standard allows.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const start = Math.max(0, sizeBytes - Number(last))
    return Number(last) === 0 ? undefined : { start, end: sizeBytes - 1 }
  }
  const start = Number(first)
  const end = last === '' ? Math.max(start, sizeBytes - 1) : Number(last)
  return end < start ? undefined : { start, end }
}
