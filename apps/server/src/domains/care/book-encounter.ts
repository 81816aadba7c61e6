import { randomUUID } from 'node:crypto'
import { tehranDateOf, tehranMonthOf } from '../../platform/calendar.ts'
import { inTransaction, refuseOn, type Tx } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { type OnceKey, once } from '../../platform/once.ts'
import type { CareDeps } from './deps.ts'
import { type DoctorSettings, planOf } from './doctor.ts'
import { freeSlotsOf } from './doctor-slots.ts'
import { BOOKING_DAYS_MAX, type Encounter, UNPAID_MINUTES, type VisitType } from './encounter.ts'
import {
  type BookingFacts,
  confirmEncounter,
  countOnlineVisits,
  type DoctorInBrief,
  insertEncounter,
  lapseUnpaid,
  ownTimesOf,
  readBookingFacts,
} from './encounter-store.ts'
import { careRefuses } from './errors.ts'
import { divideFee, type InsuranceRefusal, insuranceText } from './insurance.ts'
import { type Slot, slotAt } from './slots.ts'

export interface BookingRequest {
  readonly doctorId: string
  readonly startsAt: Date
  readonly visitType: VisitType
  readonly chiefComplaint: string
  readonly description: string | null
  readonly insurance: { readonly provider: string; readonly number: string } | undefined
  readonly once?: OnceKey
}
export interface Booking {
  readonly encounter: Encounter
  readonly doctor: DoctorInBrief
  readonly durationMinutes: number
  readonly insuranceRefused: InsuranceRefusal | undefined
  readonly paymentUrl: string | undefined
}

/** How many free times a conflict names, so that the patient need not start over. */
const ALTERNATIVES = 5

/**
 * Books a free slot of a doctor; the visit holds it until it is paid or 15 minutes have passed. Of any number of
 * simultaneous bookings of one slot exactly one succeeds.
 * @throws DOCTOR_UNAVAILABLE no such doctor, the visit type is not offered, or the time is none of the doctor's slots
 * @throws APPOINTMENT_CONFLICT the doctor's time, or the patient's own, is taken; facts.nextFreeSlots
 * @throws PLAN_LIMIT_REACHED, SUBSCRIPTION_EXPIRED past the month's online visits
 * @throws IDEMPOTENCY_KEY_REUSED
 */
export async function bookEncounter(deps: CareDeps, patientId: string, typed: BookingRequest): Promise<Booking> {
  const asked = { ...typed, insurance: typed.insurance && readInsurance(typed.insurance) }
  const attempt = () =>
    inTransaction(deps.db, (tx) => once(tx, asked.once, deps.clock.now(), () => book(deps, tx, patientId, asked)))
  try {
    return await attempt()
  } catch (error) {
    if (!isConflict(error)) throw error
  }
  // Rarely, what is in the way is a booking nobody paid in time; looking for those first would cost every booking.
  const whose = { doctorId: asked.doctorId, patientId }
  await inTransaction(deps.db, (tx) => lapseUnpaid(tx, deps.clock.now(), whose))
  try {
    return await attempt()
  } catch (error) {
    throw isConflict(error) ? await withAlternatives(deps, error, patientId, asked) : error
  }
}

/** As the patient's own record and the doctor's list have it. */
export const readInsurance = ({ provider, number }: { provider: string; number: string }) => ({
  provider: insuranceText(provider),
  number: insuranceText(number),
})

const isConflict = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.code === 'APPOINTMENT_CONFLICT'

async function book(deps: CareDeps, tx: Tx, patientId: string, asked: BookingRequest): Promise<Booking> {
  const now = deps.clock.now()
  const facts = await readBookingFacts(tx, {
    doctorId: asked.doctorId,
    patientId,
    insurer: asked.insurance?.provider ?? null,
  })
  if (!facts || asked.doctorId === patientId) throw careRefuses.DOCTOR_UNAVAILABLE()
  const slot = offeredSlot(facts.settings, asked, now)
  if (asked.visitType === 'online') await refusePastAllowance(deps, tx, patientId, slot)

  const fee = feeOf(facts, asked, slot)
  const encounter = await insertEncounter(tx, {
    id: randomUUID(),
    referenceStem: referenceStem(slot.startsAt),
    patientId,
    doctorId: facts.doctor.id,
    visitType: asked.visitType,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    busyUntil: new Date(slot.endsAt.getTime() + facts.settings.bufferMinutes * 60_000),
    chiefComplaint: asked.chiefComplaint,
    description: asked.description,
    feeRial: fee.insurer + fee.patient,
    insuranceShareRial: fee.insurer,
    patientShareRial: fee.patient,
    insuranceProvider: fee.insurer > 0 ? (asked.insurance?.provider ?? null) : null,
    insuranceNumber: fee.insurer > 0 ? (asked.insurance?.number ?? null) : null,
    holdUntil: new Date(now.getTime() + UNPAID_MINUTES * 60_000),
    at: now,
  }).catch((error) =>
    refuseOn(error, {
      encounters_doctor_no_overlap: () => careRefuses.APPOINTMENT_CONFLICT({ of: 'doctor' }),
      encounters_patient_no_overlap: () => careRefuses.APPOINTMENT_CONFLICT({ of: 'patient' }),
    }),
  )
  return {
    // A visit that costs nothing needs no payment to be certain.
    encounter:
      fee.patient === 0
        ? await confirmEncounter(tx, encounter.id, { holdId: null, method: 'wallet', at: now })
        : encounter,
    doctor: facts.doctor,
    durationMinutes: facts.settings.durationMinutes,
    insuranceRefused: fee.refused,
    paymentUrl: fee.patient === 0 ? undefined : await paymentUrlOf(deps, tx, encounter),
  }
}

