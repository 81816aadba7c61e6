import { Type } from 'typebox'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf, PhoneNumber, Rial } from '../../platform/http/schema.ts'
import { EncounterStatus, exact, PaymentStatus, VisitType, WebAddress } from './schema.ts'
import { VideoClock } from './video-clock.ts'

const WEEKDAYS = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
const TimeOfDay = Type.String({ format: 'time-of-day', maxLength: 5, examples: ['09:00'] })
const Fee = Rial({ maximum: 10_000_000_000 })
const Hours = Type.Object({ start: TimeOfDay, end: TimeOfDay }, exact)

const ConsultationSettings = Type.Object(
  {
    online_consultation_enabled: Type.Boolean(),
    in_person_consultation_enabled: Type.Optional(Type.Boolean()),
    online_consultation_fee: Fee,
    in_person_consultation_fee: Fee,
    consultation_duration: Type.Integer({ minimum: 5, maximum: 240, description: 'minutes' }),
    buffer_time: Type.Integer({ minimum: 0, maximum: 120, description: 'minutes' }),
  },
  exact,
)
const Availability = Type.Object(
  {
    working_days: Type.Array(OneOf(WEEKDAYS), { maxItems: 7, uniqueItems: true }),
    working_hours: Hours,
    break_times: Type.Array(Hours, { maxItems: 10 }),
  },
  exact,
)
const NotificationPreferences = Type.Object(
  {
    appointment_reminders: Type.Boolean(),
    new_appointments: Type.Boolean(),
    cancellations: Type.Boolean(),
    payment_notifications: Type.Boolean(),
  },
  exact,
)
export const Settings = Type.Object(
  {
    consultation_settings: ConsultationSettings,
    availability: Availability,
    notification_preferences: NotificationPreferences,
    accepted_insurances: Type.Array(Line(100), { maxItems: 50, uniqueItems: true }),
  },
  exact,
)

const VisitCounts = Type.Object({
  total_appointments: Type.Integer(),
  completed: Type.Integer(),
  pending: Type.Integer(),
  cancelled: Type.Integer(),
  revenue: Type.Integer({ description: 'Rial' }),
})
const PatientInBrief = Type.Object({
  id: Type.String(),
  name: Type.String(),
  age: Nullable(Type.Integer()),
  gender: Nullable(Type.String()),
  medical_record_number: Nullable(Type.String()),
})
export const Notification = Type.Object({
  id: Type.String(),
  type: Type.String(),
  message: Type.String(),
  created_at: Instant,
  is_read: Type.Boolean(),
  data: Type.Object({}, { additionalProperties: true }),
})
export const NotificationsQuery = Type.Object(PageQuery)

export const Dashboard = Type.Object({
  today_stats: VisitCounts,
  week_stats: Type.Object({
    total_appointments: Type.Integer(),
    average_rating: Type.Number(),
    total_revenue: Type.Integer({ description: 'Rial' }),
  }),
  upcoming_appointments: Type.Array(
    Type.Object({
      id: Type.String(),
      patient: PatientInBrief,
      scheduled_at: Instant,
      chief_complaint: Type.String(),
      visit_type: VisitType,
      status: EncounterStatus,
    }),
  ),
  notifications: Type.Array(Notification),
})

export const DoctorsEncounter = Type.Object({
  id: Type.String(),
  booking_reference: Type.String(),
  patient: PatientInBrief,
  scheduled_at: Instant,
  duration_minutes: Type.Integer(),
  chief_complaint: Type.String(),
  description: Nullable(Type.String()),
  visit_type: VisitType,
  status: EncounterStatus,
  payment_status: PaymentStatus,
  total_cost: Type.Integer({ description: 'Rial' }),
  meeting_link: Nullable(Type.String()),
})
export const DoctorsEncounterInFull = Type.Object({ ...DoctorsEncounter.properties, video: VideoClock })
export const DoctorsEncounters = PageAnswer(DoctorsEncounter)

export const OnboardDoctor = Type.Object(
  {
    phone_number: PhoneNumber,
    first_name: Line(100),
    last_name: Line(100),
    gender: OneOf(['male', 'female']),
    specialty: Line(50, { description: 'code' }),
    medical_council_number: Line(20),
    experience_years: Type.Integer({ minimum: 0, maximum: 80 }),
    profile_image: Type.Optional(Nullable(WebAddress)),
    languages: Type.Optional(Type.Array(Line(50), { maxItems: 20, uniqueItems: true })),
    location: Type.Object({ province: Line(100), city: Line(100), address: Type.Optional(Line(500)) }, exact),
    settings: Type.Optional(Settings),
    consultation_fee: Type.Optional(Fee),
    online_consultation_fee: Type.Optional(Fee),
  },
  exact,
)
