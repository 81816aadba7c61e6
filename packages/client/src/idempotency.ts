import type { Client, ClientPathsWithMethod, Middleware } from 'openapi-fetch'
import type { paths } from './helssa.generated.ts'

export const IDEMPOTENCY_KEY = 'Idempotency-Key'

/** The POSTs that move money or book: the server does each once per key, and answers a repetition with the first answer. */
export const KEYED_PATHS: readonly ClientPathsWithMethod<Client<paths>, 'post'>[] = [
  '/api/v1/patients/encounters/book/',
  '/api/v1/patients/encounters/{id}/cancel/',
  '/api/v1/patients/encounters/{id}/pay/',
  '/api/v1/doctors/encounters/{id}/cancel/',
  '/api/v1/billing/wallet/charge/',
  '/api/v1/billing/subscriptions/purchase/',
]
const keyed: ReadonlySet<string> = new Set(KEYED_PATHS)

/**
 * A new `Idempotency-Key`. Calls that need one get one by themselves; make it yourself to repeat a call later, after a
 * reload for instance, and pass it: `headers: { 'Idempotency-Key': key }`.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // randomUUID is missing on pages without TLS
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Gives each call that moves money or books a key of its own, so that sending it again is harmless. */
export const idempotencyKeys: Middleware = {
  onRequest({ request, schemaPath }) {
    if (request.method !== 'POST' || !keyed.has(schemaPath) || request.headers.has(IDEMPOTENCY_KEY)) return
    request.headers.set(IDEMPOTENCY_KEY, newIdempotencyKey())
  },
}
