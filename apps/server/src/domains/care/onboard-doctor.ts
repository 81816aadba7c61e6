import { inTransaction, refuseOn } from '../../platform/database/transaction.ts'
import type { ProfileDeps } from './deps.ts'
import type { DoctorCard, DoctorSettings } from './doctor.ts'
import { findDoctor, findSpecialty, insertDoctor } from './doctor-store.ts'
import { careRefuses } from './errors.ts'
import { searchTextOf } from './search-text.ts'

export interface Onboarding {
  readonly phone: string
  readonly firstName: string
  readonly lastName: string
  readonly gender: 'male' | 'female'
  readonly specialtyCode: string
  readonly councilNumber: string
  readonly experienceYears: number
  readonly profileImage: string | null
  readonly languages: readonly string[]
  readonly location: { readonly province: string; readonly city: string; readonly address: string }
  readonly settings: DoctorSettings
}

/**
 * Makes a person a doctor; a phone that is new becomes a new person.
 * @throws SPECIALTY_UNKNOWN, COUNCIL_NUMBER_TAKEN also when this person is a doctor already
 * @throws DOCTOR_UNAVAILABLE the phone is a person's who may do nothing: nobody could find or book them
 */
export async function onboardDoctor(deps: ProfileDeps, asked: Onboarding): Promise<DoctorCard> {
  const doctor = await inTransaction(deps.db, async (tx) => {
    const specialty = await findSpecialty(tx, asked.specialtyCode)
    if (!specialty) throw careRefuses.SPECIALTY_UNKNOWN()
    const person = await deps.identity.ensurePerson(tx, asked.phone)
    await deps.identity.updatePerson(tx, person.id, {
      firstName: asked.firstName,
      lastName: asked.lastName,
      gender: asked.gender,
    })
    await deps.identity.addRole(tx, person.id, 'doctor')
    const searchText = searchTextOf(asked, specialty, asked.location.city)
    await insertDoctor(tx, { ...asked, personId: person.id, searchText }, deps.clock.now()).catch((error) =>
      refuseOn(error, {
        doctors_council_number_key: careRefuses.COUNCIL_NUMBER_TAKEN,
        doctors_pkey: careRefuses.COUNCIL_NUMBER_TAKEN,
      }),
    )
    const card = await findDoctor(tx, person.id)
    if (!card) throw careRefuses.DOCTOR_UNAVAILABLE()
    return card
  })
  deps.identity.announceRights(doctor.id)
  return doctor
}
