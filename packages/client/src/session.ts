import type { AnswerOf } from './operations.ts'

/** The person signed in at HELSSA, as of the sign-in. */
export type User = AnswerOf<'verifyOtp'>['user']

/** Who is signed in, and by what. Plain JSON, so that it can be stored anywhere. */
export interface Session<Person = User> {
  readonly access: string
  readonly refresh: string
  /** Milliseconds since 1970, by this machine's clock. */
  readonly accessExpiresAtMs: number
  readonly user: Person
}

/** What the server signs in with, whatever the names it gives them. */
export interface Tokens {
  readonly access: string
  readonly refresh: string
  readonly accessSeconds: number
}

/** The session that begins, or goes on, with these tokens. */
export const sessionOf = <Person>(tokens: Tokens, user: Person, now: Date): Session<Person> => ({
  access: tokens.access,
  refresh: tokens.refresh,
  accessExpiresAtMs: now.getTime() + tokens.accessSeconds * 1000,
  user,
})

/** Whether something read from a storage is a session; others may have written there. */
export function isSession(value: unknown): value is Session<object> {
  if (typeof value !== 'object' || value === null) return false
  const { access, refresh, accessExpiresAtMs, user } = value as Partial<Record<keyof Session, unknown>>
  return (
    typeof access === 'string' &&
    typeof refresh === 'string' &&
    typeof accessExpiresAtMs === 'number' &&
    typeof user === 'object' &&
    user !== null
  )
}
