import { type TSchema, Type } from 'typebox'
import { OneOf } from '../../platform/http/schema.ts'

export const exact = { additionalProperties: false } as const

export const VisitType = OneOf(['online', 'in_person'])
export const EncounterStatus = OneOf(['pending', 'confirmed', 'in_progress', 'completed', 'cancelled', 'no_show'])
export const PaymentStatus = OneOf(['pending', 'paid', 'refunded', 'partially_refunded', 'expired'])
export const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const WebAddress = Type.String({ format: 'web-address', maxLength: 2_000 })

/** The error shape of every refusal (contract: error format). */
export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Object({}, { additionalProperties: true }),
      request_id: Type.String(),
      timestamp: Type.String(),
    }),
  },
  { $id: 'Error', title: 'Error' },
)

/** The answers of a route: its own, and for the statuses named, the error shape. */
export function answers<const Own extends Record<number, TSchema>>(own: Own, ...refusals: number[]) {
  const errors = Object.fromEntries(refusals.map((status) => [status, Type.Ref('Error#')]))
  return { ...errors, ...own }
}
