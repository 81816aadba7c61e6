export interface Address {
  readonly province: string | null
  readonly city: string | null
  readonly postal_code: string | null
  readonly address: string | null
}
export interface EmergencyContact {
  readonly name: string | null
  readonly relationship: string | null
  readonly phone_number: string | null
}
export interface MedicalInfo {
  readonly blood_type: string | null
  /** cm */
  readonly height: number | null
  /** kg */
  readonly weight: number | null
  readonly allergies: readonly string[]
  readonly chronic_diseases: readonly string[]
  readonly current_medications: readonly string[]
  /** Left out by whoever never said. */
  readonly pregnancy_status?: 'pregnant' | 'breastfeeding' | null
}
export interface Insurance {
  readonly provider: string | null
  readonly number: string | null
  /** Gregorian `YYYY-MM-DD` */
  readonly expiry: string | null
}

/** What a patient says about themselves. */
export interface PatientProfile {
  readonly id: string
  readonly phone: string | null
  readonly firstName: string
  readonly lastName: string
  readonly gender: 'male' | 'female' | null
  readonly email: string | null
  readonly nationalId: string | null
  /** Gregorian `YYYY-MM-DD` */
  readonly dateOfBirth: string | null
  readonly address: Address
  readonly emergencyContact: EmergencyContact
  readonly medicalInfo: MedicalInfo
  readonly insurance: Insurance
}

/** What of it can be changed; within a part, what is not named stays. */
export interface ProfileChanges {
  readonly firstName?: string
  readonly lastName?: string
  readonly gender?: 'male' | 'female'
  readonly email?: string | null
  readonly nationalId?: string | null
  readonly dateOfBirth?: string | null
  readonly address?: Partial<Address>
  readonly emergencyContact?: Partial<EmergencyContact>
  readonly medicalInfo?: Partial<MedicalInfo>
  readonly insurance?: Partial<Insurance>
}

export const EMPTY_ADDRESS: Address = { province: null, city: null, postal_code: null, address: null }
export const EMPTY_CONTACT: EmergencyContact = { name: null, relationship: null, phone_number: null }
export const EMPTY_MEDICAL_INFO: MedicalInfo = {
  blood_type: null,
  height: null,
  weight: null,
  allergies: [],
  chronic_diseases: [],
  current_medications: [],
}

/** A profile is complete when a doctor and a pharmacy can tell who the patient is. */
export const isComplete = (profile: PatientProfile): boolean =>
  profile.firstName !== '' &&
  profile.lastName !== '' &&
  profile.nationalId !== null &&
  profile.dateOfBirth !== null &&
  profile.gender !== null
