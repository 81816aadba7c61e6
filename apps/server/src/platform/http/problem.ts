import type { ErrorObject } from 'ajv'
import type { FastifyError } from 'fastify'
import { Refusal } from '../errors.ts'

/**
 * What went wrong with a request, for a surface to put into its own words and shape:
 * a refusal of a domain, bad input with the fields at fault, a request HTTP itself refuses, or a fault of ours.
 */
export type Problem =
  | { kind: 'refusal'; refusal: Refusal }
  | { kind: 'input'; errors: readonly ErrorObject[] }
  | { kind: 'http'; status: 400 | 404 | 405 | 408 | 413 | 415 | 429 | 503 }
  | { kind: 'fault' }

const HTTP_STATUSES = new Set([400, 404, 405, 408, 413, 415, 429, 503])

export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Refusal) return { kind: 'refusal', refusal: thrown }
  const error = thrown as Partial<FastifyError>
  if (error.validation) {
    // A path that no id could have leads nowhere.
    if (error.validationContext === 'params') return { kind: 'http', status: 404 }
    return { kind: 'input', errors: error.validation as unknown as ErrorObject[] }
  }
  const status = error.statusCode
  if (status !== undefined && HTTP_STATUSES.has(status)) return { kind: 'http', status: status as 400 }
  if (status !== undefined && status >= 400 && status < 500) return { kind: 'http', status: 400 }
  return { kind: 'fault' }
}
