import type { AnswerOf, BodyOf } from '@helssa/client'
import { toLatinDigits } from '../i18n/format.ts'

export type Profile = AnswerOf<'getProfile'>
type Change = BodyOf<'updateProfile'>
type MedicalChange = NonNullable<Change['medical_info']>

/** The profile as it is being typed: every text a string, empty where there is none. */
export interface Draft {
  readonly firstName: string
  readonly lastName: string
  readonly nationalId: string
  readonly birthDate: string | null
  readonly gender: '' | 'male' | 'female'
  readonly province: string
  readonly city: string
  readonly postalCode: string
  readonly address: string
  readonly contactName: string
  readonly contactRelationship: string
  readonly contactPhone: string
  readonly bloodType: '' | NonNullable<MedicalChange['blood_type']>
  readonly height: string
  readonly weight: string
  readonly allergies: readonly string[]
  readonly conditions: readonly string[]
  readonly medications: readonly string[]
  readonly pregnancy: '' | NonNullable<MedicalChange['pregnancy_status']>
  readonly insurer: string
  readonly insuranceNumber: string
  readonly insuranceEnds: string | null
}

export const BLOOD_TYPES = ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'] as const

/** The draft of a profile, with its numbers as `digits` writes them. */
export function draftOf(profile: Profile, digits: (text: string) => string): Draft {
  const { address, emergency_contact: contact, medical_info: medical, insurance } = profile
  const shown = (text: string | number | null | undefined) => digits(String(text ?? ''))
  return {
    firstName: profile.first_name,
    lastName: profile.last_name,
    nationalId: shown(profile.national_id),
    birthDate: profile.date_of_birth,
    gender: profile.gender === 'male' || profile.gender === 'female' ? profile.gender : '',
    province: address.province ?? '',
    city: address.city ?? '',
    postalCode: shown(address.postal_code),
    address: shown(address.address),
    contactName: contact.name ?? '',
    contactRelationship: contact.relationship ?? '',
    contactPhone: shown(contact.phone_number),
    bloodType: BLOOD_TYPES.find((type) => type === medical.blood_type) ?? '',
    height: shown(medical.height),
    weight: shown(medical.weight),
    allergies: medical.allergies,
    conditions: medical.chronic_diseases,
    medications: medical.current_medications,
    pregnancy:
      medical.pregnancy_status === 'pregnant' || medical.pregnancy_status === 'breastfeeding'
        ? medical.pregnancy_status
        : '',
    insurer: insurance.provider ?? '',
    insuranceNumber: shown(insurance.number),
    insuranceEnds: insurance.expiry_date,
  }
}

const textOrNone = (text: string): string | null => text.trim() || null
const digitsOrNone = (text: string): string | null => toLatinDigits(text).trim() || null
/** A number that is none stays what was typed, for the server to say so at its field. */
function numberOrNone(text: string): number | null {
  const latin = toLatinDigits(text).replace('٫', '.').replace('/', '.').trim()
  if (latin === '') return null
  const value = Number(latin)
  return Number.isNaN(value) ? (latin as unknown as number) : value // NaN would go as null, and take what is known away
}

/** What a draft asks the server to write. Names are left as they are where they are empty; a gender cannot be taken back. */
export function changeOf(draft: Draft): Change {
  return {
    ...(draft.firstName.trim() && { first_name: draft.firstName.trim() }),
    ...(draft.lastName.trim() && { last_name: draft.lastName.trim() }),
    national_id: digitsOrNone(draft.nationalId),
    date_of_birth: draft.birthDate,
    ...(draft.gender && { gender: draft.gender }),
    address: {
      province: textOrNone(draft.province),
      city: textOrNone(draft.city),
      postal_code: digitsOrNone(draft.postalCode),
      address: textOrNone(draft.address),
    },
    emergency_contact: {
      name: textOrNone(draft.contactName),
      relationship: textOrNone(draft.contactRelationship),
      phone_number: digitsOrNone(draft.contactPhone),
    },
    medical_info: {
      blood_type: draft.bloodType || null,
      height: numberOrNone(draft.height),
      weight: numberOrNone(draft.weight),
      allergies: [...draft.allergies],
      chronic_diseases: [...draft.conditions],
      current_medications: [...draft.medications],
      ...(draft.gender === 'female' && { pregnancy_status: draft.pregnancy || null }),
    },
    insurance: {
      provider: textOrNone(draft.insurer),
      number: digitsOrNone(draft.insuranceNumber),
      expiry_date: draft.insuranceEnds,
    },
  }
}
