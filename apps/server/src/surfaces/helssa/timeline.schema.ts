import { Type } from 'typebox'
import { TIMELINE_KINDS } from '../../domains/timeline/index.ts'
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../../platform/http/paging.ts'
import { Instant, Nullable, OneOf } from '../../platform/http/schema.ts'
import { MedicalFile } from './medical-files.schema.ts'
import { Note } from './notes.schema.ts'
import { EncounterStatus, VisitType } from './schema.ts'

/** `<microsecond>.<id>` of the last item: clients pass it on as it is. */
const CURSOR = '^[0-9]{1,16}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

export const TimelineQuery = Type.Object({
  kind: Type.Optional(OneOf(TIMELINE_KINDS)),
  cursor: Type.Optional(
    Type.String({ pattern: CURSOR, maxLength: 60, description: '`next_cursor` of the page before' }),
  ),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE_DEFAULT })),
})

const Visit = Type.Object({
  booking_reference: Type.String(),
  visit_type: VisitType,
  status: EncounterStatus,
  chief_complaint: Type.String(),
})
const Report = Type.Object({ chief_complaint: Type.String(), diagnoses: Type.Array(Type.String()) })
const Prescription = Type.Object({
  item_count: Type.Integer(),
  cancelled: Type.Boolean(),
  superseded: Type.Boolean({ description: 'a later one took its place' }),
})

const Item = Type.Object({
  id: Type.String(),
  kind: OneOf(TIMELINE_KINDS),
  at: Instant,
  encounter_id: Nullable(Type.String()),
  doctor: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  visit: Type.Optional(Visit),
  note: Type.Optional(Note),
  file: Type.Optional(MedicalFile),
  report: Type.Optional(Report),
  prescription: Type.Optional(Prescription),
})

export const Timeline = Type.Object({
  next: Nullable(Type.String({ description: 'address of the next page' })),
  next_cursor: Nullable(Type.String()),
  results: Type.Array(Item, { description: 'newest first; each has what its `kind` names' }),
})
