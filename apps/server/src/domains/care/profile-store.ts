import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import {
  type Address,
  EMPTY_ADDRESS,
  EMPTY_CONTACT,
  EMPTY_MEDICAL_INFO,
  type EmergencyContact,
  type MedicalInfo,
  type PatientProfile,
} from './profile.ts'

const NATIONAL_ID = 'national_id'

interface ProfileRow {
  id: string
  phone: string | null
  first_name: string
  last_name: string
  gender: PatientProfile['gender']
  email: string | null
  national_id_sealed: Buffer | null
  date_of_birth: string | null
  address: Address | null
  emergency_contact: EmergencyContact | null
  medical_info: MedicalInfo | null
  insurance_provider: string | null
  insurance_number: string | null
  insurance_expiry: string | null
}

/** A person's profile; whoever has none yet has an empty one. */
export async function findProfile(db: Db, sealer: Sealer, personId: string): Promise<PatientProfile | undefined> {
  const { rows } = await statement<ProfileRow>`
    select p.id, p.phone, p.first_name, p.last_name, p.gender, p.email, r.national_id_sealed, r.date_of_birth, r.address,
      r.emergency_contact, r.medical_info, r.insurance_provider, r.insurance_number, r.insurance_expiry
    from persons p left join patient_profiles r on r.person_id = p.id where p.id = ${personId}`.execute(db)
  const row = rows[0]
  return row && toProfile(row, sealer)
}

const toProfile = (row: ProfileRow, sealer: Sealer): PatientProfile => ({
  id: row.id,
  phone: row.phone,
  firstName: row.first_name,
  lastName: row.last_name,
  gender: row.gender,
  email: row.email,
  nationalId: row.national_id_sealed && sealer.open(row.national_id_sealed, `${NATIONAL_ID}:${row.id}`),
  dateOfBirth: row.date_of_birth,
  address: row.address ?? EMPTY_ADDRESS,
  emergencyContact: row.emergency_contact ?? EMPTY_CONTACT,
  medicalInfo: row.medical_info ?? EMPTY_MEDICAL_INFO,
  insurance: { provider: row.insurance_provider, number: row.insurance_number, expiry: row.insurance_expiry },
})

/** The person's row, locked: two changes of one profile follow each other. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await tx.selectFrom('persons').select('id').where('id', '=', personId).forNoKeyUpdate().execute()
}

export async function saveProfile(tx: Tx, sealer: Sealer, profile: PatientProfile, at: Date): Promise<void> {
  const values = {
    national_id_sealed:
      profile.nationalId === null ? null : sealer.seal(profile.nationalId, `${NATIONAL_ID}:${profile.id}`),
    date_of_birth: profile.dateOfBirth,
    address: JSON.stringify(profile.address),
    emergency_contact: JSON.stringify(profile.emergencyContact),
    medical_info: JSON.stringify(profile.medicalInfo),
    insurance_provider: profile.insurance.provider,
    insurance_number: profile.insurance.number,
    insurance_expiry: profile.insurance.expiry,
    updated_at: at,
  }
  await tx
    .insertInto('patient_profiles')
    .values({ person_id: profile.id, ...values })
    .onConflict((c) => c.column('person_id').doUpdateSet(values))
    .execute()
}

/** Whether anything about a person's health is on record: a profile or a visit. */
export async function hasRecord(db: Db, personId: string): Promise<boolean> {
  const { rows } = await statement<{ recorded: boolean }>`
    select exists (select from patient_profiles where person_id = ${personId})
      or exists (select from encounters where patient_id = ${personId}) as recorded`.execute(db)
  return rows[0]?.recorded === true
}
