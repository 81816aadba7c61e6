import { Type } from 'typebox'
import { ALERT_KINDS, SERVICE_NAMES, SUMMARY_SENTENCES, TEXT_CHARACTERS_MAX } from '../../domains/services/index.ts'
import { Instant, OneOf, Text, Uuid } from '../../platform/http/schema.ts'
import { enveloped, exact } from './schema.ts'

const Tokens = Type.Integer({ minimum: 0, description: 'Whole tokens' })
const PriceVersion = Type.Integer({ description: 'A price is never changed; another version begins' })

export const ServicePath = Type.Object({ name: Type.String({ format: 'plain', maxLength: 100 }) })

export const ServiceList = enveloped(
  Type.Array(
    Type.Object({
      name: OneOf(SERVICE_NAMES),
      title: Type.String(),
      isAvailable: Type.Boolean({ description: 'Whether it can be run now: translate and ask need a language model' }),
      price: Type.Object({
        version: PriceVersion,
        baseTokens: Tokens,
        tokensPer1000Characters: Type.Integer({
          minimum: 0,
          description: 'Of input and output together; a fraction of a token counts as one',
        }),
      }),
    }),
  ),
)

export const ServiceInput = Type.Object(
  {
    text: Text(TEXT_CHARACTERS_MAX, { description: 'What is to be worked on; for `ask`, the question' }),
    sentences: Type.Optional(
      Type.Integer({
        minimum: SUMMARY_SENTENCES.min,
        maximum: SUMMARY_SENTENCES.max,
        description: `Of a summary; ${SUMMARY_SENTENCES.usual} by default`,
      }),
    ),
    targetLanguage: Type.Optional(
      OneOf(['fa', 'en'], { description: 'Of a translation; by default the one the text is not in' }),
    ),
  },
  exact,
)

export const ServiceEstimate = enveloped(
  Type.Object({
    service: OneOf(SERVICE_NAMES),
    tokens: Type.Integer({ description: 'The most it can cost; what it does not cost goes back' }),
    priceVersion: PriceVersion,
  }),
)

export const ServiceRan = enveloped(
  Type.Object({
    runId: Uuid,
    service: OneOf(SERVICE_NAMES),
    output: Type.String(),
    tokensUsed: Tokens,
    newBalance: Type.Integer(),
    priceVersion: PriceVersion,
    engine: Type.String({ description: 'The language model, or `extractive`' }),
  }),
)

const ALERT_THRESHOLD_MAX = 1_000_000_000

export const NewAlert = Type.Object(
  { kind: OneOf(ALERT_KINDS), threshold: Type.Integer({ minimum: 1, maximum: ALERT_THRESHOLD_MAX }) },
  exact,
)
const AlertView = Type.Object({
  id: Uuid,
  kind: OneOf(ALERT_KINDS),
  threshold: Tokens,
  isArmed: Type.Boolean({
    description: 'Will be told of; after that again once the balance recovered or a month began',
  }),
  firedAt: Type.Optional(Instant),
  createdAt: Instant,
})
export const AlertAnswer = enveloped(AlertView)
export const AlertList = enveloped(Type.Array(AlertView))
export const AlertPath = Type.Object({ alertId: Uuid })
