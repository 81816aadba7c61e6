/** `asking` opens nothing, it asks the patient; `admin` opens the audit itself, never a record. */
export const RIGHTS_USED = ['self', 'own_visit', 'grant', 'break_glass', 'author', 'asking', 'admin'] as const
/** By which right somebody came to a record. */
export type RightUsed = (typeof RIGHTS_USED)[number]

/** Who acts, and the client's address. */
export interface By {
  readonly personId: string
  readonly from: string
}

/** What was done to whose record, and by whom; `at` is now. */
export interface Deed {
  readonly actorId: string
  /** Null where it is about no patient in particular: somebody looked through the audit. */
  readonly patientId: string | null
  /** The record's kind and what was done to it: `record.read`, `note.create`. */
  readonly action: `${string}.${string}`
  /** Of a whole record, the patient's id. */
  readonly recordId: string | null
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
  readonly recordId: string | null
  readonly right: RightUsed
  readonly address: string
}

/** A deed as administrators read of it. */
export interface FullEntry extends AuditEntry {
  readonly patient: { readonly id: string; readonly name: string } | null
  readonly grantId: string | null
}
