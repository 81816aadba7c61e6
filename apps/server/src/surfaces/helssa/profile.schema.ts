import { type TProperties, Type } from 'typebox'
import { Line, Nullable, OneOf, PhoneNumber } from '../../platform/http/schema.ts'
import { exact } from './schema.ts'

const BLOOD_TYPES = ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'] as const
const PREGNANCY = ['pregnant', 'breastfeeding'] as const
const NullableLine = (max: number) => Nullable(Line(max))
const NullableWord = (format: string, max: number) => Nullable(Type.String({ format, maxLength: max }))
/** An enum that also takes null must name null among its words. */
const NullableOneOf = <const Words extends readonly string[]>(words: Words) =>
  Type.Unsafe<Words[number] | null>({ type: ['string', 'null'], enum: [...words, null] })
const List = Type.Array(Line(200), { maxItems: 100, uniqueItems: true })

const address = {
  province: NullableLine(100),
  city: NullableLine(100),
  postal_code: NullableWord('postal-code', 20),
  address: NullableLine(500),
}
const emergencyContact = {
  name: NullableLine(200),
  relationship: NullableLine(100),
  phone_number: Nullable(PhoneNumber),
}
const medicalInfo = {
  blood_type: NullableOneOf(BLOOD_TYPES),
  height: Nullable(Type.Number({ minimum: 20, maximum: 300, description: 'cm' })),
  weight: Nullable(Type.Number({ minimum: 0.3, maximum: 700, description: 'kg' })),
  allergies: List,
  chronic_diseases: List,
  current_medications: List,
  pregnancy_status: NullableOneOf(PREGNANCY),
}
const insurance = {
  provider: NullableLine(100),
  number: NullableLine(50),
  expiry_date: NullableWord('date', 10),
}

const Part = <T extends TProperties>(properties: T) => Type.Partial(Type.Object(properties, exact), exact)

/** What of a profile can be written; `id` and `phone_number` may be sent back as they were read. */
export const ProfileInput = Type.Partial(
  Type.Object(
    {
      id: Type.String({ format: 'uuid' }),
      phone_number: PhoneNumber,
      first_name: Line(100),
      last_name: Line(100),
      national_id: NullableWord('national-id', 20),
      date_of_birth: NullableWord('date', 10),
      gender: OneOf(['male', 'female']),
      email: NullableWord('email', 254),
      address: Part(address),
      emergency_contact: Part(emergencyContact),
      medical_info: Part(medicalInfo),
      insurance: Part(insurance),
    },
    exact,
  ),
  exact,
)

export const Profile = Type.Object({
  id: Type.String(),
  phone_number: Nullable(Type.String()),
  first_name: Type.String(),
  last_name: Type.String(),
  national_id: Nullable(Type.String()),
  date_of_birth: Nullable(Type.String({ description: 'Jalali' })),
  gender: Nullable(Type.String()),
  email: Nullable(Type.String()),
  address: Type.Object({
    province: Nullable(Type.String()),
    city: Nullable(Type.String()),
    postal_code: Nullable(Type.String()),
    address: Nullable(Type.String()),
  }),
  emergency_contact: Type.Object({
    name: Nullable(Type.String()),
    relationship: Nullable(Type.String()),
    phone_number: Nullable(Type.String()),
  }),
  medical_info: Type.Object({
    blood_type: Nullable(Type.String()),
    height: Nullable(Type.Number()),
    weight: Nullable(Type.Number()),
    allergies: Type.Array(Type.String()),
    chronic_diseases: Type.Array(Type.String()),
    current_medications: Type.Array(Type.String()),
    pregnancy_status: Type.Optional(
      Nullable(Type.String({ description: 'pregnant or breastfeeding; left out until it has been said' })),
    ),
  }),
  insurance: Type.Object({
    provider: Nullable(Type.String()),
    number: Nullable(Type.String()),
    expiry_date: Nullable(Type.String({ description: 'Jalali' })),
  }),
})
