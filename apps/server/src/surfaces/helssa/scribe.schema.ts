import { Type } from 'typebox'
import {
  CHUNKS_MAX,
  LINE_LENGTH_MAX,
  LINES_MAX,
  SPEAKERS,
  TRANSCRIPT_BYTES_MAX,
} from '../../domains/assistant/index.ts'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf, Text, Uuid } from '../../platform/http/schema.ts'
import { exact } from './schema.ts'

const LISTED_MAX = 100
const Span = Type.Object({
  line: Type.Integer({ description: 'from 0; -1 are the additional notes' }),
  start: Type.Integer({ description: "character of the line's text (UTF-16)" }),
  end: Type.Integer({ description: 'exclusive' }),
})
const Evidence = Type.Object(
  {},
  {
    additionalProperties: Type.Array(Span),
    description: 'by JSON pointer into soap_report: where in the transcript it was said',
  },
)

const Speaker = OneOf(SPEAKERS)
export const NewTranscript = Type.Object(
  {
    encounter_id: Uuid,
    source: Type.Optional(OneOf(['text', 'audio'])),
    lines: Type.Optional(
      Type.Array(Type.Object({ speaker: Type.Optional(Speaker), text: Text(LINE_LENGTH_MAX) }, exact), {
        maxItems: LINES_MAX,
        description: 'at most 400 KB in all',
      }),
    ),
    text: Type.Optional(Text(TRANSCRIPT_BYTES_MAX, { description: 'in place of lines: "پزشک: …", a line each' })),
  },
  exact,
)

const QualityTold = Type.Object({
  warnings: Type.Array(
    Type.Object({ code: Type.String(), message: Type.String(), chunks: Type.Array(Type.Integer()) }),
  ),
  dropped: Type.Array(
    Type.Object({
      chunk: Type.Integer(),
      start_seconds: Type.Number(),
      end_seconds: Type.Number(),
      why: OneOf(['no_speech', 'looped']),
      text: Type.String(),
    }),
  ),
})
const Failure = Type.Object({ code: Type.String(), message: Type.String() })
const transcript = {
  id: Type.String(),
  encounter_id: Type.String(),
  source: OneOf(['text', 'audio']),
  status: OneOf(['recording', 'transcribing', 'ready', 'failed']),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  reason: Nullable(Failure),
  quality: QualityTold,
  received_chunks: Type.Array(Type.Integer()),
  upload_url: Nullable(Type.String({ description: "followed by the chunk's number, from 0: each a file of its own" })),
  created_at: Instant,
}
export const TranscriptInBrief = Type.Object(transcript)
export const Transcript = Type.Object({
  ...transcript,
  lines: Type.Array(Type.Object({ speaker: Speaker, text: Type.String() })),
})
export const Transcripts = PageAnswer(TranscriptInBrief)
export const TranscriptsQuery = Type.Object({ encounter_id: Uuid, ...PageQuery })
export const ChunkParams = Type.Object({ id: Uuid, n: Type.Integer({ minimum: 0, maximum: CHUNKS_MAX - 1 }) })

export const Consent = Type.Object({
  encounter_id: Type.String(),
  given_at: Nullable(Instant),
  withdrawn_at: Nullable(Instant),
})

export const GenerateReport = Type.Object(
  {
    encounter_id: Uuid,
    transcript_id: Uuid,
    additional_notes: Type.Optional(Nullable(Text(5_000, { minLength: 0, description: 'blank counts as none' }))),
  },
  exact,
)
export const AcceptedTask = Type.Object({
  task_id: Type.String(),
  status: OneOf(['processing', 'completed', 'failed']),
  estimated_completion: Instant,
  progress_url: Type.String(),
})

const Medication = Type.Object({
  name: Type.String(),
  dosage: Nullable(Type.String()),
  frequency: Nullable(Type.String()),
  duration: Nullable(Type.String()),
})
const SoapReport = Type.Object({
  subjective: Type.Object({
    chief_complaint: Type.String(),
    hpi: Type.String(),
    pmh: Type.Array(Type.String()),
    medications: Type.Array(Type.String()),
    allergies: Type.Array(Type.String()),
  }),
  objective: Type.Object({
    vital_signs: Type.Object({}, { additionalProperties: Type.String() }),
    physical_exam: Type.String(),
  }),
  assessment: Type.Object({
    diagnoses: Type.Array(
      Type.Object({
        description: Type.String(),
        icd_code: Nullable(Type.String()),
        probability: Nullable(Type.Number()),
      }),
    ),
  }),
  plan: Type.Object({ medications: Type.Array(Medication), follow_up: Type.String() }),
})

