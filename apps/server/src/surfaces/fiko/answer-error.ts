import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Card } from '../../domains/messaging/index.ts'
import type { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { FieldError, Forbidden, TooManyRequests, Unauthenticated } from '../../platform/http/refused.ts'
import { fieldErrors } from '../../platform/http/validation.ts'
import { httpRows, type Row, rowOf } from './errors.ts'
import { presentAgent } from './present.ts'

/** Answers whatever was thrown under this surface's prefix as `{ error: { code, message, fields? } }` (docs/fiko.md). */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const language = languageOf(request.headers['accept-language'])
  const { row, fields, facts, retryAfterSeconds } = problem(thrown, language)
  if (row.status >= 500 && row.code === 'INTERNAL_ERROR')
    request.log.error({ reqId: request.id, err: thrown }, 'request failed')
  if (retryAfterSeconds !== undefined) reply.header('Retry-After', retryAfterSeconds)
  return reply
    .code(row.status)
    .type('application/json; charset=utf-8')
    .send({ error: { code: row.code, message: row[language], ...(fields && { fields }), ...facts } })
}

interface Told {
  readonly row: Row & { readonly code: string }
  readonly fields?: Readonly<Record<string, readonly string[]>>
  /** What beyond the code its receiver may want to know. */
  readonly facts?: object
  readonly retryAfterSeconds?: number
}

function problem(thrown: unknown, language: Language): Told {
  if (thrown instanceof Unauthenticated) return { row: httpRows[401] }
  if (thrown instanceof Forbidden) return { row: rowOf('NOT_ALLOWED') ?? httpRows[500] }
  if (thrown instanceof TooManyRequests) return { row: httpRows[429], retryAfterSeconds: thrown.retryAfterSeconds }
  if (thrown instanceof FieldError) return { row: httpRows[422], fields: { [thrown.field]: [thrown.texts[language]] } }
  const found = problemOf(thrown)
  switch (found.kind) {
    case 'refusal':
      return ofRefusal(found.refusal)
    case 'input':
      return { row: httpRows[422], fields: fieldErrors(found.errors, language) }
    case 'http':
      return { row: httpRows[found.status] }
    case 'fault':
      return { row: httpRows[500] }
  }
}

function ofRefusal({ code, facts: { assignee } }: Refusal): Told {
  const row = rowOf(code)
  if (!row) return { row: httpRows[500] }
  if (code !== 'ASSIGNEE_CHANGED') return { row }
  return { row, facts: { assignee: assignee ? presentAgent(assignee as Card) : null } }
}
