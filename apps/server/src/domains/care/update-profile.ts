import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { ProfileDeps } from './deps.ts'
import { findSpecialty, updateSearchText } from './doctor-store.ts'
import { insuranceText } from './insurance.ts'
import {
  EMPTY_ADDRESS,
  EMPTY_CONTACT,
  EMPTY_MEDICAL_INFO,
  type Insurance,
  type PatientProfile,
  type ProfileChanges,
} from './profile.ts'
import { findProfile, lockPerson, saveProfile } from './profile-store.ts'
import { searchTextOf } from './search-text.ts'

/**
 * Changes a profile. With `replace` whatever is not named is emptied (PUT), without it stays (PATCH). A doctor's new name
 * is found by the search at once.
 */
export function updateProfile(
  deps: ProfileDeps,
  personId: string,
  changes: ProfileChanges,
  replace: boolean,
): Promise<PatientProfile> {
  return inTransaction(deps.db, async (tx) => {
    await lockPerson(tx, personId)
    const current = await findProfile(tx, deps.sealer, personId)
    if (!current) throw new Error(`person ${personId} is gone`)
    const base = replace ? emptied(current) : current
    const changed: PatientProfile = {
      ...base,
      ...changes,
      address: { ...base.address, ...changes.address },
      emergencyContact: { ...base.emergencyContact, ...changes.emergencyContact },
      medicalInfo: { ...base.medicalInfo, ...changes.medicalInfo },
      insurance: { ...base.insurance, ...inOneForm(changes.insurance) },
    }
    await deps.identity.updatePerson(tx, personId, {
      firstName: changed.firstName,
      lastName: changed.lastName,
      email: changed.email,
      ...(changed.gender && { gender: changed.gender }),
    })
    await saveProfile(tx, deps.sealer, changed, deps.clock.now())
    await renameDoctor(tx, changed)
    return changed
  })
}

const inOneForm = ({ provider, number, ...rest }: Partial<Insurance> = {}): Partial<Insurance> => ({
  ...rest,
  ...(provider !== undefined && { provider: provider && insuranceText(provider) }),
  ...(number !== undefined && { number: number && insuranceText(number) }),
})

const emptied = ({ id, phone, firstName, lastName, gender }: PatientProfile): PatientProfile => ({
  id,
  phone,
  firstName,
  lastName,
  gender,
  email: null,
  nationalId: null,
  dateOfBirth: null,
  address: EMPTY_ADDRESS,
  emergencyContact: EMPTY_CONTACT,
  medicalInfo: EMPTY_MEDICAL_INFO,
  insurance: { provider: null, number: null, expiry: null },
})

async function renameDoctor(tx: Tx, person: PatientProfile): Promise<void> {
  const doctor = await tx
    .selectFrom('doctors')
    .select(['specialty_code', 'city'])
    .where('person_id', '=', person.id)
    .executeTakeFirst()
  const specialty = doctor && (await findSpecialty(tx, doctor.specialty_code))
  if (doctor && specialty) await updateSearchText(tx, person.id, searchTextOf(person, specialty, doctor.city))
}
