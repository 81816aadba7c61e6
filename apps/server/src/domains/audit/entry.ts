/** By which right somebody came to a record; `asking` opens nothing, it asks the patient. */
export type RightUsed = 'self' | 'own_visit' | 'grant' | 'break_glass' | 'author' | 'asking'

/** What was done to whose record, and by whom; `at` is now. */
export interface Deed {
  readonly actorId: string
  readonly patientId: string
  /** The record's kind and what was done to it: `record.read`, `note.create`. */
  readonly action: `${string}.${string}`
  /** Of a whole record, the patient's id. */
  readonly recordId: string
  readonly right: RightUsed
  readonly grantId?: string | undefined
  /** The client's address. */
  readonly from: string
}

/** A deed as its patient reads of it. */
export interface AuditEntry {
  readonly id: number
  readonly at: Date
  readonly actor: { readonly id: string; readonly name: string; readonly isDoctor: boolean }
  readonly action: string
  readonly recordId: string
  readonly right: RightUsed
  readonly address: string
}
