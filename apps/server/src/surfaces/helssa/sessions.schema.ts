import { Type } from 'typebox'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Nullable, OneOf } from '../../platform/http/schema.ts'

export const SessionsQuery = Type.Object(PageQuery)
export const SessionPage = PageAnswer(
  Type.Object({
    id: Type.String(),
    device: Type.Object(
      {
        kind: Nullable(OneOf(['phone', 'tablet', 'computer'])),
        browser: Nullable(Type.String()),
        system: Nullable(Type.String()),
      },
      { description: 'As the browser names itself' },
    ),
    signed_in_at: Instant,
    last_used_at: Type.Unsafe<string>({
      ...Instant,
      description: 'When it last got a new access token, which lives an hour',
    }),
    is_current: Type.Boolean({ description: 'It is the one that asks' }),
  }),
)
export const SessionsEnded = Type.Object({ ended: Type.Integer({ description: 'How many' }) })
