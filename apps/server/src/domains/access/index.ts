import type { Db } from '../../platform/database/transaction.ts'
import { type AccessAsked, askForAccess } from './ask.ts'
import { confirmAccess, type Decision, decideAccess } from './decide.ts'
import type { AccessDeps, By } from './deps.ts'
import { openInEmergency } from './emergency.ts'
import { type NewNote, readNotes, writeNote } from './notes.ts'
import { readRecord } from './record.ts'
import { holdersOf } from './rights.ts'
import { isKnownToDoctors, type RequestsAsked, requestsTo } from './store.ts'

/** Who may see a patient's record and by which right, what is in it, and what doctors note there. */
export function createAccess(deps: AccessDeps) {
  const { db, clock, audit } = deps
  return {
    ask: (by: By, asked: AccessAsked) => askForAccess(deps, by, asked),
    openInEmergency: (by: By, told: { phone: string; reason: string }) => openInEmergency(deps, by, told),
    confirm: (by: By, told: { accessCode: string; code: string }) => confirmAccess(deps, by, told),
    /** The patient's decision, and the request as it stands then. */
    async decide(by: By, decided: { id: string; decision: Decision }) {
      await decideAccess(deps, by, decided)
      const { results } = await requestsTo(db, by.personId, { id: decided.id, page: 1, pageSize: 1 })
      const [request] = results
      if (!request) throw new Error(`access grant ${decided.id} is gone`)
      return request
    },
    requestsTo: (patientId: string, asked: RequestsAsked) => requestsTo(db, patientId, asked),
    /** Who may look at a patient's record at this moment. */
    holdersOf: (patientId: string) => holdersOf(db, patientId, clock.now()),
    /** Who did. */
    log: audit.byOthers,

    record: (by: By, asked: { patientId: string; page: number; pageSize: number }) => readRecord(deps, by, asked),
    writeNote: (by: By, note: NewNote) => writeNote(deps, by, note),
    notes: (by: By, asked: { patientId: string; page: number; pageSize: number }) => readNotes(deps, by, asked),
    /** Whether a person was ever asked for access or written about. */
    hasRecord: (tx: Db, personId: string) => isKnownToDoctors(tx, personId),
  }
}
export type Access = ReturnType<typeof createAccess>

export type { Decision } from './decide.ts'
export type { AccessRefusal } from './errors.ts'
export { type Grant, PERMISSIONS, standingOf } from './grant.ts'
export type { Note } from './notes.ts'
export type { PatientRecord, RecordedVisit } from './record.ts'
export type { Holder } from './rights.ts'
export type { AccessRequest } from './store.ts'
