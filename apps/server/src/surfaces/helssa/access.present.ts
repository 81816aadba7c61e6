import type { Static } from 'typebox'
import {
  type Access,
  type AccessRequest as AskedAccess,
  type Grant,
  type Holder,
  standingOf,
} from '../../domains/access/index.ts'
import type { Language } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { AccessLog, AccessRequest, ConfirmedAccess, GrantedAccess } from './access.schema.ts'
import { wordsOf } from './access.words.ts'

const SHOWN_HEAD = 5
const SHOWN_TAIL = 4

/** `+9891****4567` (contract: access grant). At least three digits of short numbers stay hidden too. */
function maskInternational(e164: string): string {
  const tail = Math.max(0, Math.min(SHOWN_TAIL, e164.length - SHOWN_HEAD - 3))
  return `${e164.slice(0, SHOWN_HEAD)}****${e164.slice(e164.length - tail)}`
}

export const presentGranted = (
  { grant, patient }: Awaited<ReturnType<Access['ask']>>,
  publicUrl: string,
): Static<typeof GrantedAccess> => ({
  access_code: grant.accessCode,
  patient: { id: patient.id, name: patient.name, phone_number: maskInternational(patient.phone) },
  permissions: [...grant.permissions],
  expires_at: instantText(grant.expiresAt),
  qr_code_url: `${publicUrl}/qr/access/${grant.accessCode}`,
  status: grant.status,
})

const presentStanding = (grant: Grant, now: Date) => ({
  id: grant.id,
  kind: grant.kind,
  access_code: grant.accessCode,
  permissions: [...grant.permissions],
  reason: grant.reason,
  status: standingOf(grant, now),
  requested_at: instantText(grant.askedAt),
  expires_at: instantText(grant.expiresAt),
})

export const presentConfirmed = (grant: Grant, now: Date): Static<typeof ConfirmedAccess> => ({
  ...presentStanding(grant, now),
  patient: { id: grant.patientId },
})

export const presentRequest = (
  { grant, doctor }: AskedAccess,
  { now, language }: { now: Date; language: Language },
): Static<typeof AccessRequest> => ({
  ...presentStanding(grant, now),
  doctor: { id: grant.doctorId, name: doctor.name, specialty: doctor.specialty[language] },
})

type Looked = Awaited<ReturnType<Access['log']>>['results'][number]
export const presentLook = (
  { actor, recordId, at, ...entry }: Looked,
  language: Language,
): Static<typeof AccessLog>['results'][number] => ({
  id: entry.id,
  at: instantText(at),
  by: { id: actor.id, name: actor.isDoctor ? `دکتر ${actor.name}` : actor.name },
  action: entry.action,
  description: wordsOf(entry.action, language),
  record_id: recordId,
  right: entry.right,
  address: entry.address,
})

export const presentHolder = (holder: Holder): Static<typeof AccessLog>['may_access'][number] => ({
  doctor: { id: holder.doctorId, name: holder.name },
  right: holder.right,
  request_id: holder.grantId,
  permissions: [...holder.permissions],
  expires_at: holder.expiresAt && instantText(holder.expiresAt),
})
