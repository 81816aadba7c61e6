import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { COMMON_PASSWORDS } from './common-passwords.ts'

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST = { parallelism: 1, memory: 19_456, passes: 2, tagLength: 32 } as const
const NONCE_BYTES = 16

const derive = promisify(argon2)

/** A password as it is kept: the PHC string of its argon2id hash (RFC 9106). */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES)
  const tag = await tagOf(password, nonce, COST)
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

/** Whether a password is the kept one. Without a kept one it takes as long and is no. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, , , cost = '', nonce = '', tag = ''] = (kept ?? NOBODYS).split('$')
  const [memory = 0, passes = 0, parallelism = 0] = cost.split(',').map((part) => Number(part.slice(2)))
  const expected = Buffer.from(tag, 'base64')
  const found = await tagOf(password, Buffer.from(nonce, 'base64'), {
    memory,
    passes,
    parallelism,
    tagLength: expected.length,
  })
  return timingSafeEqual(found, expected) && kept !== undefined
}

const tagOf = (
  password: string,
  nonce: Buffer,
  cost: { memory: number; passes: number; parallelism: number; tagLength: number },
): Promise<Buffer> => derive('argon2id', { message: password.normalize('NFKC'), nonce, ...cost })

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/** The cost of a real hash, and no password's. */
const NOBODYS = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(Buffer.alloc(NONCE_BYTES))}$${base64(Buffer.alloc(COST.tagLength))}`

export type PasswordWeakness = 'too_common' | 'one_character' | 'like_email'

/** Why a password of sufficient length is still no good (NIST SP 800-63B §3.1.1.2: common and contextual ones); undefined if it is. */
export function weaknessOf(password: string, email: string): PasswordWeakness | undefined {
  const folded = password.normalize('NFKC').toLowerCase()
  if (COMMON_PASSWORDS.has(folded)) return 'too_common'
  if (new Set(folded).size < 3) return 'one_character'
  const [name = ''] = email.split('@')
  if (folded === email || folded === name) return 'like_email'
  return undefined
}
