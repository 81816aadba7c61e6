import { createHmac, randomInt } from 'node:crypto'

export const PERMISSIONS = ['view_history', 'view_reports', 'add_notes'] as const
export type Permission = (typeof PERMISSIONS)[number]

export type GrantStatus = 'pending' | 'active' | 'denied' | 'revoked'

/** Asked for, or in an emergency taken without asking. */
export type GrantKind = 'consent' | 'break_glass'

/** What a doctor asked a patient for. It opens something while it is active and unexpired only. */
export interface Grant {
  readonly id: string
  readonly doctorId: string
  readonly patientId: string
  readonly kind: GrantKind
  /** Names the request to both; knowing it opens nothing. */
  readonly accessCode: string
  readonly permissions: readonly Permission[]
  readonly reason: string
  readonly status: GrantStatus
  readonly askedAt: Date
  readonly expiresAt: Date
}

/** How it stands at a moment: the clock ends what nobody ended. */
export const standingOf = ({ status, expiresAt }: Grant, now: Date): GrantStatus | 'expired' =>
  expiresAt <= now && (status === 'pending' || status === 'active') ? 'expired' : status

/** The code that goes to the patient's phone is good this long; in the app the patient can agree until the grant's end. */
export const CODE_MINUTES = 10
/** Wrong codes for one request, after which its code is spent. */
export const GUESSES_MAX = 5
/** Wrong codes an hour over all requests to one patient: asking anew renews the code, not this budget. */
export const GUESSES_PER_HOUR = 10
/** Requests an hour; each is a message on somebody's phone. */
export const ASKED_PER_HOUR = { byDoctor: 30, ofPatient: 5 } as const
/** What an emergency opens, for how long, and how often a doctor may say that there is one. */
export const EMERGENCY = { permissions: ['view_history', 'view_reports'], hours: 4, perDayByDoctor: 3 } as const
export const HOUR_MS = 3_600_000

/** Without letters and digits that are taken for one another when read aloud or by eye. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const ACCESS_CODE_LENGTH = 6

export const newAccessCode = (): string =>
  Array.from({ length: ACCESS_CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')

/** Whether it could be one; nobody learns from it whether it is. */
export const isAccessCode = (text: string): boolean =>
  text.length === ACCESS_CODE_LENGTH && [...text].every((letter) => LETTERS.includes(letter))

/** Six digits, uniformly. */
export const newConsentCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/** A keyed hash, bound to the request: a stolen table tells no code. */
export const hashConsentCode = (secret: string, grantId: string, code: string): Buffer =>
  createHmac('sha256', secret).update(`access:${grantId}:${code}`).digest()
