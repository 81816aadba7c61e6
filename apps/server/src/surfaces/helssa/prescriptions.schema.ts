import { Type } from 'typebox'
import { ITEMS_MAX, PRESCRIPTION_STATUSES } from '../../domains/prescriptions/index.ts'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf, Text, Uuid } from '../../platform/http/schema.ts'
import { PAPER_SIZES } from '../../platform/pdf/paper.ts'
import { exact } from './schema.ts'
import { Warning } from './scribe.schema.ts'

/** Warnings a prescription can give rise to at the most, generously. */
const ACKNOWLEDGED_MAX = 200

const NewItem = Type.Object(
  {
    drug: Line(200),
    dose: Line(100),
    frequency: Line(100),
    duration: Line(100),
    instructions: Type.Optional(Nullable(Line(500))),
  },
  exact,
)
export const NewPrescription = Type.Object(
  {
    items: Type.Array(NewItem, { minItems: 1, maxItems: ITEMS_MAX }),
    notes: Type.Optional(Nullable(Text(2_000))),
    supersedes: Type.Optional(
      Nullable(Type.String({ format: 'uuid', description: 'the one of this visit it corrects' })),
    ),
    acknowledged_warnings: Type.Optional(
      Type.Array(Line(100), { maxItems: ACKNOWLEDGED_MAX, description: 'ids of warnings the doctor has read' }),
    ),
  },
  exact,
)
export const CheckPrescription = Type.Object(
  { items: Type.Array(Type.Object({ drug: Line(200) }, exact), { minItems: 1, maxItems: ITEMS_MAX }) },
  exact,
)
export const CheckedPrescription = Type.Object({
  warnings: Type.Array(Warning, { description: 'the gravest first' }),
  unchecked_drugs: Type.Array(Type.String(), { description: 'not known here, so not checked' }),
  to_acknowledge: Type.Array(Type.String(), { description: 'ids of the warnings to acknowledge before issuing' }),
})
export const CancelPrescription = Type.Object({ reason: Line(500) }, exact)
export const PrescriptionsQuery = Type.Object(PageQuery)
export const PdfQuery = Type.Object({ size: Type.Optional(OneOf(PAPER_SIZES, { description: 'a5 unless told' })) })

const Item = Type.Object({
  drug: Type.String(),
  dose: Type.String(),
  frequency: Type.String(),
  duration: Type.String(),
  instructions: Nullable(Type.String()),
})
const shown = {
  id: Uuid,
  encounter_id: Uuid,
  status: OneOf(PRESCRIPTION_STATUSES, { description: 'only a valid one may be dispensed' }),
  issued_at: Instant,
  supersedes: Nullable(Uuid),
  superseded_by: Nullable(Uuid),
  cancelled_at: Nullable(Instant),
  cancel_reason: Nullable(Type.String()),
  doctor: Type.Object({
    id: Uuid,
    name: Type.String(),
    specialty: Type.String(),
    medical_council_number: Type.String(),
  }),
  items: Type.Array(Item),
  notes: Nullable(Type.String()),
  verification_url: Type.String({ description: 'where the QR on the paper leads' }),
}
export const Prescription = Type.Object(shown)
export const Prescriptions = PageAnswer(Prescription)

export const DoctorsPrescription = Type.Object({
  ...shown,
  patient: Type.Object({
    id: Uuid,
    name: Type.String(),
    age: Nullable(Type.Number({ description: 'years, as of then' })),
  }),
  warnings: Type.Array(Warning, { description: 'as they were when it was issued' }),
  acknowledged_warnings: Type.Array(Type.String()),
  unchecked_drugs: Type.Array(Type.String()),
})
export const DoctorsPrescriptions = PageAnswer(DoctorsPrescription)

export const VerifiedPrescription = Type.Object({
  status: OneOf(PRESCRIPTION_STATUSES),
  issued_at: Instant,
  doctor: Type.Object({ name: Type.String(), medical_council_number: Type.String() }),
  patient_initials: Type.String(),
  items_count: Type.Integer(),
  items: Type.Array(Type.Omit(Item, ['instructions']), { description: 'none unless it is valid' }),
})
/** No id that a code could have is any longer. */
export const CodeParams = Type.Object({ code: Type.String({ maxLength: 100 }) })
export const Pdf = { content: { 'application/pdf': { schema: Type.String() } } }
