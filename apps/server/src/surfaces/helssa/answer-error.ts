import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DrugWarning } from '../../domains/assistant/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { FieldError, Forbidden, TooManyRequests, Unauthenticated } from '../../platform/http/refused.ts'
import { instantText } from '../../platform/http/schema.ts'
import { fieldErrors } from '../../platform/http/validation.ts'
import { httpRows, refusalRows, rowOf } from './errors.ts'
import { presentWarning } from './scribe.present.ts'

interface Told {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details?: Record<string, unknown>
}

/** Answers whatever was thrown under this surface's prefix in HELSSA's error shape (contract: error format). */
export function createErrorAnswer(clock: Clock) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const language = languageOf(request.headers['accept-language'])
    const told = tell(thrown, language)
    if (told.status >= 500) request.log.error({ reqId: request.id, err: thrown }, 'request failed')
    if (isOtpRoute(request) && told.status === 429) return answerFlat(thrown, told, reply)
    const { status, ...error } = told
    return reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send({
        error: { ...error, details: error.details ?? {}, request_id: request.id, timestamp: instantText(clock.now()) },
      })
  }
}

/** What an address that leads nowhere is answered with. */
export const answerNotFound = (clock: Clock, request: FastifyRequest, reply: FastifyReply) =>
  createErrorAnswer(clock)({ statusCode: 404 }, request, reply)

const isOtpRoute = (request: FastifyRequest) =>
  request.routeOptions.url?.replace(/\/$/, '').endsWith('/auth/login/otp') ?? false

/** The OTP route's own documented 429. */
function answerFlat(thrown: unknown, { message }: Told, reply: FastifyReply) {
  const seconds =
    thrown instanceof TooManyRequests ? thrown.retryAfterSeconds : Number((thrown as Refusal).facts.retryAfterSeconds)
  return reply
    .code(429)
    .header('Retry-After', seconds)
    .send({ error: 'too_many_requests', message, retry_after: seconds })
}

function tell(thrown: unknown, language: Language): Told {
  if (thrown instanceof Unauthenticated) return fromStatus(401, language)
  if (thrown instanceof TooManyRequests) return fromStatus(429, language)
  if (thrown instanceof Forbidden)
    return { status: 403, code: refusalRows.FORBIDDEN.code, message: refusalRows.FORBIDDEN[language] }
  if (thrown instanceof FieldError) {
    return { ...fromStatus(422, language), details: { field_errors: { [thrown.field]: [thrown.texts[language]] } } }
  }
  const problem = problemOf(thrown)
  switch (problem.kind) {
    case 'refusal':
      return fromRefusal(problem.refusal, language)
    case 'input':
      return { ...fromStatus(422, language), details: { field_errors: fieldErrors(problem.errors, language) } }
    case 'http':
      return fromStatus(problem.status, language)
    case 'fault':
      return fromStatus(500, language)
  }
}

const fromStatus = (status: keyof typeof httpRows, language: Language): Told => ({
  status,
  code: httpRows[status].code,
  message: httpRows[status][language],
})

function fromRefusal({ code, facts }: Refusal, language: Language): Told {
  const row = rowOf(code)
  if (!row) return fromStatus(500, language)
  const details = detailsOf({ code, facts }, row[language], language)
  return { status: row.status, code: row.code ?? code, message: row[language], ...(details && { details }) }
}

/** The facts of a refusal that a client can act on. */
function detailsOf(
  { code, facts }: Pick<Refusal, 'code' | 'facts'>,
  message: string,
  language: Language,
): Record<string, unknown> | undefined {
  switch (code) {
    case 'APPOINTMENT_CONFLICT':
      return {
        conflict_with: facts.of === 'patient' ? 'your_visit' : 'doctor_visit',
        next_free_slots: ((facts.nextFreeSlots ?? []) as Date[]).map(instantText),
      }
    case 'ENCOUNTER_STATE':
    case 'VISIT_STATE':
    case 'TRANSCRIPT_STATE':
    case 'ACCESS_STATE':
    case 'PRESCRIPTION_VISIT_STATE':
      return { status: facts.status }
    case 'AUDIO_FORMAT':
      return { accepted: facts.accepted }
    case 'REPORT_CHANGED':
      return { version: facts.version }
    case 'REPORT_UNACKNOWLEDGED':
      return { unacknowledged: facts.unacknowledged }
    case 'PRESCRIPTION_UNACKNOWLEDGED':
      return {
        unacknowledged: facts.unacknowledged,
        warnings: (facts.warnings as DrugWarning[]).map((warning) => presentWarning(warning, language)),
      }
    case 'PHONE_BLOCKED':
      return facts.retryAfterSeconds === undefined ? undefined : { retry_after: facts.retryAfterSeconds }
    case 'PLAN_LIMIT_REACHED':
    case 'SUBSCRIPTION_EXPIRED':
    case 'PLAN_ENDS_BEFORE':
      return { limit: facts.limit }
    case 'UPLOAD_NOT_FOUND':
      return { field_errors: { [`attachments.${facts.index}.url`]: [message] } }
    case 'DISCOUNT_CODE_INVALID':
      return { field_errors: { discount_code: [message] } }
    case 'SPECIALTY_UNKNOWN':
      return { field_errors: { specialty: [message] } }
    default:
      return undefined
  }
}
