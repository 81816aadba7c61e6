export type VisitType = 'online' | 'in_person'
export const WHENS = ['today', 'tomorrow', 'week'] as const
/** Or a day, Jalali, as the API takes it. */
export type When = (typeof WHENS)[number] | `${number}-${number}-${number}`
export const SORTS = ['rating', 'experience', 'price'] as const
export type Sort = (typeof SORTS)[number]
export const FEES = [500_000, 750_000, 1_000_000, 1_500_000] as const

/** What is looked for; all of it stands in the address, so that it can be shared, kept, and gone back to. */
export interface DoctorSearch {
  q?: string
  specialty?: string
  city?: string
  insurance?: string
  gender?: 'male' | 'female'
  /** How one wants to be seen. */
  type?: VisitType
  /** At most, in Rial. */
  fee?: number
  when?: When
  sort?: Sort
}

const LENGTH_MAX = 100
const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LENGTH_MAX) || undefined : undefined
const oneOf = <Value extends string>(value: unknown, of: readonly Value[]): Value | undefined =>
  of.find((each) => each === value)

const dayOf = (value: unknown): When | undefined =>
  typeof value === 'string' && /^1[34]\d\d-[01]\d-[0-3]\d$/.test(value) ? (value as When) : undefined

/** Reads an address; what means nothing is left out. */
export function readDoctorSearch(typed: Record<string, unknown>): DoctorSearch {
  const read: DoctorSearch = {
    q: text(typed.q),
    specialty: text(typed.specialty),
    city: text(typed.city),
    insurance: text(typed.insurance),
    gender: oneOf(typed.gender, ['male', 'female']),
    type: oneOf(typed.type, ['online', 'in_person']),
    fee: FEES.find((fee) => fee === Number(typed.fee)),
    when: oneOf(typed.when, WHENS) ?? dayOf(typed.when),
    sort: oneOf(typed.sort, SORTS),
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

/** How many filters narrow the search, besides the words. */
export const countFilters = ({ q, sort, ...filters }: DoctorSearch): number =>
  Object.values(filters).filter((value) => value !== undefined).length