/** The slot asked for, if the doctor offers it. Whether it is free is for the database to say. */
export function offeredSlot(
  settings: DoctorSettings,
  { startsAt, visitType }: Pick<BookingRequest, 'startsAt' | 'visitType'>,
  now: Date,
): Slot {
  const offered = visitType === 'online' ? settings.onlineEnabled : settings.inPersonEnabled
  const tooFar = startsAt.getTime() > now.getTime() + BOOKING_DAYS_MAX * 86_400_000
  const slot = offered && startsAt > now && !tooFar ? slotAt(planOf(settings), startsAt) : undefined
  if (!slot) throw careRefuses.DOCTOR_UNAVAILABLE({ startsAt })
  return slot
}

/** The patient's row is locked since the facts were read, so that two bookings at once cannot both take the last visit of the month. */
export async function refusePastAllowance(
  { plans, clock }: CareDeps,
  tx: Tx,
  patientId: string,
  slot: Slot,
): Promise<void> {
  const allowance = await plans.allowanceOf(tx, patientId, slot.startsAt)
  if (allowance.monthlyConsultations < 0) return
  const used = await countOnlineVisits(tx, patientId, { month: tehranMonthOf(slot.startsAt), now: clock.now() })
  if (used >= allowance.monthlyConsultations)
    throw plans.refusePast(allowance, { limit: allowance.monthlyConsultations })
}

/** How many online visits of this month (Tehran) a person has; without a limit it is null. */
export async function onlineVisitsOf(
  { db, plans, clock }: CareDeps,
  patientId: string,
): Promise<{ used: number; limit: number | null; resetsAt: Date }> {
  const now = clock.now()
  const month = tehranMonthOf(now)
  const [{ monthlyConsultations }, used] = await Promise.all([
    plans.allowanceOf(db, patientId, now),
    countOnlineVisits(db, patientId, { month, now }),
  ])
  return { used, limit: monthlyConsultations < 0 ? null : monthlyConsultations, resetsAt: month.end }
}

/** What the visit costs whom, in Rial. */
export const feeOf = (facts: BookingFacts, asked: Pick<BookingRequest, 'visitType' | 'insurance'>, slot: Slot) =>
  divideFee(asked.visitType === 'online' ? facts.settings.onlineFeeRial : facts.settings.inPersonFeeRial, {
    asked: asked.insurance,
    ofPatient: facts.patientInsurance,
    acceptedByDoctor: facts.settings.acceptedInsurances,
    coveragePercentage: facts.coveragePercentage,
    visitDate: tehranDateOf(slot.startsAt),
  })

/** `HLS-YYYY-MMDD-HHMM` of the visit's time in UTC (docs/decisions.md). */
function referenceStem(at: Date): string {
  const [date = '', time = ''] = at.toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `HLS-${year}-${month}${day}-${time.slice(0, 2)}${time.slice(3, 5)}`
}

async function paymentUrlOf({ payments }: CareDeps, tx: Tx, encounter: Encounter): Promise<string> {
  const payment = await payments.request(tx, {
    personId: encounter.patientId,
    purpose: 'encounter',
    subjectId: encounter.id,
    amountRial: encounter.patientShareRial,
    ...(encounter.holdUntil && { until: encounter.holdUntil }),
  })
  return payments.urlOf(payment.id)
}

/** The conflict, with times at which both the doctor and the patient are free. */
async function withAlternatives(
  deps: CareDeps,
  refusal: Refusal,
  patientId: string,
  asked: BookingRequest,
): Promise<Refusal> {
  const now = deps.clock.now()
  const from = new Date(Math.max(asked.startsAt.getTime(), now.getTime()))
  const until = new Date(from.getTime() + 14 * 86_400_000)
  const [free = [], own] = await Promise.all([
    freeSlotsOf(deps, asked.doctorId, { from, until }),
    ownTimesOf(deps.db, patientId, { from, now }),
  ])
  const fitting = free.filter((slot) => own.every((visit) => visit.until <= slot.startsAt || visit.from >= slot.endsAt))
  return careRefuses.APPOINTMENT_CONFLICT({
    ...refusal.facts,
    nextFreeSlots: fitting.slice(0, ALTERNATIVES).map((slot) => slot.startsAt),
  })
}