const Omission = Type.Object({
  id: Type.String(),
  kind: OneOf(['allergy', 'medication', 'red_flag']),
  text: Type.String(),
  evidence: Type.Array(Span),
  resolved: Type.Boolean({ description: 'the report says it meanwhile' }),
})
export const Warning = Type.Object({
  id: Type.String(),
  kind: OneOf(['allergy', 'interaction', 'condition', 'pregnancy', 'duplicate']),
  severity: OneOf(['minor', 'moderate', 'major']),
  drug: Type.String(),
  against: Type.String(),
  message: Type.String(),
})
const Dropped = Type.Object({ pointer: Type.String(), text: Type.String(), why: Type.String() })
const rests = {
  evidence: Evidence,
  omissions: Type.Array(Omission),
  dropped: Type.Array(Dropped),
  warnings: Type.Array(Warning),
  engine: Type.String(),
}

export const Task = Type.Object({
  task_id: Type.String(),
  status: OneOf(['processing', 'completed', 'failed']),
  progress: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  estimated_completion: Type.Optional(Instant),
  result: Type.Optional(
    Type.Object({
      soap_report: SoapReport,
      confidence_score: Type.Number(),
      generated_at: Instant,
      report_id: Type.String(),
      ...rests,
    }),
  ),
  error: Type.Optional(Failure),
})

/** Of a report its patient reads what is said; what it rests on is the doctor's to check. */
export const Report = Type.Object({
  id: Type.String(),
  encounter_id: Type.String(),
  status: OneOf(['draft', 'signed']),
  version: Type.Integer(),
  soap_report: SoapReport,
  generated_at: Instant,
  signed_at: Nullable(Instant),
  transcript_id: Type.Optional(Type.String()),
  confidence_score: Type.Optional(Type.Number()),
  edited_by_doctor: Type.Optional(Type.Array(Type.String({ description: 'a JSON pointer into soap_report' }))),
  evidence: Type.Optional(rests.evidence),
  omissions: Type.Optional(rests.omissions),
  dropped: Type.Optional(rests.dropped),
  warnings: Type.Optional(rests.warnings),
  unchecked_drugs: Type.Optional(Type.Array(Type.String({ description: 'no drug known here: it was not checked' }))),
  to_acknowledge: Type.Optional(Type.Array(Type.String({ description: 'must be acknowledged to sign' }))),
  acknowledged: Type.Optional(Type.Array(Type.String())),
  engine: Type.Optional(Type.String()),
  edited_at: Type.Optional(Nullable(Instant)),
})

export const ReportsQuery = Type.Object({ encounter_id: Uuid })
export const Reports = Type.Object({
  results: Type.Array(
    Type.Object({
      ...Type.Pick(Report, ['id', 'status', 'version', 'generated_at', 'signed_at']).properties,
      transcript_id: Type.String(),
    }),
  ),
})

/** Null takes it out. */
const own = (maxLength: number) => Type.Optional(Nullable(Text(maxLength)))
const VERSION_MAX = 2_147_483_647
const words = Type.Optional(Type.Array(Line(500), { maxItems: LISTED_MAX }))
const sign = Type.Optional(Line(50))
const measure = Type.Optional(Nullable(Line(300)))
export const EditReport = Type.Object(
  {
    version: Type.Integer({ minimum: 1, maximum: VERSION_MAX, description: 'as read; another meanwhile is refused' }),
    soap_report: Type.Object(
      {
        subjective: Type.Optional(
          Type.Object(
            { chief_complaint: own(1_000), hpi: own(20_000), pmh: words, medications: words, allergies: words },
            exact,
          ),
        ),
        objective: Type.Optional(
          Type.Object(
            {
              vital_signs: Type.Optional(
                Type.Object(
                  { bp: sign, hr: sign, rr: sign, temp: sign, spo2: sign, weight: sign, height: sign, glucose: sign },
                  exact,
                ),
              ),
              physical_exam: own(20_000),
            },
            exact,
          ),
        ),
        assessment: Type.Optional(
          Type.Object(
            {
              diagnoses: Type.Optional(
                Type.Array(
                  Type.Object(
                    {
                      description: Text(1_000),
                      icd_code: Type.Optional(Nullable(Line(10))),
                      probability: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 1 }))),
                    },
                    exact,
                  ),
                  { maxItems: LISTED_MAX },
                ),
              ),
            },
            exact,
          ),
        ),
        plan: Type.Optional(
          Type.Object(
            {
              medications: Type.Optional(
                Type.Array(
                  Type.Object({ name: Line(300), dosage: measure, frequency: measure, duration: measure }, exact),
                  { maxItems: LISTED_MAX },
                ),
              ),
              follow_up: own(20_000),
            },
            exact,
          ),
        ),
      },
      exact,
    ),
  },
  exact,
)

export const SignReport = Type.Object(
  {
    version: Type.Integer({
      minimum: 1,
      maximum: VERSION_MAX,
      description: 'what was read; another meanwhile is refused',
    }),
    acknowledge: Type.Optional(Type.Array(Line(60), { maxItems: 500, description: 'ids of warnings and omissions' })),
  },
  exact,
)
