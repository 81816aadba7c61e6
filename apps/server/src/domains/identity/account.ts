import { refusals } from '../../platform/errors.ts'

export const accountRefuses = refusals(
  'ACCOUNT_NOT_FOUND',
  'EMAIL_TAKEN',
  'PASSWORD_WEAK', // facts.why
  'PASSWORD_WRONG', // the current one, on changing it
  'CREDENTIALS_INVALID',
  'ACCOUNT_LOCKED', // facts.retryAfterSeconds
  'ADDRESS_THROTTLED', // too many wrong passwords from there; facts.retryAfterSeconds
  'ACCOUNT_SUSPENDED',
  'LINK_INVALID', // used, expired, or nobody's
  'MOBILE_MISSING',
  'MOBILE_TAKEN', // its person cannot be made one with this account
  'JOIN_LATER', // something of the account is set aside at this moment
  'EMAIL_UNVERIFIED', // who has not proven the e-mail may not bind a mobile to it
  'CODES_TOO_MANY', // one person's, or from one address; facts.retryAfterSeconds
  'LAST_ADMIN',
)
export type AccountRefusal = keyof typeof accountRefuses

export interface AccountSettings {
  readonly theme: 'light' | 'dark'
  readonly language: 'fa' | 'en'
  readonly notifications: boolean
}
export const USUAL_ACCOUNT_SETTINGS: AccountSettings = { theme: 'light', language: 'fa', notifications: true }

/** A person as one who signs in by e-mail. */
export interface Account {
  readonly personId: string
  readonly fullName: string
  readonly email: string
  readonly isEmailVerified: boolean
  /** As claimed, E.164; a way to sign in only when it is also the person's `phone`. */
  readonly mobile: string | null
  readonly phone: string | null
  readonly isAdmin: boolean
  readonly status: 'active' | 'suspended' | 'deactivated'
  readonly avatarKey: string | null
  readonly settings: AccountSettings
  readonly lastLoginAt: Date | null
  readonly createdAt: Date
}

/** Characters. Longer ones are refused before they are hashed: hashing is dear, and nobody types more. */
export const PASSWORD_LENGTHS = { min: 8, max: 128 } as const

/** After this many wrong passwords in a row, for so long (contract: security). */
export const FAILURES_MAX = 5
export const LOCK_SECONDS = 900
/** Wrong passwords from one address, over all accounts, before it has to wait as long. */
export const ADDRESS_FAILURES_MAX = 30
export const VERIFY_LINK_HOURS = 48
export const RESET_LINK_MINUTES = 30
export const LINKS_PER_HOUR = 3
/** Codes to prove a mobile, over all mobiles: each is paid for, and reaches somebody who may not have asked. */
export const MOBILE_CODES_PER_HOUR = { person: 5, address: 20 } as const

/**
 * An e-mail as it is compared: lower case, ASCII. A name in letters that only look like Latin ones is no address of
 * anybody else; undefined for what is none at all.
 */
export function parseEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/.test(
    email,
  ) && email.length <= 254
    ? email
    : undefined
}

/** A full name as first and last: what follows the first blank is the last name. */
export function splitName(fullName: string): { firstName: string; lastName: string } {
  const [firstName = '', ...rest] = fullName.trim().split(/\s+/)
  return { firstName, lastName: rest.join(' ') }
}
