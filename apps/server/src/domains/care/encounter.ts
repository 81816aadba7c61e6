export type VisitType = 'online' | 'in_person'
export type EncounterStatus = 'pending' | 'confirmed' | 'in_progress' | 'completed' | 'cancelled' | 'no_show'
export type PaymentStatus = 'pending' | 'paid' | 'refunded' | 'partially_refunded' | 'expired'

/** A visit, with what both sides see of it. Amounts in Rial. */
export interface Encounter {
  readonly id: string
  readonly reference: string
  readonly patientId: string
  readonly doctorId: string
  readonly visitType: VisitType
  readonly status: EncounterStatus
  readonly startsAt: Date
  readonly endsAt: Date
  readonly chiefComplaint: string
  readonly description: string | null
  readonly feeRial: number
  readonly insuranceShareRial: number
  readonly patientShareRial: number
  readonly insuranceProvider: string | null
  readonly paymentStatus: PaymentStatus
  readonly holdId: string | null
  readonly holdUntil: Date | null
  readonly createdAt: Date
}

/** An unpaid booking keeps its slot this long (docs/decisions.md). */
export const UNPAID_MINUTES = 15
/** A visit nobody started, or nobody completed, is ended by the system this long after its end (docs/contracts.md). */
export const UNATTENDED_HOURS = 24
/** Until this long before the visit, cancelling is free; later it costs the percentage (docs/decisions.md). */
export const FREE_CANCELLATION_HOURS = 24
export const CANCELLATION_FEE_PERCENT = 50
/** The way into the visit opens this long before it (contract: booking answer). */
const MEETING_LINK_MINUTES = 15
const MEETING_OVERTIME_MINUTES = 60
/** The platform's part of a fee; the rest is the doctor's. */
const PLATFORM_SHARE_PERCENT = 15
/** A booking may lie at most this far ahead. */
export const BOOKING_DAYS_MAX = 90

export const freeCancellationBefore = (startsAt: Date): Date =>
  new Date(startsAt.getTime() - FREE_CANCELLATION_HOURS * 3_600_000)

/** What a patient who cancels at `now` loses, in Rial; the half that comes back is rounded in the patient's favour. */
export function cancellationFee(
  { startsAt, patientShareRial }: Pick<Encounter, 'startsAt' | 'patientShareRial'>,
  now: Date,
): number {
  if (now <= freeCancellationBefore(startsAt)) return 0
  return Math.floor((patientShareRial * CANCELLATION_FEE_PERCENT) / 100)
}

/** What cancelling at `now` would cost the patient and give back, in Rial; undefined when it is too late for it. */
export function proposeCancellation(
  encounter: Pick<Encounter, 'status' | 'startsAt' | 'patientShareRial' | 'holdId'>,
  now: Date,
): { feeRial: number; refundRial: number } | undefined {
  if (!['pending', 'confirmed'].includes(encounter.status) || encounter.startsAt <= now) return undefined
  if (!encounter.holdId) return { feeRial: 0, refundRial: 0 } // nothing was paid
  const feeRial = cancellationFee(encounter, now)
  return { feeRial, refundRial: encounter.patientShareRial - feeRial }
}

/** The platform's and the doctor's part of an amount. */
export function shareOf(amountRial: number): { doctor: number; platform: number } {
  const platform = Math.floor((amountRial * PLATFORM_SHARE_PERCENT) / 100)
  return { doctor: amountRial - platform, platform }
}

/** When the way into a visit closes by itself: an hour after its end nobody is in the middle of one that runs over. */
export const meetingClosesAt = ({ endsAt }: Pick<Encounter, 'endsAt'>): Date =>
  new Date(endsAt.getTime() + MEETING_OVERTIME_MINUTES * 60_000)

/** Whether the way into the visit is open: online, paid, from 15 minutes before until it is over, or closes by itself. */
export function isMeetingOpen(
  encounter: Pick<Encounter, 'visitType' | 'status' | 'startsAt' | 'endsAt'>,
  now: Date,
): boolean {
  const opens = encounter.startsAt.getTime() - MEETING_LINK_MINUTES * 60_000
  return (
    encounter.visitType === 'online' &&
    ['confirmed', 'in_progress'].includes(encounter.status) &&
    now.getTime() >= opens &&
    now <= meetingClosesAt(encounter)
  )
}
