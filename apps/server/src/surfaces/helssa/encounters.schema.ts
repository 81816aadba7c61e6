import { Type } from 'typebox'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { ReturnAddress } from '../../platform/http/return-address.ts'
import { Instant, Line, Nullable, OneOf, Text } from '../../platform/http/schema.ts'
import { EncounterStatus, exact, PaymentStatus, VisitType } from './schema.ts'
import { VideoClock } from './video-clock.ts'

const NullObject = <T extends Record<string, ReturnType<typeof Type.Any>>>(properties: T) =>
  Nullable(Type.Object(properties))

export const BookEncounter = Type.Object(
  {
    doctor_id: Type.String({ format: 'uuid' }),
    scheduled_at: Instant,
    visit_type: VisitType,
    chief_complaint: Line(500),
    description: Type.Optional(Nullable(Type.String({ format: 'text', maxLength: 5_000 }))),
    insurance_info: Type.Optional(
      Nullable(
        Type.Object(
          {
            use_insurance: Type.Boolean(),
            provider: Type.Optional(Line(100)),
            number: Type.Optional(Line(50)),
          },
          exact,
        ),
      ),
    ),
  },
  exact,
)

const DoctorInBrief = Type.Object({
  id: Type.String(),
  name: Type.String(),
  specialty: Type.String(),
  profile_image: Nullable(Type.String()),
})
const CancellationPolicy = Type.Object({
  free_cancellation_before: Instant,
  cancellation_fee_percentage: Type.Integer(),
})
const Payment = Type.Object({
  total_amount: Type.Integer(),
  insurance_discount: Type.Integer(),
  payable_amount: Type.Integer(),
  payment_status: PaymentStatus,
  payment_url: Nullable(Type.String()),
  pay_before: Nullable(Type.String({ description: 'until then the slot is held' })),
  insurance_refused: Nullable(
    Type.String({ description: 'why the insurance pays nothing: not_the_patients, expired, not_accepted' }),
  ),
})

const { chief_complaint: _complaint, description: _description, ...asked } = BookEncounter.properties
export const QuoteEncounter = Type.Object(asked, exact)
export const QuotedEncounter = Type.Object({
  total_amount: Type.Integer({ description: 'Rial' }),
  insurance_discount: Type.Integer({ description: 'Rial that the insurance pays' }),
  payable_amount: Type.Integer({ description: 'Rial' }),
  insurance_refused: Payment.properties.insurance_refused,
  cancellation_policy: CancellationPolicy,
})

export const BookedEncounter = Type.Object({
  id: Type.String(),
  booking_reference: Type.String(),
  doctor: DoctorInBrief,
  scheduled_at: Instant,
  estimated_duration: Type.Integer({ description: 'minutes' }),
  visit_type: VisitType,
  meeting_link: Nullable(Type.String()),
  status: EncounterStatus,
  payment: Payment,
  cancellation_policy: CancellationPolicy,
})

export const Encounter = Type.Object({
  id: Type.String(),
  booking_reference: Type.String(),
  doctor: DoctorInBrief,
  scheduled_at: Instant,
  chief_complaint: Type.String(),
  description: Nullable(Type.String()),
  status: EncounterStatus,
  duration_minutes: Type.Integer(),
  visit_type: VisitType,
  meeting_link: Nullable(Type.String()),
  payment_status: PaymentStatus,
  prescription: NullObject({ id: Type.Any(), medications_count: Type.Any() }),
  soap_report: Nullable(
    Type.Object({ id: Type.String(), created_at: Instant }, { description: 'null until the doctor signed it' }),
  ),
  rating: Nullable(Type.Integer()),
  total_cost: Type.Integer(),
  insurance_share: Type.Integer(),
  patient_share: Type.Integer(),
  cancellation_policy: CancellationPolicy,
  cancellation: Nullable(
    Type.Object(
      { refund_amount: Type.Integer({ description: 'Rial' }), cancellation_fee: Type.Integer({ description: 'Rial' }) },
      { description: 'What cancelling would come to now; null when it cannot be any more' },
    ),
  ),
})
export const EncounterInFull = Type.Object({ ...Encounter.properties, video: VideoClock })
export const Encounters = PageAnswer(Encounter)

export const EncountersQuery = Type.Object({
  status: Type.Optional(EncounterStatus),
  from_date: Type.Optional(Type.String({ format: 'date', maxLength: 10 })),
  to_date: Type.Optional(Type.String({ format: 'date', maxLength: 10, description: 'included' })),
  doctor_id: Type.Optional(Type.String({ format: 'uuid' })),
  ...PageQuery,
})

export const CancelEncounter = Type.Object({ reason: Type.Optional(Text(1_000)) }, exact)
export const CancelledEncounter = Type.Object({
  id: Type.String(),
  status: EncounterStatus,
  payment_status: PaymentStatus,
  refund_amount: Type.Integer({ description: 'Rial, back in the wallet' }),
  cancellation_fee: Type.Integer({ description: 'Rial' }),
})

export const PayEncounter = Type.Object(
  { payment_method: OneOf(['wallet', 'online']), return_url: Type.Optional(ReturnAddress) },
  exact,
)
export const PaidEncounter = Type.Object({
  id: Type.String(),
  status: EncounterStatus,
  payment: Type.Object({
    total_amount: Type.Integer(),
    insurance_discount: Type.Integer(),
    payable_amount: Type.Integer(),
    payment_status: PaymentStatus,
    payment_method: OneOf(['wallet', 'online']),
    payment_url: Nullable(Type.String()),
  }),
})

export const RateEncounter = Type.Object(
  { rating: Type.Integer({ minimum: 1, maximum: 5 }), comment: Type.Optional(Nullable(Text(2_000))) },
  exact,
)
export const Rated = Type.Object({
  encounter_id: Type.String(),
  rating: Type.Integer(),
  comment: Nullable(Type.String()),
  created_at: Instant,
})
