import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import {
  type ItemsCheck,
  type Prescription as Kept,
  statusOf,
  toAcknowledge,
} from '../../domains/prescriptions/index.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import type {
  CheckedPrescription,
  DoctorsPrescription,
  Prescription,
  VerifiedPrescription,
} from './prescriptions.schema.ts'
import { presentWarning } from './scribe.present.ts'

export interface Presenting {
  readonly language: Language
  readonly publicUrl: string
}

export const presentingOf = (request: FastifyRequest, publicUrl: string): Presenting => ({
  language: languageOf(request.headers['accept-language']),
  publicUrl,
})

/** Shown in place, and kept by no browser: it tells of somebody's health. */
export const pdfHeaders = ({ id }: Pick<Kept, 'id'>) => ({
  'Content-Type': 'application/pdf',
  'Content-Disposition': `inline; filename="prescription-${id}.pdf"`,
  'Cache-Control': 'private, no-store',
})

/** The web app's page that tells a pharmacist whether it stands. */
export const verificationUrl = ({ code }: Pick<Kept, 'code'>, publicUrl: string): string =>
  `${publicUrl}/verify/${code}`

/** As its patient reads it. */
export const presentPrescription = (kept: Kept, { language, publicUrl }: Presenting): Static<typeof Prescription> => ({
  id: kept.id,
  encounter_id: kept.encounterId,
  status: statusOf(kept),
  issued_at: instantText(kept.issuedAt),
  supersedes: kept.supersedes,
  superseded_by: kept.supersededBy,
  cancelled_at: kept.cancelledAt && instantText(kept.cancelledAt),
  cancel_reason: kept.cancelReason,
  doctor: {
    id: kept.doctorId,
    name: kept.doctor.name,
    specialty: kept.doctor.specialty[language],
    medical_council_number: kept.doctor.councilNumber,
  },
  items: kept.items.map((item) => ({ ...item })),
  notes: kept.notes,
  verification_url: verificationUrl(kept, publicUrl),
})

/** As doctors read it, with what it was held against. */
export const presentToDoctor = (kept: Kept, presenting: Presenting): Static<typeof DoctorsPrescription> => ({
  ...presentPrescription(kept, presenting),
  patient: { id: kept.patientId, name: kept.patient.name, age: kept.patient.ageYears },
  warnings: kept.warnings.map((warning) => presentWarning(warning, presenting.language)),
  acknowledged_warnings: [...kept.acknowledged],
  unchecked_drugs: [...kept.unchecked],
})

export const presentCheck = (
  { warnings, unchecked }: ItemsCheck,
  language: Language,
): Static<typeof CheckedPrescription> => ({
  warnings: warnings.map((warning) => presentWarning(warning, language)),
  unchecked_drugs: [...unchecked],
  to_acknowledge: toAcknowledge(warnings),
})

/** As whoever holds the paper reads it: enough to dispense by and to hold against the paper, and nothing more of the patient. */
export const presentVerified = (kept: Kept): Static<typeof VerifiedPrescription> => {
  const status = statusOf(kept)
  const items = kept.items.map(({ drug, dose, frequency, duration }) => ({ drug, dose, frequency, duration }))
  return {
    status,
    issued_at: instantText(kept.issuedAt),
    doctor: { name: kept.doctor.name, medical_council_number: kept.doctor.councilNumber },
    patient_initials: kept.patient.initials,
    items_count: kept.items.length,
    items: status === 'valid' ? items : [],
  }
}
