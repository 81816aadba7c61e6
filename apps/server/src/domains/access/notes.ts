import { randomUUID } from 'node:crypto'
import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { Sealer } from '../../platform/sealer.ts'
import type { Deed } from '../audit/index.ts'
import type { AccessDeps, By } from './deps.ts'
import { accessRefuses } from './errors.ts'
import { grantFor, type Rights, rightFor, rightsOf, VISITS_OF_RECORD } from './rights.ts'

/** What a doctor noted about a patient; it stays as it was written. */
export interface Note {
  readonly id: string
  readonly noteType: string
  readonly content: string
  readonly isPrivate: boolean
  readonly tags: readonly string[]
  readonly createdAt: Date
  readonly author: { readonly id: string; readonly name: string }
  readonly encounter: { readonly id: string; readonly startsAt: Date } | null
}

export interface NewNote {
  readonly patientId: string
  readonly encounterId: string | null
  readonly noteType: string
  readonly content: string
  readonly isPrivate: boolean
  readonly tags: readonly string[]
}

const purposeOf = (id: string) => `clinical_note:${id}`

/**
 * Keeps a note, encrypted. It takes a visit with the patient or a grant with `add_notes`.
 * @throws RECORD_NOT_FOUND no right, or nobody there
 * @throws NOTE_VISIT_NOT_FOUND the visit is not this doctor's with this patient
 */
export function writeNote({ db, clock, audit, sealer }: AccessDeps, by: By, note: NewNote): Promise<Note> {
  return inTransaction(db, async (tx) => {
    const now = clock.now()
    const rights = await rightsOf(tx, { doctorId: by.personId, patientId: note.patientId, now })
    const right = rightFor(rights, 'add_notes')
    if (!right) throw accessRefuses.RECORD_NOT_FOUND()
    if (note.encounterId !== null && !(await isOwnVisit(tx, by.personId, note.patientId, note.encounterId)))
      throw accessRefuses.NOTE_VISIT_NOT_FOUND()

    const id = randomUUID()
    await statement`
      insert into clinical_notes (id, patient_id, doctor_id, encounter_id, note_type, content_sealed, is_private, tags, created_at)
      values (${id}, ${note.patientId}, ${by.personId}, ${note.encounterId}, ${note.noteType},
        ${sealer.seal(note.content, purposeOf(id))}, ${note.isPrivate}, ${note.tags}, ${now})`.execute(tx)
    const { patientId } = note
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId, action: 'note.create', recordId: id, from: by.from },
      ...right,
    })
    const { rows } = await statement<NoteRow>`
      select n.*, p.first_name, p.last_name, e.starts_at from clinical_notes n join persons p on p.id = n.doctor_id
      left join encounters e on e.id = n.encounter_id where n.id = ${id}`.execute(tx)
    const [row] = rows
    if (!row) throw new Error('a note that was kept is not there')
    return toNote(row, sealer)
  })
}

async function isOwnVisit(tx: Tx, doctorId: string, patientId: string, id: string): Promise<boolean> {
  const { rows } = await statement`
    select from encounters where id = ${id} and doctor_id = ${doctorId} and patient_id = ${patientId}
      and status = any(${VISITS_OF_RECORD})`.execute(tx)
  return rows.length > 0
}

/**
 * The notes about a patient that this doctor may read, newest first: own ones for good, others' that are not private by a
 * grant with `view_history`. The reading is audited before anything is answered.
 * @throws RECORD_NOT_FOUND no right, or nobody there
 */
export function readNotes(
  { db, clock, audit, sealer }: AccessDeps,
  by: By,
  { patientId, page, pageSize }: { patientId: string; page: number; pageSize: number },
): Promise<{ count: number; results: Note[] }> {
  return inTransaction(db, async (tx) => {
    const rights = await rightsOf(tx, { doctorId: by.personId, patientId, now: clock.now() })
    const right = rightToRead(rights)
    if (!right) throw accessRefuses.RECORD_NOT_FOUND()
    await audit.note(tx, {
      ...{ actorId: by.personId, patientId, action: 'note.read', recordId: patientId, from: by.from },
      ...right,
    })
    const others = grantFor(rights, 'view_history') !== undefined
    const counted = await statement<{ count: number }>`
      select count(*) from clinical_notes n where n.patient_id = ${patientId}
        and (n.doctor_id = ${by.personId} or (${others} and not n.is_private))`.execute(tx)
    const { rows } = await statement<NoteRow>`
      select n.*, p.first_name, p.last_name, e.starts_at from clinical_notes n join persons p on p.id = n.doctor_id
      left join encounters e on e.id = n.encounter_id
      where n.patient_id = ${patientId} and (n.doctor_id = ${by.personId} or (${others} and not n.is_private))
      order by n.created_at desc, n.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(tx)
    return { count: counted.rows[0]?.count ?? 0, results: rows.map((row) => toNote(row, sealer)) }
  })
}

/** The notes about a patient that are not their author's alone, newest first. */
export async function ownNotes(
  { db, sealer }: Pick<AccessDeps, 'db' | 'sealer'>,
  patientId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ count: number; results: Note[] }> {
  const [counted, { rows }] = await Promise.all([
    statement<{ count: number }>`
      select count(*) from clinical_notes where patient_id = ${patientId} and not is_private`.execute(db),
    statement<NoteRow>`
      select n.*, p.first_name, p.last_name, e.starts_at from clinical_notes n join persons p on p.id = n.doctor_id
      left join encounters e on e.id = n.encounter_id where n.patient_id = ${patientId} and not n.is_private
      order by n.created_at desc, n.id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db),
  ])
  return { count: counted.rows[0]?.count ?? 0, results: rows.map((row) => toNote(row, sealer)) }
}

/** Whatever notes have the ids; whether they may be read was asked before. */
export async function notesByIds(db: Db, sealer: Sealer, ids: readonly string[]): Promise<Map<string, Note>> {
  if (ids.length === 0) return new Map()
  const { rows } = await statement<NoteRow>`
    select n.*, p.first_name, p.last_name, e.starts_at from clinical_notes n join persons p on p.id = n.doctor_id
    left join encounters e on e.id = n.encounter_id where n.id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, toNote(row, sealer)]))
}

/** Others' notes are read by `view_history`; without it own ones alone. */
function rightToRead(rights: Rights): Pick<Deed, 'right' | 'grantId'> | undefined {
  if (grantFor(rights, 'view_history')) return rightFor(rights, 'view_history')
  return rightFor(rights, 'add_notes') ?? (rights.isAuthor ? { right: 'author' } : undefined)
}

interface NoteRow {
  readonly id: string
  readonly doctor_id: string
  readonly first_name: string
  readonly last_name: string
  readonly encounter_id: string | null
  readonly starts_at: Date | null
  readonly note_type: string
  readonly content_sealed: Buffer
  readonly is_private: boolean
  readonly tags: string[]
  readonly created_at: Date
}

const toNote = (row: NoteRow, sealer: Sealer): Note => ({
  id: row.id,
  noteType: row.note_type,
  content: sealer.open(row.content_sealed, purposeOf(row.id)),
  isPrivate: row.is_private,
  tags: row.tags,
  createdAt: row.created_at,
  author: { id: row.doctor_id, name: `دکتر ${row.first_name} ${row.last_name}`.trim() },
  encounter: row.encounter_id && row.starts_at ? { id: row.encounter_id, startsAt: row.starts_at } : null,
})
