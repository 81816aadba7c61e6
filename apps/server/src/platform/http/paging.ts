import { type TSchema, Type } from 'typebox'

export const PAGE_SIZE_DEFAULT = 20
export const PAGE_SIZE_MAX = 100
const PAGE_MAX = 100_000

/** The page parameters every list takes. */
export const PageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE_DEFAULT })),
}

export const pageOf = (query: { page?: number; page_size?: number }): { page: number; pageSize: number } => ({
  page: query.page ?? 1,
  pageSize: query.page_size ?? PAGE_SIZE_DEFAULT,
})

const Link = Type.Unsafe<string | null>({ type: ['string', 'null'] })

/** `{ count, next, previous, results }` as in the contract's lists. */
export const PageAnswer = <T extends TSchema>(item: T) =>
  Type.Object({ count: Type.Integer(), next: Link, previous: Link, results: Type.Array(item) })

/** The contract's page envelope; `url` is the request's address on the public origin, its other parameters are kept. */
export function presentPage<T>(
  url: string,
  { page, pageSize }: { page: number; pageSize: number },
  found: { count: number; results: readonly T[] },
): { count: number; next: string | null; previous: string | null; results: T[] } {
  const link = (to: number) => {
    const address = new URL(url)
    address.searchParams.set('page', String(to))
    return address.href
  }
  return {
    count: found.count,
    next: page * pageSize < found.count ? link(page + 1) : null,
    previous: page > 1 ? link(page - 1) : null,
    results: [...found.results],
  }
}
