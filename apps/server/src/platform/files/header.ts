// What an enciphered file begins with: its form, and its key as a master key wraps it.
import { WRAPPED_BYTES } from './file-keys.ts'

/** No format that people send begins so. */
export const MAGIC = Buffer.from('\0HLSAES\x01', 'latin1')
export const HEADER_BYTES = MAGIC.length + WRAPPED_BYTES

/** A header is good for the file of one name; which form the file has is part of what is authentic. */
export const purposeOf = (key: string): Buffer => Buffer.concat([MAGIC, Buffer.from(key)])
