import { tehranDateOf } from '../../platform/calendar.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import { earningsOf, insurerAccount, platformAccount } from '../ledger/index.ts'
import { releaseHold } from './cancel-encounter.ts'
import type { CareDeps } from './deps.ts'
import { voidNextSlot } from './doctor-store.ts'
import { CANCELLATION_FEE_PERCENT, type Encounter, type EncounterStatus, shareOf } from './encounter.ts'
import { changeEncounter, lockEncounter } from './encounter-store.ts'
import { careRefuses } from './errors.ts'

/** The visit, and the key of a request that may come again. */
export interface Conduct {
  readonly encounterId: string
  readonly once?: OnceKey
}

const conduct = (
  { db, clock }: CareDeps,
  asked: Conduct,
  act: (tx: Tx, encounterId: string) => Promise<Encounter>,
): Promise<Encounter> => inTransaction(db, (tx) => once(tx, asked.once, clock.now(), () => act(tx, asked.encounterId)))

/**
 * The doctor begins a paid visit, on its day (Tehran).
 * @throws ENCOUNTER_NOT_FOUND, ENCOUNTER_STATE, ENCOUNTER_TOO_EARLY
 */
export function startEncounter(deps: CareDeps, doctorId: string, asked: Conduct): Promise<Encounter> {
  return conduct(deps, asked, async (tx, encounterId) => {
    const now = deps.clock.now()
    const encounter = await lockOwn(tx, doctorId, encounterId, 'confirmed')
    if (tehranDateOf(now) < tehranDateOf(encounter.startsAt))
      throw careRefuses.ENCOUNTER_TOO_EARLY({ startsAt: encounter.startsAt })
    return changeEncounter(tx, encounterId, { status: 'in_progress', started_at: now }, { type: 'encounter.started' })
  })
}

/**
 * The doctor ends a running visit: the fee leaves escrow for the doctor's earnings, less the platform's share.
 * @throws ENCOUNTER_NOT_FOUND, ENCOUNTER_STATE, ENCOUNTER_TOO_EARLY before the visit's time
 */
export function completeEncounter(deps: CareDeps, doctorId: string, asked: Conduct): Promise<Encounter> {
  return conduct(deps, asked, async (tx, encounterId) => {
    const encounter = await lockOwn(tx, doctorId, encounterId, 'in_progress')
    refuseBeforeItsTime(encounter, deps.clock.now())
    return settleCompleted(deps, tx, encounter)
  })
}

/** Completes a running visit its caller has locked: settles the fee, bills the insurer, and tells. */
export async function settleCompleted(deps: CareDeps, tx: Tx, encounter: Encounter): Promise<Encounter> {
  await releaseHold(deps, tx, encounter, encounter.patientShareRial)
  await billInsurer(deps, tx, encounter)
  await voidNextSlot(tx, encounter.doctorId)
  return changeEncounter(
    tx,
    encounter.id,
    { status: 'completed', completed_at: deps.clock.now() },
    { type: 'encounter.completed' },
  )
}

/**
 * The patient did not come: costs what a late cancellation costs, the only fee the patient was told about.
 * @throws ENCOUNTER_NOT_FOUND, ENCOUNTER_STATE, ENCOUNTER_TOO_EARLY before the visit's time
 */
export function markNoShow(deps: CareDeps, doctorId: string, asked: Conduct): Promise<Encounter> {
  return conduct(deps, asked, async (tx, encounterId) => {
    const encounter = await lockOwn(tx, doctorId, encounterId, 'confirmed')
    refuseBeforeItsTime(encounter, deps.clock.now())
    const fee = Math.floor((encounter.patientShareRial * CANCELLATION_FEE_PERCENT) / 100)
    const refundRial = await releaseHold(deps, tx, encounter, fee)
    await voidNextSlot(tx, doctorId)
    return changeEncounter(
      tx,
      encounterId,
      { status: 'no_show', ...(refundRial > 0 && { payment_status: 'partially_refunded' }) },
      { type: 'encounter.no_show', data: { refundRial } },
    )
  })
}

async function lockOwn(tx: Tx, doctorId: string, id: string, status: EncounterStatus): Promise<Encounter> {
  const encounter = await lockEncounter(tx, id)
  if (encounter?.doctorId !== doctorId) throw careRefuses.ENCOUNTER_NOT_FOUND()
  if (encounter.status !== status) throw careRefuses.ENCOUNTER_STATE({ status: encounter.status })
  return encounter
}

function refuseBeforeItsTime({ startsAt }: Encounter, now: Date): void {
  if (now < startsAt) throw careRefuses.ENCOUNTER_TOO_EARLY({ startsAt })
}

/** The insurer's share becomes the insurer's debt. */
async function billInsurer({ clock, ledger }: CareDeps, tx: Tx, encounter: Encounter): Promise<void> {
  if (!encounter.insuranceProvider || encounter.insuranceShareRial === 0) return
  const insurer = insurerAccount(encounter.insuranceProvider)
  const parts = shareOf(encounter.insuranceShareRial)
  await ledger.post(tx, clock.now(), { type: 'visit.insurance', id: encounter.id, description: encounter.reference }, [
    { debit: insurer, credit: earningsOf(encounter.doctorId), amount: parts.doctor },
    { debit: insurer, credit: platformAccount, amount: parts.platform },
  ])
}
