import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { FieldError, Forbidden, TooManyRequests, Unauthenticated } from '../../platform/http/refused.ts'
import { fieldErrors } from '../../platform/http/validation.ts'
import { httpRows, type Row, refusalRows, rowOf } from './errors.ts'

type Fields = Readonly<Record<string, readonly string[]>>

/** Answers whatever was thrown under this surface's prefix in the contract's envelope (ErrorResponse). */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const language = languageOf(request.headers['accept-language'])
  const { row, fields, retryAfterSeconds } = problem(thrown, language)
  if (row.status >= 500) request.log.error({ reqId: request.id, err: thrown }, 'request failed')
  if (retryAfterSeconds !== undefined) reply.header('Retry-After', retryAfterSeconds)
  const details = {
    ...(fields && { fields }),
    ...(retryAfterSeconds !== undefined && { retryAfter: retryAfterSeconds }),
  }
  return reply
    .code(row.status)
    .type('application/json; charset=utf-8')
    .send({
      success: false,
      error: { code: row.code, message: row[language], ...(Object.keys(details).length > 0 && { details }) },
      meta: { requestId: request.id },
    })
}

interface Told {
  readonly row: Row
  readonly fields?: Fields
  readonly retryAfterSeconds?: number
}

function problem(thrown: unknown, language: Language): Told {
  if (thrown instanceof Unauthenticated) return { row: httpRows[401] }
  if (thrown instanceof Forbidden) return { row: refusalRows.FORBIDDEN }
  if (thrown instanceof TooManyRequests) return { row: httpRows[429], retryAfterSeconds: thrown.retryAfterSeconds }
  if (thrown instanceof FieldError) return { row: httpRows[422], fields: { [thrown.field]: [thrown.texts[language]] } }
  const found = problemOf(thrown)
  switch (found.kind) {
    case 'refusal':
      return ofRefusal(found.refusal, language)
    case 'input':
      return { row: httpRows[422], fields: fieldErrors(found.errors, language) }
    case 'http':
      return { row: httpRows[found.status] }
    case 'fault':
      return { row: httpRows[500] }
  }
}

function ofRefusal({ code, facts }: Refusal, language: Language): Told {
  const row = rowOf(code)
  if (!row) return { row: httpRows[500] }
  return {
    row,
    ...(row.field !== undefined && { fields: { [row.field]: [row[language]] } }),
    ...(typeof facts.retryAfterSeconds === 'number' && { retryAfterSeconds: facts.retryAfterSeconds }),
  }
}
