// Where a payer may be sent back to. A server that redirects to any address lends its name to every trap.
import type { FastifyInstance, preHandlerHookHandler } from 'fastify'
import { Type } from 'typebox'
import { FieldError } from './refused.ts'

/** A `return_url` as schemas have it; whether it is a place of ours is asked by `guardReturnAddresses`. */
export const ReturnAddress = Type.String({
  format: 'plain',
  maxLength: 2_000,
  description: 'Where the payer goes afterwards: at this server, an origin or the scheme of an app in RETURN_ORIGINS',
})

export interface ReturnPlaces {
  /** Where this server is reached from outside: its own origin is always one. */
  readonly publicUrl: string
  /** Comma-separated: origins as `https://app.example.com`, and schemes of apps as `helssa://`. */
  readonly listed: string
  /** A page of this machine too, on any port: for development. */
  readonly thisMachine: boolean
}

const NOT_OURS = {
  fa: 'بازگشت به این نشانی مجاز نیست',
  en: 'Payers may not be sent back to this address',
}

/** Whether an address is one to send a payer back to, by its origin, or by its scheme where that is an app's. */
export function createReturnRule({ publicUrl, listed, thisMachine }: ReturnPlaces): (address: string) => boolean {
  const entries = listed.split(',').map((entry) => entry.trim())
  const schemes = new Set(entries.filter((entry) => entry.endsWith('://')).map((entry) => entry.slice(0, -2)))
  const origins = new Set(
    [publicUrl, ...entries].filter((entry) => URL.canParse(entry)).map((entry) => new URL(entry).origin),
  )
  return (address) => {
    if (!URL.canParse(address)) return false
    const { origin, protocol, hostname } = new URL(address)
    if (protocol !== 'http:' && protocol !== 'https:') return schemes.has(protocol)
    return origins.has(origin) || (thisMachine && protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname))
  }
}

/** As the surfaces spell it, each in its own way of naming. */
const FIELDS = ['return_url', 'returnUrl'] as const

/** Every route whose body has a `return_url` (`returnUrl`) refuses one that the rule does not allow, as a field's error. */
export function guardReturnAddresses(app: FastifyInstance, mayReturnTo: (address: string) => boolean): void {
  const guardOf =
    (field: (typeof FIELDS)[number]): preHandlerHookHandler =>
    (request, _reply, done) => {
      const { [field]: address } = request.body as Record<string, unknown>
      done(typeof address === 'string' && !mayReturnTo(address) ? new FieldError(field, NOT_OURS) : undefined)
    }
  app.addHook('onRoute', (route) => {
    const body = route.schema?.body as { properties?: Record<string, unknown> } | undefined
    const guards = FIELDS.filter((field) => body?.properties?.[field]).map(guardOf)
    if (guards.length > 0) route.preHandler = [...guards, ...[route.preHandler ?? []].flat()]
  })
}
