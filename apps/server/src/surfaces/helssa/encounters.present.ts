import type { Static } from 'typebox'
import type { SignedReport } from '../../domains/assistant/index.ts'
import {
  type Booking,
  CANCELLATION_FEE_PERCENT,
  freeCancellationBefore,
  isMeetingOpen,
  type PatientsEncounter,
  proposeCancellation,
  type Encounter as Visit,
} from '../../domains/care/index.ts'
import type { PrescriptionInBrief } from '../../domains/prescriptions/index.ts'
import type { Language } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { BookedEncounter, Encounter } from './encounters.schema.ts'

export interface Presenting {
  readonly language: Language
  readonly now: Date
  readonly publicUrl: string
}

const minutesOf = ({ startsAt, endsAt }: Visit) => Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000)

/** The web app's page of the visit, from 15 minutes before. */
export const meetingLink = (visit: Visit, { now, publicUrl }: Presenting): string | null =>
  isMeetingOpen(visit, now) ? `${publicUrl}/visits/${visit.id}` : null

export const presentPolicy = (startsAt: Date) => ({
  free_cancellation_before: instantText(freeCancellationBefore(startsAt)),
  cancellation_fee_percentage: CANCELLATION_FEE_PERCENT,
})

const presentDoctorInBrief = ({ doctor }: Pick<Booking, 'doctor'>, language: Language) => ({
  id: doctor.id,
  name: doctor.name,
  specialty: doctor.specialty[language],
  profile_image: doctor.profileImage,
})

export function presentBooking(booking: Booking, presenting: Presenting): Static<typeof BookedEncounter> {
  const { encounter } = booking
  return {
    id: encounter.id,
    booking_reference: encounter.reference,
    doctor: presentDoctorInBrief(booking, presenting.language),
    scheduled_at: instantText(encounter.startsAt),
    estimated_duration: booking.durationMinutes,
    visit_type: encounter.visitType,
    meeting_link: meetingLink(encounter, presenting),
    status: encounter.status,
    payment: {
      total_amount: encounter.feeRial,
      insurance_discount: encounter.insuranceShareRial,
      payable_amount: encounter.patientShareRial,
      payment_status: encounter.paymentStatus,
      payment_url: booking.paymentUrl ?? null,
      pay_before: encounter.holdUntil && instantText(encounter.holdUntil),
      insurance_refused: booking.insuranceRefused ?? null,
    },
    cancellation_policy: presentPolicy(encounter.startsAt),
  }
}

function presentCancellation(visit: Visit, now: Date) {
  const proposed = proposeCancellation(visit, now)
  return proposed ? { refund_amount: proposed.refundRial, cancellation_fee: proposed.feeRial } : null
}

export const presentEncounter = (
  visit: PatientsEncounter,
  { report, prescription }: { report: SignedReport | undefined; prescription: PrescriptionInBrief | undefined },
  presenting: Presenting,
): Static<typeof Encounter> => ({
  id: visit.id,
  booking_reference: visit.reference,
  doctor: presentDoctorInBrief(visit, presenting.language),
  scheduled_at: instantText(visit.startsAt),
  chief_complaint: visit.chiefComplaint,
  description: visit.description,
  status: visit.status,
  duration_minutes: minutesOf(visit),
  visit_type: visit.visitType,
  meeting_link: meetingLink(visit, presenting),
  payment_status: visit.paymentStatus,
  prescription: prescription ? { id: prescription.id, medications_count: prescription.itemCount } : null,
  soap_report: report ? { id: report.id, created_at: instantText(report.generatedAt) } : null,
  rating: visit.rating,
  total_cost: visit.feeRial,
  insurance_share: visit.insuranceShareRial,
  patient_share: visit.patientShareRial,
  cancellation_policy: presentPolicy(visit.startsAt),
  cancellation: presentCancellation(visit, presenting.now),
})
