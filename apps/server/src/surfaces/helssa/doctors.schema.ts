import { Type } from 'typebox'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf } from '../../platform/http/schema.ts'
import { VisitType } from './schema.ts'

export const DoctorSearchQuery = Type.Object({
  q: Type.Optional(
    Type.String({
      format: 'plain',
      maxLength: 100,
      description: 'name, specialty or city; typing mistakes are forgiven',
    }),
  ),
  specialty: Type.Optional(Line(50, { description: 'code' })),
  city: Type.Optional(Line(100)),
  gender: Type.Optional(OneOf(['male', 'female'])),
  online_available: Type.Optional(Type.Boolean()),
  insurance_accepted: Type.Optional(Line(100)),
  min_rating: Type.Optional(Type.Number({ minimum: 1, maximum: 5 })),
  visit_type: Type.Optional(VisitType),
  max_fee: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Rial, of `visit_type`, or of the cheaper one' }),
  ),
  free_on: Type.Optional(
    Type.String({ maxLength: 10, description: 'A day with a free time: `today`, `tomorrow`, or a date (Tehran)' }),
  ),
  free_until: Type.Optional(
    Type.String({ maxLength: 10, description: 'The same; with it, on any day from `free_on` on, this one included' }),
  ),
  sort_by: Type.Optional(OneOf(['rating', 'experience', 'price'])),
  ...PageQuery,
})

export const Doctor = Type.Object({
  id: Type.String(),
  name: Type.String(),
  specialty: Type.Object({ id: Type.String(), title: Type.String() }),
  gender: Nullable(Type.String()),
  medical_council_number: Type.String(),
  experience_years: Type.Integer(),
  rating: Type.Object({ average: Type.Number(), count: Type.Integer() }),
  consultation_fee: Type.Integer({ description: 'Rial, in person' }),
  online_consultation_fee: Type.Integer({ description: 'Rial' }),
  profile_image: Nullable(Type.String()),
  location: Type.Object({ province: Type.String(), city: Type.String(), address: Type.String() }),
  availability: Type.Object({
    online: Type.Boolean(),
    in_person: Type.Boolean(),
    next_available: Nullable(Type.String()),
  }),
  languages: Type.Array(Type.String()),
  accepted_insurances: Type.Array(Type.String()),
})
export const Doctors = PageAnswer(Doctor)

export const SlotsQuery = Type.Object({
  from_date: Type.Optional(Type.String({ format: 'date', maxLength: 10 })),
  to_date: Type.Optional(Type.String({ format: 'date', maxLength: 10, description: 'included' })),
  visit_type: Type.Optional(VisitType),
})
export const Slots = Type.Object({
  doctor_id: Type.String(),
  visit_type: VisitType,
  fee: Type.Integer({ description: 'Rial' }),
  duration_minutes: Type.Integer(),
  results: Type.Array(
    Type.Object({ starts_at: Instant, ends_at: Instant, date: Type.String({ description: 'Jalali, Tehran' }) }),
  ),
})
