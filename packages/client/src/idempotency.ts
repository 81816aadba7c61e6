import type { Client, ClientPathsWithMethod, Middleware } from 'openapi-fetch'
import type { paths } from './helssa.generated.ts'
import type { paths as SmartaiPaths } from './smartai.generated.ts'

export const IDEMPOTENCY_KEY = 'Idempotency-Key'

/** HELSSA's calls that move money or book: the server does each once per key, and answers a repetition with the first answer. */
export const KEYED_PATHS: readonly ClientPathsWithMethod<Client<paths>, 'post'>[] = [
  '/api/v1/patients/encounters/book/',
  '/api/v1/patients/encounters/{id}/cancel/',
  '/api/v1/patients/encounters/{id}/pay/',
  '/api/v1/doctors/encounters/{id}/cancel/',
  '/api/v1/billing/wallet/charge/',
  '/api/v1/billing/subscriptions/purchase/',
]

/** SmartAI's calls that move tokens. */
export const SMARTAI_KEYED_PATHS: readonly (
  | ClientPathsWithMethod<Client<SmartaiPaths>, 'post'>
  | ClientPathsWithMethod<Client<SmartaiPaths>, 'put'>
)[] = [
  '/v1/tokens/transfer',
  '/v1/tokens/purchase',
  '/v1/services/{name}/run',
  '/v1/admin/users/{userId}/tokens',
  '/v1/admin/purchases/{invoiceId}/refund',
]

/**
 * A new `Idempotency-Key`. Calls that need one get one by themselves; make it yourself to repeat a call later, after a
 * reload for instance, and pass it: `headers: { 'Idempotency-Key': key }`.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // randomUUID is missing on pages without TLS
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Gives each writing call to one of `paths` a key of its own, so that sending it again is harmless. */
export function idempotencyKeys(paths: readonly string[]): Middleware {
  const keyed = new Set(paths)
  return {
    onRequest({ request, schemaPath }) {
      if (request.method === 'GET' || !keyed.has(schemaPath) || request.headers.has(IDEMPOTENCY_KEY)) return
      request.headers.set(IDEMPOTENCY_KEY, newIdempotencyKey())
    },
  }
}
