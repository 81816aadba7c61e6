import { Type } from 'typebox'
import { PERMISSIONS } from '../../domains/access/index.ts'
import { RIGHTS_USED } from '../../domains/audit/index.ts'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf, PhoneNumber, Uuid } from '../../platform/http/schema.ts'
import { exact } from './schema.ts'

const HOURS_MAX = 30 * 24
const Permissions = Type.Array(OneOf(PERMISSIONS), { minItems: 1, maxItems: PERMISSIONS.length, uniqueItems: true })
const AccessCode = Line(20, { description: 'as the doctor was given it' })
const Doctor = Type.Object({ id: Type.String(), name: Type.String() })

export const GrantAccess = Type.Object(
  {
    patient_phone: PhoneNumber,
    access_duration_hours: Type.Integer({ minimum: 1, maximum: HOURS_MAX }),
    permissions: Permissions,
    reason: Line(500),
  },
  exact,
)
export const EmergencyAccess = Type.Object({ patient_phone: PhoneNumber, reason: Line(500) }, exact)
export const GrantedAccess = Type.Object({
  access_code: Type.String(),
  patient: Type.Object({ id: Type.String(), name: Type.String(), phone_number: Type.String() }),
  permissions: Type.Array(OneOf(PERMISSIONS)),
  expires_at: Instant,
  qr_code_url: Type.String(),
  status: Type.String({ description: 'pending until the patient agrees' }),
})

export const ConfirmAccess = Type.Object(
  { access_code: AccessCode, otp_code: Type.String({ format: 'otp-code', maxLength: 10 }) },
  exact,
)
const standing = {
  id: Type.String(),
  kind: OneOf(['consent', 'break_glass']),
  access_code: Type.String(),
  permissions: Type.Array(OneOf(PERMISSIONS)),
  reason: Type.String(),
  status: OneOf(['pending', 'active', 'denied', 'revoked', 'expired']),
  requested_at: Instant,
  expires_at: Instant,
}
export const ConfirmedAccess = Type.Object({ ...standing, patient: Type.Object({ id: Type.String() }) })

export const AccessRequest = Type.Object({
  ...standing,
  doctor: Type.Object({ id: Type.String(), name: Type.String(), specialty: Type.String() }),
})
export const AccessRequests = PageAnswer(AccessRequest)
export const AccessRequestsQuery = Type.Object({ access_code: Type.Optional(AccessCode), ...PageQuery })

const Right = OneOf(RIGHTS_USED)
const Look = Type.Object({
  id: Type.Integer(),
  at: Instant,
  by: Type.Object({ id: Type.String(), name: Type.String() }),
  action: Type.String({ description: 'record.read, note.read, note.create, access.request …' }),
  description: Type.String({ description: 'the same in words, to follow the name' }),
  record_id: Nullable(Type.String()),
  right: Right,
  address: Type.String(),
})
export const AccessLog = Type.Object({
  ...PageAnswer(Look).properties,
  may_access: Type.Array(
    Type.Object({
      doctor: Doctor,
      right: OneOf(['own_visit', 'grant', 'break_glass']),
      request_id: Nullable(Uuid),
      permissions: Type.Array(OneOf(PERMISSIONS)),
      expires_at: Nullable(Instant),
    }),
    { description: 'who may look at this moment' },
  ),
})
export const AccessLogQuery = Type.Object(PageQuery)
