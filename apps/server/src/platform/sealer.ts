import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const VERSION = 1 // names the key and the form, so that either can be replaced while old values stay readable
const IV_BYTES = 12
const TAG_BYTES = 16
const OPENED_MAX = 5_000

/** Keeps short personal data encrypted in the database (AES-256-GCM). A value opens only for the purpose it was sealed for. */
export interface Sealer {
  seal(text: string, purpose: string): Buffer
  /** @throws Error when the value was altered, or sealed under another key or purpose */
  open(sealed: Buffer, purpose: string): string
}

/** `secret` is any string of enough entropy; the key is derived from it. */
export function createSealer(secret: string): Sealer {
  // What was authentic once stays so: values read again and again are not deciphered each time.
  const opened = new Map<string, string>()
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'helssa sealer', 32))
  return {
    seal(text, purpose) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body])
    },
    open(sealed, purpose) {
      const name = `${purpose}|${sealed.toString('latin1')}`
      const known = opened.get(name)
      if (known !== undefined) return known
      if (sealed[0] !== VERSION) throw new Error('a sealed value has an unknown version')
      const iv = sealed.subarray(1, 1 + IV_BYTES)
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose)).setAuthTag(tag)
      const text =
        decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      if (opened.size >= OPENED_MAX) opened.clear()
      opened.set(name, text)
      return text
    },
  }
}
