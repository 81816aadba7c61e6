import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const KEY_ID_BYTES = 8
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
/** Of a file's key as it is kept beside the file: which master key wraps it, and the wrapped key. */
export const WRAPPED_BYTES = KEY_ID_BYTES + IV_BYTES + KEY_BYTES + TAG_BYTES

/** Makes and opens the keys of single files: each file has one of its own, kept wrapped by a master key. */
export interface FileKeys {
  /** A new key and how it is kept; `purpose` is what it opens, and it opens for nothing else. */
  make(purpose: Buffer): { readonly key: Buffer; readonly wrapped: Buffer }
  /** @throws Error it was altered, is another file's, or its master key is not among the known ones */
  unwrap(wrapped: Buffer, purpose: Buffer): Buffer
  /** The same key kept by the current master key, or nothing where it is already. @throws Error as `unwrap` */
  rewrap(wrapped: Buffer, purpose: Buffer): Buffer | undefined
}

/**
 * `secrets` are strings of enough entropy from which the master keys are derived. New files are wrapped under the first;
 * those before it open by the others, so a key is replaced by putting another before it.
 * @throws Error there is none
 */
export function createFileKeys(secrets: readonly string[]): FileKeys {
  const masters = new Map(secrets.map((secret) => [idOf(secret).toString('hex'), derive(secret, 'key', KEY_BYTES)]))
  const [current] = secrets
  if (current === undefined) throw new Error('files need a master key')
  const currentId = idOf(current)
  const master = derive(current, 'key', KEY_BYTES)

  function wrap(key: Buffer, purpose: Buffer): Buffer {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', master, iv).setAAD(purpose)
    const sealed = Buffer.concat([cipher.update(key), cipher.final()])
    return Buffer.concat([currentId, iv, sealed, cipher.getAuthTag()])
  }

  const keys: FileKeys = {
    make(purpose) {
      const key = randomBytes(KEY_BYTES)
      return { key, wrapped: wrap(key, purpose) }
    },
    unwrap(wrapped, purpose) {
      const id = wrapped.subarray(0, KEY_ID_BYTES).toString('hex')
      const found = masters.get(id)
      if (!found) throw new Error(`a file is under the master key ${id}, which is not among the known ones`)
      const rest = wrapped.subarray(KEY_ID_BYTES)
      const iv = rest.subarray(0, IV_BYTES)
      const sealed = rest.subarray(IV_BYTES, IV_BYTES + KEY_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', found, iv)
        .setAAD(purpose)
        .setAuthTag(rest.subarray(IV_BYTES + KEY_BYTES))
      return Buffer.concat([decipher.update(sealed), decipher.final()])
    },
    rewrap(wrapped, purpose) {
      const isCurrent = wrapped.subarray(0, KEY_ID_BYTES).equals(currentId)
      return isCurrent ? undefined : wrap(keys.unwrap(wrapped, purpose), purpose)
    },
  }
  return keys
}

const derive = (secret: string, use: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `helssa files ${use}`, bytes))
const idOf = (secret: string): Buffer => derive(secret, 'key id', KEY_ID_BYTES)
