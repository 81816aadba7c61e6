import { Type } from 'typebox'
import { RIGHTS_USED } from '../../domains/audit/index.ts'
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf, Uuid } from '../../platform/http/schema.ts'
import { exact } from './schema.ts'

const Person = Type.Object({ id: Type.String(), name: Type.String() })
/** `<milliseconds since 1970>.<number>` of the last entry: clients pass it on as it is. */
const CURSOR = '^[0-9]{1,15}\\.[0-9]{1,15}$'

export const AuditQuery = Type.Object({
  actor_id: Type.Optional(Uuid),
  patient_id: Type.Optional(Uuid),
  action: Type.Optional(Type.String({ pattern: '^[a-z_]+\\.[a-z_]+$', maxLength: 50, examples: ['record.read'] })),
  right: Type.Optional(OneOf(RIGHTS_USED)),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  cursor: Type.Optional(
    Type.String({ pattern: CURSOR, maxLength: 40, description: '`next_cursor` of the page before' }),
  ),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE_DEFAULT })),
  export: Type.Optional(OneOf(['csv'], { description: 'all that is found, as CSV' })),
})
export const AuditEntry = Type.Object({
  id: Type.Integer(),
  at: Instant,
  actor: Person,
  patient: Nullable(Person),
  action: Type.String(),
  record_id: Nullable(Type.String()),
  right: OneOf(RIGHTS_USED),
  grant_id: Nullable(Type.String()),
  address: Type.String(),
})
export const AuditPage = Type.Object({
  next: Nullable(Type.String({ description: 'address of the next page' })),
  next_cursor: Nullable(Type.String()),
  results: Type.Array(AuditEntry),
})
/** A page as JSON; with `export` everything as CSV. */
export const AuditAnswer = {
  content: { 'application/json': { schema: AuditPage }, 'text/csv': { schema: Type.String() } },
}

export const EmergenciesQuery = Type.Object({ reviewed: Type.Optional(Type.Boolean()), ...PageQuery })
export const Emergency = Type.Object({
  id: Type.String(),
  doctor: Person,
  patient: Person,
  reason: Type.String(),
  opened_at: Instant,
  expires_at: Instant,
  revoked_at: Nullable(Instant),
  review: Nullable(Type.Object({ by: Type.String(), at: Instant, comment: Type.String() })),
})
export const Emergencies = PageAnswer(Emergency)
export const ReviewEmergency = Type.Object({ comment: Line(1000) }, exact)
