import { type TSchema, Type } from 'typebox'

export const exact = { additionalProperties: false } as const

export const LIMIT_DEFAULT = 10
const LIMIT_MAX = 100
const PAGE_MAX = 100_000

/** The page parameters every list takes. */
export const PageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT })),
}
export interface Paging {
  readonly page: number
  readonly limit: number
}
export const pagingOf = (query: { page?: number; limit?: number }): Paging => ({
  page: query.page ?? 1,
  limit: query.limit ?? LIMIT_DEFAULT,
})

const Pagination = Type.Object({ page: Type.Integer(), limit: Type.Integer(), total: Type.Integer() })

/** The contract's envelope around one thing. */
export const enveloped = <T extends TSchema>(data: T) => Type.Object({ success: Type.Literal(true), data })

/** The contract's envelope around a page of things. */
export const pagedEnvelope = <T extends TSchema>(item: T) =>
  Type.Object({
    success: Type.Literal(true),
    data: Type.Array(item),
    meta: Type.Object({ pagination: Pagination }),
  })

export const success = <T>(data: T) => ({ success: true as const, data })

export const page = <T>({ page: number, limit }: Paging, total: number, items: readonly T[]) => ({
  ...success([...items]),
  meta: { pagination: { page: number, limit, total } },
})

/** The error shape of every refusal (contract: ErrorResponse). */
export const ErrorAnswer = Type.Object(
  {
    success: Type.Literal(false),
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Optional(Type.Object({}, { additionalProperties: true })),
    }),
    meta: Type.Object({ requestId: Type.String() }),
  },
  { $id: 'SmartaiError', title: 'Error' },
)

/** The answers of a route: its own, and for the statuses named, the error shape. */
export function answers<const Own extends Record<number, TSchema>>(own: Own, ...refusals: number[]) {
  const errors = Object.fromEntries(refusals.map((status) => [status, Type.Ref('SmartaiError#')]))
  return { ...errors, ...own }
}

export const Message = enveloped(Type.Object({ message: Type.String() }))
