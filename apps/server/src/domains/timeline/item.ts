import type { Note } from '../access/index.ts'
import type { EncounterStatus } from '../care/index.ts'
import type { MedicalFile } from '../records/index.ts'

export const TIMELINE_KINDS = ['visit', 'note', 'file', 'report', 'prescription'] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]

export interface TimelineVisit {
  readonly reference: string
  readonly visitType: 'online' | 'in_person'
  readonly status: EncounterStatus
  readonly chiefComplaint: string
}
/** Of a signed report what tells it apart; the whole of it is read where reports are. */
export interface TimelineReport {
  readonly chiefComplaint: string
  readonly diagnoses: readonly string[]
}
export interface TimelinePrescription {
  readonly itemCount: number
  readonly cancelled: boolean
  readonly superseded: boolean
}

/** Something of a record, at its time: a visit's beginning, a report's signing, what else when it was kept. */
export interface TimelineItem {
  readonly id: string
  readonly kind: TimelineKind
  readonly at: Date
  readonly encounterId: string | null
  readonly doctor: { readonly id: string; readonly name: string } | null
  /** Of its kind one is there. */
  readonly visit?: TimelineVisit
  readonly note?: Note
  readonly file?: MedicalFile
  readonly report?: TimelineReport
  readonly prescription?: TimelinePrescription
}

/** Where a page ended: the microsecond (PostgreSQL keeps them) and the id of its last item. */
export interface Cursor {
  readonly micros: string
  readonly id: string
}

export interface TimelineAsked {
  readonly kind?: TimelineKind | undefined
  readonly after?: Cursor | undefined
  readonly pageSize: number
}
