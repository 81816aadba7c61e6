import { Type } from 'typebox'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, Text, Uuid } from '../../platform/http/schema.ts'
import { Profile } from './profile.schema.ts'
import { EncounterStatus, exact, VisitType } from './schema.ts'
import { Report } from './scribe.schema.ts'

const Doctor = Type.Object({ id: Type.String(), name: Type.String() })

export const NewNote = Type.Object(
  {
    encounter_id: Type.Optional(Nullable(Uuid)),
    note_type: Line(50),
    content: Text(20_000),
    is_private: Type.Optional(Type.Boolean({ default: false })),
    tags: Type.Optional(Type.Array(Line(50), { maxItems: 20, uniqueItems: true })),
  },
  exact,
)
export const Note = Type.Object({
  id: Type.String(),
  note_type: Type.String(),
  content: Type.String(),
  created_at: Instant,
  created_by: Doctor,
  encounter: Nullable(Type.Object({ id: Type.String(), date: Type.String({ description: 'in Tehran' }) })),
  is_private: Type.Boolean(),
  tags: Type.Array(Type.String()),
})
export const Notes = PageAnswer(Note)
export const PagedQuery = Type.Object(PageQuery)

const Visit = Type.Object({
  id: Type.String(),
  booking_reference: Type.String(),
  scheduled_at: Instant,
  visit_type: VisitType,
  status: EncounterStatus,
  chief_complaint: Type.String(),
  doctor: Doctor,
  soap_report: Nullable(
    Type.Object({ id: Type.String(), signed_at: Instant, soap_report: Report.properties.soap_report }),
  ),
})
export const PatientRecord = Type.Object({
  patient: Type.Object({
    id: Type.String(),
    name: Type.String(),
    gender: Nullable(Type.String()),
    date_of_birth: Nullable(Type.String({ description: 'Jalali' })),
  }),
  medical_info: Nullable(Profile.properties.medical_info),
  encounters: PageAnswer(Visit),
})
