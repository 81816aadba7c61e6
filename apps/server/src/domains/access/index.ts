import type { Db, Tx } from '../../platform/database/transaction.ts'
import { type AccessAsked, askForAccess } from './ask.ts'
import { confirmAccess, type Decision, decideAccess } from './decide.ts'
import type { AccessDeps, By } from './deps.ts'
import { openInEmergency } from './emergency.ts'
import { type NewNote, notesByIds, ownNotes, readNotes, writeNote } from './notes.ts'
import { readRecord } from './record.ts'
import { type EmergenciesAsked, readEmergencies, reviewEmergency } from './review.ts'
import { holdersOf, rightsOf } from './rights.ts'
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
    /** Emergencies for an administrator to look at again. */
    emergencies: (by: By, asked: EmergenciesAsked) => readEmergencies(deps, by, asked),
    reviewEmergency: (by: By, told: { id: string; comment: string }) => reviewEmergency(deps, by, told),
    /** Who did. */
    log: audit.byOthers,

    record: (by: By, asked: { patientId: string; page: number; pageSize: number }) => readRecord(deps, by, asked),
    writeNote: (by: By, note: NewNote) => writeNote(deps, by, note),
    notes: (by: By, asked: { patientId: string; page: number; pageSize: number }) => readNotes(deps, by, asked),
    /** What a patient may read of what doctors noted about them, newest first. */
    ownNotes: (patientId: string, page: { page: number; pageSize: number }) => ownNotes(deps, patientId, page),
    /** Notes whoever asks has a right to. */
    notesByIds: (from: Db, ids: readonly string[]) => notesByIds(from, deps.sealer, ids),
    /** What opens a patient's record to a doctor at this moment; what is revoked waits for the end of `tx`. */
    rightsTo: (tx: Tx, of: { doctorId: string; patientId: string }) => rightsOf(tx, { ...of, now: clock.now() }),
    /** Whether a person was ever asked for access or written about. */
    hasRecord: (tx: Db, personId: string) => isKnownToDoctors(tx, personId),
  }
}
export type Access = ReturnType<typeof createAccess>

export type { Decision } from './decide.ts'
export { type AccessRefusal, accessRefuses } from './errors.ts'
export { type Grant, isAccessCode, PERMISSIONS, standingOf } from './grant.ts'
export type { Note } from './notes.ts'
export type { PatientRecord, RecordedVisit } from './record.ts'
export type { Emergency } from './review.ts'
export { grantFor, type Holder, type Rights, rightFor, rightsUsed, VISITS_OF_RECORD } from './rights.ts'
export type { AccessRequest } from './store.ts'
