import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { type Access, accessRefuses, type Note, rightsUsed } from '../access/index.ts'
import type { Audit, By } from '../audit/index.ts'
import type { MedicalFile, Records } from '../records/index.ts'
import type {
  Cursor,
  TimelineAsked,
  TimelineItem,
  TimelinePrescription,
  TimelineReport,
  TimelineVisit,
} from './item.ts'
import { type Row, readPage } from './read-page.ts'
import { sightOfDoctor, sightOfSelf } from './sight.ts'

interface Deps {
  readonly db: Db
  readonly audit: Pick<Audit, 'note'>
  readonly access: Pick<Access, 'rightsTo' | 'notesByIds'>
  readonly records: Pick<Records, 'byIds'>
}

export interface TimelinePage {
  readonly items: readonly TimelineItem[]
  /** Where the next page begins; undefined at the end. */
  readonly next: Cursor | undefined
}

/** All of a patient's record in the order of time, newest first. */
export function createTimeline(deps: Deps) {
  const { db, audit, access } = deps
  return {
    /** A patient's own: all but what doctors noted for themselves alone. */
    own: async (patientId: string, asked: TimelineAsked): Promise<TimelinePage> =>
      complete(deps, await readPage(db, sightOfSelf(patientId), asked)),

    /**
     * A patient's as far as the doctor's rights go: what belongs to own visits, by `view_history` all but reports, by
     * `view_reports` all that are signed, own notes always. The audit has it before anything is answered.
     * @throws RECORD_NOT_FOUND no right, or nobody there
     */
    async ofPatient(by: By, patientId: string, asked: TimelineAsked): Promise<TimelinePage> {
      const page = await inTransaction(db, async (tx) => {
        const rights = await access.rightsTo(tx, { doctorId: by.personId, patientId })
        const used = rightsUsed(rights, 'view_history', 'view_reports')
        if (used.length === 0 && rights.isAuthor) used.push({ right: 'author' })
        if (used.length === 0) throw accessRefuses.RECORD_NOT_FOUND()
        const deed = { actorId: by.personId, patientId, action: 'timeline.read', recordId: patientId } as const
        for (const right of used) await audit.note(tx, { ...deed, from: by.from, ...right })
        return readPage(tx, sightOfDoctor(patientId, by.personId, rights), asked)
      })
      return complete(deps, page)
    },
  }
}
export type Timeline = ReturnType<typeof createTimeline>

/** Adds what is sealed, by the domains that keep it. What was deleted meanwhile is left out. */
async function complete(
  { db, access, records }: Deps,
  { rows, next }: Awaited<ReturnType<typeof readPage>>,
): Promise<TimelinePage> {
  const idsOf = (kind: Row['kind']) => rows.filter((row) => row.kind === kind).map(({ id }) => id)
  const [notes, files] = await Promise.all([access.notesByIds(db, idsOf('note')), records.byIds(db, idsOf('file'))])
  return { items: rows.flatMap((row) => itemOf(row, notes, files)), next }
}

function itemOf(row: Row, notes: ReadonlyMap<string, Note>, files: ReadonlyMap<string, MedicalFile>): TimelineItem[] {
  const { id, kind, at, encounterId, doctorId, doctorName, facts } = row
  const doctor = doctorId === null ? null : { id: doctorId, name: doctorName ?? '' }
  const item = { id, kind, at, encounterId, doctor }
  switch (kind) {
    case 'visit':
      return [{ ...item, visit: facts as TimelineVisit }]
    case 'report':
      return [{ ...item, report: facts as TimelineReport }]
    case 'prescription':
      return [{ ...item, prescription: facts as TimelinePrescription }]
    case 'note': {
      const note = notes.get(id)
      return note ? [{ ...item, note }] : []
    }
    case 'file': {
      const file = files.get(id)
      return file ? [{ ...item, file }] : []
    }
  }
}

export {
  type Cursor,
  TIMELINE_KINDS,
  type TimelineAsked,
  type TimelineItem,
  type TimelineKind,
} from './item.ts'
