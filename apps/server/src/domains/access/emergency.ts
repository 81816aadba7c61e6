import { randomUUID } from 'node:crypto'
import { inTransaction } from '../../platform/database/transaction.ts'
import { fullNameOf } from '../identity/index.ts'
import { insertWithFreeCode, nameOfDoctor } from './ask.ts'
import type { AccessDeps, By } from './deps.ts'
import { accessRefuses } from './errors.ts'
import { EMERGENCY, type Grant, newAccessCode } from './grant.ts'
import { countEmergencies, lockPersons } from './store.ts'

/**
 * Opens a phone's owner's record for reading, at once and for hours only, to a doctor who says why nobody could be asked.
 * The patient is told in the app and on the phone and can end it; every reading is audited as break-glass, and the opening
 * itself is reported to whoever runs the server.
 * @throws ACCESS_TO_ONESELF, ACCESS_ASKED_TOO_OFTEN
 */
export async function openInEmergency(
  deps: AccessDeps,
  by: By,
  { phone, reason }: { phone: string; reason: string },
): Promise<{ grant: Grant; patient: { id: string; name: string; phone: string } }> {
  const { db, clock, identity, audit, notifications, onEmergency } = deps
  const { grant, patient } = await inTransaction(db, async (tx) => {
    const now = clock.now()
    const patient = await identity.ensurePerson(tx, phone)
    if (patient.id === by.personId) throw accessRefuses.ACCESS_TO_ONESELF()
    await lockPersons(tx, [by.personId, patient.id])
    if ((await countEmergencies(tx, by.personId, now)) >= EMERGENCY.perDayByDoctor)
      throw accessRefuses.ACCESS_ASKED_TOO_OFTEN()

    const expiresAt = new Date(now.getTime() + EMERGENCY.hours * 3_600_000)
    const proposed: Grant = {
      ...{ id: randomUUID(), doctorId: by.personId, patientId: patient.id, kind: 'break_glass' },
      ...{ accessCode: newAccessCode(), permissions: EMERGENCY.permissions, reason },
      ...{ status: 'active', askedAt: now, expiresAt },
    }
    const grant = await insertWithFreeCode(tx, proposed, { hash: null, expiresAt: now })
    const doctorName = await nameOfDoctor(tx, by.personId)
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: patient.id, action: 'access.emergency', recordId: grant.id },
      ...{ right: 'break_glass', grantId: grant.id, from: by.from },
    })
    const data = { request_id: grant.id, with: doctorName, reason }
    await notifications.notify(tx, [{ personId: patient.id, notice: { type: 'emergency_access', data } }])
    return { grant, patient }
  })
  onEmergency(grant)
  return { grant, patient: { id: patient.id, name: fullNameOf(patient), phone } }
}
