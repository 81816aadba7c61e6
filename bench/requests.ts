import { createTokens } from '../apps/server/src/domains/identity/tokens.ts'
import { systemClock } from '../apps/server/src/platform/clock.ts'
import { idOf } from './fill.ts'

export const SECRETS = { JWT_SECRET: 'j'.repeat(40), OTP_SECRET: 'o'.repeat(40), DATA_KEY: 'd'.repeat(40) }

const tokens = createTokens({ secret: SECRETS.JWT_SECRET, clock: systemClock })
const tokensOf = new Map<number, string>()

/** The access token of a patient's session; session n is patient n's, unless it is said whose it is. */
export function tokenOf(session: number, patient: number): string {
  const known = tokensOf.get(session)
  if (known !== undefined) return known
  const token = tokens.signAccess({ personId: idOf('patient', patient), sessionId: idOf('session', session) })
  tokensOf.set(session, token)
  return token
}

/** What a browser brings of a patient's session when it opens a socket. */
export const cookieOf = (patient: number): string =>
  `helssa_session=${tokens.signPass({ personId: idOf('patient', patient), sessionId: idOf('session', patient) })}`

interface Asker {
  readonly patient: number
  readonly session?: number
}

/** The bytes of a request. Both servers get the same: ours reads the token, the bare one believes X-Person. */
export function requestOf(method: 'GET' | 'POST', path: string, asker?: Asker, body?: object): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body)
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    'Accept: application/json',
    'Accept-Language: fa',
    'X-Client-Version: 1.0.0',
    ...(asker ? [`Authorization: Bearer ${tokenOf(asker.session ?? asker.patient, asker.patient)}`] : []),
    ...(asker ? [`X-Person: ${idOf('patient', asker.patient)}`] : []),
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`] : []),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`)
}
