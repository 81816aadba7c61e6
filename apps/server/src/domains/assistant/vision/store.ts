import type { Selectable } from 'kysely'
import type { DB } from '../../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../../platform/database/transaction.ts'
import type { Analysis } from './analysis.ts'
import { visionRefuses } from './errors.ts'

export async function insertAnalysis(tx: Tx, personId: string, analysis: Analysis): Promise<void> {
  const { results, measured, ...kept } = analysis
  await tx
    .insertInto('picture_analyses')
    .values({
      ...kept,
      person_id: personId,
      results: JSON.stringify(results),
      measured: measured && JSON.stringify(measured),
    })
    .execute()
}

/** A person's own, newest first. */
export async function analysesOf(
  db: Db,
  personId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; results: Analysis[] }> {
  const own = db.selectFrom('picture_analyses').where('person_id', '=', personId)
  const [{ count }, rows] = await Promise.all([
    own.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    own
      .selectAll()
      .orderBy('at', 'desc')
      .orderBy('id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
  ])
  return { count, results: rows.map(toAnalysis) }
}

/** @throws ANALYSIS_NOT_FOUND it is nobody's, or somebody else's */
export async function getAnalysis(db: Db, personId: string, id: string): Promise<Analysis> {
  const row = await db
    .selectFrom('picture_analyses')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!row) throw visionRefuses.ANALYSIS_NOT_FOUND()
  return toAnalysis(row)
}

/** @throws ANALYSIS_NOT_FOUND it is nobody's, or somebody else's */
export async function deleteAnalysis(db: Db, personId: string, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('picture_analyses')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) throw visionRefuses.ANALYSIS_NOT_FOUND()
}

/** What one person was told is the other's from now on. */
export async function joinAnalyses(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
  await tx.updateTable('picture_analyses').set({ person_id: into }).where('person_id', '=', from).execute()
}

const toAnalysis = ({ person_id: _, ...row }: Selectable<DB['picture_analyses']>): Analysis =>
  row as unknown as Analysis
