import type { FastifyRequest } from 'fastify'
import type { OnceKey } from '../once.ts'
import { actorOf } from './guards.ts'
import { FieldError } from './refused.ts'

const KEY = /^[\x21-\x7e]{1,200}$/

/** The request's `Idempotency-Key`, bound to the person and the operation; to be spread into a command. */
export function onceOf(request: FastifyRequest, operation: string): { once?: OnceKey } {
  const key = request.headers['idempotency-key']
  if (key === undefined) return {}
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new FieldError('Idempotency-Key', {
      fa: 'کلید باید 1 تا 200 نویسهٔ ساده باشد',
      en: 'The key must have 1 to 200 plain characters',
    })
  }
  const scope = `${actorOf(request).personId}:${operation}`
  return { once: { scope, key, request: [request.params, request.body] } }
}
