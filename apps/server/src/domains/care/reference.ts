import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'

/** What doctors are chosen by: every specialty and insurer there is, and the cities where there are doctors. */
export interface DirectoryReference {
  readonly specialties: readonly { readonly code: string; readonly fa: string; readonly en: string }[]
  readonly cities: readonly { readonly province: string; readonly city: string }[]
  readonly insurers: readonly { readonly name: string; readonly coveragePercentage: number }[]
}

export async function readReference(db: Db): Promise<DirectoryReference> {
  const [specialties, cities, insurers] = await Promise.all([
    statement<{ code: string; fa: string; en: string }>`
      select code, title_fa as fa, title_en as en from specialties order by title_fa`.execute(db),
    statement<{ province: string; city: string }>`
      select distinct province, city from doctors where is_active order by province, city`.execute(db),
    statement<{ name: string; coveragePercentage: number }>`
      select name, coverage_percentage as "coveragePercentage" from insurers order by name`.execute(db),
  ])
  return { specialties: specialties.rows, cities: cities.rows, insurers: insurers.rows }
}
