import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const VERSION = 1 // names the key and the form, so that either can be replaced while old values stay readable
const IV_BYTES = 12
const TAG_BYTES = 16

/** Keeps short personal data encrypted in the database (AES-256-GCM). A value opens only for the purpose it was sealed for. */
export interface Sealer {
  seal(text: string, purpose: string): Buffer
  /** @throws Error when the value was altered, or sealed under another key or purpose */
  open(sealed: Buffer, purpose: string): string
}

/** `secret` is any string of enough entropy; the key is derived from it. */
export function createSealer(secret: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'helssa sealer', 32))
  return {
    seal(text, purpose) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body])
    },
    open(sealed, purpose) {
      if (sealed[0] !== VERSION) throw new Error('a sealed value has an unknown version')
      const iv = sealed.subarray(1, 1 + IV_BYTES)
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose)).setAuthTag(tag)
      return decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
