import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createHelssaClient, type HelssaClient, HelssaError, type Session, type TokenStorage } from '../src/index.ts'
import { countDown } from './narrate.ts'

/** The server asks for a minute between two codes for one phone. */
const PATIENCE_SECONDS = 60

export const newPhone = (): string => `+98990${String(randomInt(10_000_000)).padStart(7, '0')}`

/** A person's own client: everybody has a session of their own. */
export const createPerson = (baseUrl: string, storage?: TokenStorage): HelssaClient =>
  createHelssaClient({ baseUrl, language: 'en', ...(storage && { storage }) })

/** Asks for a code; if the phone got one a moment ago, after waiting. */
export async function requestCode(client: HelssaClient, phone: string) {
  try {
    return await client.signIn.requestCode(phone)
  } catch (error) {
    const wait = error instanceof HelssaError && error.code === 'RATE_LIMIT_EXCEEDED' && error.retryAfterSeconds
    if (!wait || wait > PATIENCE_SECONDS) throw error
    await countDown(wait, `${phone} got a code a moment ago; the next one can be asked for in`)
    return client.signIn.requestCode(phone)
  }
}

/** The last code that was sent to the phone, as a server in development shows it instead of sending it. */
export async function readCode(baseUrl: string, phone: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/dev/outbox?to=${encodeURIComponent(phone)}`)
  if (!answer.ok) throw new Error(`${baseUrl}/dev/outbox answers ${answer.status}: is the server in development mode?`)
  const messages = (await answer.json()) as { code: string | null }[]
  const code = messages.find((message) => message.code !== null)?.code
  if (!code) throw new Error(`no code for ${phone} in the outbox`)
  return code
}

/** Pays at the sandbox gateway's page; answers how the payment stands after that. */
export async function payAtBank(paymentUrl: string): Promise<string> {
  const answer = await fetch(paymentUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ outcome: 'paid' }),
  })
  if (!answer.ok) throw new Error(`the bank answers ${answer.status}: is the server in development mode?`)
  return ((await answer.json()) as { status: string }).status
}

/**
 * Signs in, or goes on with the session of an earlier run: a phone gets five codes an hour, and those of a demo doctor are
 * for you, too. Answers whether a code was needed.
 */
export async function ensureSignedIn(client: HelssaClient, { baseUrl, phone }: { baseUrl: string; phone: string }) {
  if (client.session.current() && (await isAlive(client))) return { codeWasNeeded: false }
  await requestCode(client, phone)
  await client.signIn.verifyCode(phone, await readCode(baseUrl, phone))
  return { codeWasNeeded: true }
}

async function isAlive(client: HelssaClient): Promise<boolean> {
  try {
    await client.api.GET('/api/v1/patients/profile/')
    return true
  } catch (error) {
    if (error instanceof HelssaError && error.status === 401) return false
    throw error
  }
}

/** Keeps a session in a file that only its owner can read, for one process at a time. */
export function createFileStorage(file: string): TokenStorage {
  let session = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Session) : undefined
  return {
    get: () => session,
    set(next) {
      session = next
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(session), { mode: 0o600 })
    },
    clear() {
      session = undefined
      rmSync(file, { force: true })
    },
  }
}
