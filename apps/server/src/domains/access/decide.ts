import { timingSafeEqual } from 'node:crypto'
import { inTransaction } from '../../platform/database/transaction.ts'
import { nameOf } from './ask.ts'
import type { AccessDeps, By } from './deps.ts'
import { accessRefuses } from './errors.ts'
import { type Grant, GUESSES_MAX, hashConsentCode, standingOf } from './grant.ts'
import {
  findGrantOfDoctor,
  lockForGuess,
  lockGrantOfPatient,
  lockPersons,
  saveStatus,
  saveWrongGuess,
} from './store.ts'

/** What a patient can decide, from which state, and what comes of it. */
const DECISIONS = {
  approve: { from: ['pending'], to: 'active', notice: 'access_approved' },
  deny: { from: ['pending'], to: 'denied', notice: 'access_denied' },
  revoke: { from: ['pending', 'active'], to: 'revoked', notice: 'access_revoked' },
} as const
export type Decision = keyof typeof DECISIONS

/**
 * The patient's own word on a request, of which the doctor is told. A decision that was already taken is answered again.
 * @throws ACCESS_REQUEST_NOT_FOUND also when it was asked of somebody else
 * @throws ACCESS_STATE
 */
export function decideAccess(
  { db, clock, audit, notifications }: AccessDeps,
  by: By,
  { id, decision }: { id: string; decision: Decision },
): Promise<Grant> {
  return inTransaction(db, async (tx) => {
    const now = clock.now()
    const grant = await lockGrantOfPatient(tx, by.personId, id)
    if (!grant) throw accessRefuses.ACCESS_REQUEST_NOT_FOUND()
    const { from, to, notice } = DECISIONS[decision]
    const standing = standingOf(grant, now)
    if (standing === to) return grant
    if (!from.some((status) => status === standing)) throw accessRefuses.ACCESS_STATE({ status: standing })

    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: by.personId, action: `access.${decision}`, recordId: id },
      ...{ right: 'self', grantId: id, from: by.from },
    })
    const data = { request_id: id, with: await nameOf(tx, by.personId) }
    await notifications.notify(tx, [{ personId: grant.doctorId, notice: { type: notice, data } }])
    return saveStatus(tx, id, to, now)
  })
}

/**
 * Opens a request by the code that the patient told the doctor: the one that went to the patient's phone. Wrong codes are
 * counted for the request and for the patient, by whomever they were tried.
 * @throws ACCESS_REQUEST_NOT_FOUND also when another doctor asked
 * @throws ACCESS_STATE, ACCESS_CODE_INVALID, ACCESS_CODE_EXPIRED, ACCESS_GUESSED_OUT
 */
export async function confirmAccess(
  { db, clock, audit, secret }: AccessDeps,
  by: By,
  { accessCode, code }: { accessCode: string; code: string },
): Promise<Grant> {
  const outcome = await inTransaction(db, async (tx) => {
    const now = clock.now()
    const found = await findGrantOfDoctor(tx, by.personId, accessCode)
    if (!found) throw accessRefuses.ACCESS_REQUEST_NOT_FOUND()
    await lockPersons(tx, [found.patientId]) // guesses at several requests to one patient follow each other
    const { grant, codeHash, codeExpiresAt, guesses, isGuessedOut } = await lockForGuess(tx, found.id, now)
    const standing = standingOf(grant, now)
    if (standing !== 'pending') throw accessRefuses.ACCESS_STATE({ status: standing })
    if (isGuessedOut) throw accessRefuses.ACCESS_GUESSED_OUT()
    if (!codeHash) throw accessRefuses.ACCESS_CODE_INVALID()
    if (codeExpiresAt <= now) throw accessRefuses.ACCESS_CODE_EXPIRED()
    if (!timingSafeEqual(codeHash, hashConsentCode(secret, grant.id, code))) {
      await saveWrongGuess(tx, grant.id, now, { spend: guesses + 1 >= GUESSES_MAX })
      return 'wrong' // an outcome: the count must be committed
    }
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId: grant.patientId, action: 'access.confirm', recordId: grant.id },
      ...{ right: 'asking', grantId: grant.id, from: by.from },
    })
    return saveStatus(tx, grant.id, 'active', now)
  })
  if (outcome === 'wrong') throw accessRefuses.ACCESS_CODE_INVALID()
  return outcome
}
