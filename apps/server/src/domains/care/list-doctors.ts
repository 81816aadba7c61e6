import { sql } from 'kysely'
import type { Db } from '../../platform/database/transaction.ts'
import type { DoctorCard } from './doctor.ts'
import { type DoctorRow, toCard, withCard } from './doctor-store.ts'

/** A doctor as administrators see them: also those who can neither be found nor booked. */
export interface ListedDoctor extends DoctorCard {
  readonly phone: string | null
  readonly status: 'active' | 'suspended' | 'deactivated'
  readonly onboardedAt: Date
}

interface DoctorsQuery {
  /** Words that all occur in the doctor's name. */
  readonly search?: string
  readonly status?: ListedDoctor['status']
  readonly page: number
  readonly pageSize: number
}

/** All doctors there ever were, the latest first. */
export async function listDoctors(
  db: Db,
  { search = '', status, page, pageSize }: DoctorsQuery,
): Promise<{ count: number; results: ListedDoctor[] }> {
  let query = db
    .selectFrom('doctors')
    .innerJoin('persons', 'persons.id', 'doctors.person_id')
    .innerJoin('specialties', 'specialties.code', 'doctors.specialty_code')
  for (const word of search
    .normalize('NFC')
    .split(/[\s\u200c]+/u)
    .filter(Boolean)) {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(sql<boolean>`persons.search_text like btrim(person_search_text(${pattern}, '', ''))`)
  }
  if (status !== undefined) query = query.where('persons.status', '=', status)
  const [{ count }, rows] = await Promise.all([
    query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    query
      .select(withCard)
      .select(['persons.phone', 'persons.status', 'doctors.created_at'])
      .orderBy('doctors.created_at', 'desc')
      .orderBy('doctors.person_id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
  ])
  return { count, results: rows.map(toListed) }
}

const toListed = (row: DoctorRow & { phone: string | null; status: string; created_at: Date }): ListedDoctor => ({
  ...toCard(row),
  phone: row.phone,
  status: row.status as ListedDoctor['status'],
  onboardedAt: row.created_at,
})
