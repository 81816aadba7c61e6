import type { Selectable } from 'kysely'
import type { DB } from '../../platform/database/tables.generated.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import type { MedicalFile, MedicalFileType } from './medical-file.ts'

const TITLE = 'medical file title'
const DESCRIPTION = 'medical file description'

export async function insertFile(tx: Tx, sealer: Sealer, file: MedicalFile): Promise<void> {
  await tx
    .insertInto('medical_files')
    .values({
      id: file.id,
      patient_id: file.patientId,
      encounter_id: file.encounterId,
      type: file.type,
      title_sealed: sealer.seal(file.title, TITLE),
      description_sealed: file.description === null ? null : sealer.seal(file.description, DESCRIPTION),
      file_key: file.fileKey,
      thumbnail_key: file.thumbnailKey,
      media_type: file.mediaType,
      size_bytes: file.sizeBytes,
      uploaded_at: file.uploadedAt,
    })
    .execute()
}

/** Bytes a person's files take, as they are kept. */
export async function usedBytesOf(db: Db, patientId: string): Promise<number> {
  const { used } = await db
    .selectFrom('medical_files')
    .select((e) => e.fn.coalesce(e.fn.sum<number>('size_bytes'), e.lit(0)).as('used'))
    .where('patient_id', '=', patientId)
    .executeTakeFirstOrThrow()
  return Number(used)
}

/** A person's files change one after another until the transaction ends. */
export async function lockFilesOf(tx: Tx, patientId: string): Promise<void> {
  await tx.selectFrom('persons').select('id').where('id', '=', patientId).forNoKeyUpdate().execute()
}

/** The files of a patient, or those sent for a visit; newest first. */
export async function filesOf(
  db: Db,
  sealer: Sealer,
  whose: { patientId: string } | { encounterId: string },
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; results: MedicalFile[] }> {
  const all = db.selectFrom('medical_files')
  const own =
    'patientId' in whose
      ? all.where('patient_id', '=', whose.patientId)
      : all.where('encounter_id', '=', whose.encounterId)
  const [{ count }, rows] = await Promise.all([
    own.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    own
      .selectAll()
      .orderBy('uploaded_at', 'desc')
      .orderBy('id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
  ])
  return { count, results: rows.map((row) => toFile(sealer, row)) }
}

export async function findFile(db: Db, sealer: Sealer, id: string): Promise<MedicalFile | undefined> {
  const row = await db.selectFrom('medical_files').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toFile(sealer, row)
}

/** Whatever files have the ids; whether they may be seen was asked before. */
export async function filesByIds(db: Db, sealer: Sealer, ids: readonly string[]): Promise<Map<string, MedicalFile>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('medical_files')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, toFile(sealer, row)]))
}

/** The keys of the file that is no more and of its thumbnail, or nothing when the patient has no such file. */
export async function deleteFile(tx: Tx, patientId: string, id: string): Promise<string[] | undefined> {
  const row = await tx
    .deleteFrom('medical_files')
    .where('id', '=', id)
    .where('patient_id', '=', patientId)
    .returning(['file_key', 'thumbnail_key'])
    .executeTakeFirst()
  return row && [row.file_key, ...(row.thumbnail_key === null ? [] : [row.thumbnail_key])]
}

export async function hasFiles(db: Db, patientId: string): Promise<boolean> {
  const row = await db
    .selectFrom('medical_files')
    .select('id')
    .where('patient_id', '=', patientId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

const toFile = (sealer: Sealer, row: Selectable<DB['medical_files']>): MedicalFile => ({
  id: row.id,
  patientId: row.patient_id,
  encounterId: row.encounter_id,
  type: row.type as MedicalFileType,
  title: sealer.open(row.title_sealed, TITLE),
  description: row.description_sealed && sealer.open(row.description_sealed, DESCRIPTION),
  fileKey: row.file_key,
  thumbnailKey: row.thumbnail_key,
  mediaType: row.media_type,
  sizeBytes: row.size_bytes,
  uploadedAt: row.uploaded_at,
})
