import { Type } from 'typebox'
import { ANALYSIS_TYPES, SEVERITIES } from '../../domains/assistant/index.ts'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Nullable, OneOf } from '../../platform/http/schema.ts'
import { exact } from './schema.ts'

export const DESCRIPTION_LENGTH_MAX = 2_000

/** Of the form; the picture stands here for its presence only. */
export const VisionForm = Type.Object(
  {
    image: Type.Unsafe<Buffer>({ type: 'object' }),
    analysis_type: OneOf(ANALYSIS_TYPES),
    description: Type.Optional(Type.String({ format: 'text', maxLength: DESCRIPTION_LENGTH_MAX })),
  },
  exact,
)

const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description })

const Measured = Type.Object(
  {
    width: Type.Integer({ description: 'pixels, upright' }),
    height: Type.Integer({ description: 'pixels, upright' }),
    sharpness: Type.Number({ description: 'variance of the Laplacian of the brightness (0 to 255)' }),
    brightness: Share('mean; 0 black, 1 white'),
    contrast: Share('from the darkest to the lightest twentieth'),
    redness: Share('of the picture that is redder than skin usually is'),
    colours: Type.Number({ description: 'how many colours can be told apart' }),
    area: Nullable(
      Type.Object(
        {
          share: Share('of the picture'),
          asymmetry: Share('of the area that its mirror images miss'),
          border_irregularity: Share('0 a disc; the more ragged, the nearer to 1'),
        },
        { description: 'what stands out from its surroundings; null where nothing does' },
      ),
    ),
    problems: Type.Array(OneOf(['blurred', 'dark', 'bright', 'small', 'flat'])),
  },
  { description: 'measured features of the picture; null where an emergency was answered without looking at it' },
)

export const Analysis = Type.Object({
  analysis_id: Type.String(),
  status: OneOf(['completed']),
  analysis_type: OneOf(ANALYSIS_TYPES),
  description: Type.String(),
  results: Type.Object({
    primary_findings: Type.Array(
      Type.Object({ condition: Type.String(), confidence: Share('0 to 1'), description: Type.String() }),
    ),
    recommendations: Type.Array(Type.String()),
    severity: OneOf(SEVERITIES, { description: '`unknown`: nothing was found to judge it by' }),
    urgent_care_needed: Type.Boolean(),
  }),
  disclaimer: Type.String(),
  engine: Type.String({ description: 'the model’s name; `measured` or `red-flags` where none answered' }),
  measured: Nullable(Measured),
  note: Nullable(Type.String({ description: 'why the answer is less than was asked for' })),
  processed_at: Instant,
})
export const Analyses = PageAnswer(Analysis)
export const AnalysesQuery = Type.Object(PageQuery)
