import { randomUUID } from 'node:crypto'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { fullNameOf, type Person } from '../identity/index.ts'
import type { AccessDeps, By } from './deps.ts'
import { accessRefuses } from './errors.ts'
import {
  ASKED_PER_HOUR,
  CODE_MINUTES,
  type Grant,
  hashConsentCode,
  newAccessCode,
  newConsentCode,
  type Permission,
} from './grant.ts'
import { countAsked, insertGrant, lockPersons } from './store.ts'

export interface AccessAsked {
  /** E.164 */
  readonly phone: string
  readonly hours: number
  readonly permissions: readonly Permission[]
  readonly reason: string
}

/**
 * Asks a phone's owner for access to their record. It opens nothing until they agree: in the app, or by telling the doctor
 * the code that goes to their phone. A phone nobody signed in with is asked in the same way, and becomes a patient without a name.
 * @throws ACCESS_TO_ONESELF, ACCESS_ASKED_TOO_OFTEN
 */
export async function askForAccess(
  deps: AccessDeps,
  by: By,
  asked: AccessAsked,
): Promise<{ grant: Grant; patient: { id: string; name: string; phone: string } }> {
  const { db, clock, identity, audit, notifications, secret, sendCode, onFault } = deps
  const code = newConsentCode()
  const { grant, patient, doctorName } = await inTransaction(db, async (tx) => {
    const now = clock.now()
    const patient = await identity.ensurePerson(tx, asked.phone)
    if (patient.id === by.personId) throw accessRefuses.ACCESS_TO_ONESELF()
    await lockPersons(tx, [by.personId, patient.id])
    await refuseTooMany(tx, { doctorId: by.personId, patientId: patient.id, now })

    const proposed = proposeGrant(by.personId, patient, asked, now)
    const codeExpiresAt = new Date(now.getTime() + CODE_MINUTES * 60_000)
    const grant = await insertWithFreeCode(tx, proposed, {
      hash: hashConsentCode(secret, proposed.id, code),
      expiresAt: codeExpiresAt,
    })
    const doctorName = await nameOfDoctor(tx, by.personId)
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: patient.id, action: 'access.request', recordId: grant.id },
      ...{ right: 'asking', grantId: grant.id, from: by.from },
    })
    const data = { request_id: grant.id, with: doctorName }
    await notifications.notify(tx, [{ personId: patient.id, notice: { type: 'access_requested', data } }])
    return { grant, patient, doctorName }
  })
  // After the commit, and never waited for within it. Without the code the patient can still agree in the app.
  await sendCode({ phone: asked.phone, code, doctorName }).catch(onFault)
  return { grant, patient: { id: patient.id, name: fullNameOf(patient), phone: asked.phone } }
}

const proposeGrant = (doctorId: string, { id: patientId }: Person, asked: AccessAsked, now: Date): Grant => ({
  id: randomUUID(),
  doctorId,
  patientId,
  kind: 'consent',
  accessCode: newAccessCode(),
  permissions: asked.permissions,
  reason: asked.reason,
  status: 'pending',
  askedAt: now,
  expiresAt: new Date(now.getTime() + asked.hours * 3_600_000),
})

async function refuseTooMany(tx: Tx, of: { doctorId: string; patientId: string; now: Date }): Promise<void> {
  const { byDoctor, ofPatient } = await countAsked(tx, of)
  if (byDoctor >= ASKED_PER_HOUR.byDoctor || ofPatient >= ASKED_PER_HOUR.ofPatient)
    throw accessRefuses.ACCESS_ASKED_TOO_OFTEN()
}

/** Of a billion codes few are taken; another is tried where one is. */
export async function insertWithFreeCode(
  tx: Tx,
  proposed: Grant,
  code: { hash: Buffer | null; expiresAt: Date },
): Promise<Grant> {
  for (let grant = proposed; ; grant = { ...proposed, accessCode: newAccessCode() })
    if (await insertGrant(tx, grant, code)) return grant
}

export const nameOfDoctor = async (tx: Tx, id: string): Promise<string> => `دکتر ${await nameOf(tx, id)}`

/** What somebody is called; a patient who never said is known by the end of their phone number. */
export async function nameOf(tx: Tx, id: string): Promise<string> {
  const { phone, ...name } = await tx
    .selectFrom('persons')
    .select(['first_name as firstName', 'last_name as lastName', 'phone'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return fullNameOf(name) || `…${phone?.slice(-4) ?? ''}`
}
