import { JALALI, RANGES, type RangeDays } from './ranges.ts'

export const ROLES = ['user', 'admin'] as const
export const STATUSES = ['active', 'suspended', 'deactivated'] as const
export const SORTS = ['createdAt', 'fullName', 'lastLogin'] as const
export const RIGHTS = ['self', 'own_visit', 'grant', 'break_glass', 'author', 'asking', 'admin'] as const
export type Status = (typeof STATUSES)[number]
export type Right = (typeof RIGHTS)[number]

export interface OverviewSearch {
  days?: RangeDays
}
export interface UsersSearch {
  page?: number
  search?: string
  role?: (typeof ROLES)[number]
  status?: Status
  sort?: (typeof SORTS)[number]
  /** Whose particulars are open. */
  person?: string
}
export interface DoctorsSearch {
  page?: number
  q?: string
  status?: Status
}
export interface AuditSearch {
  actor?: string
  patient?: string
  action?: string
  right?: Right
  /** Jalali days, both included. */
  from?: string
  to?: string
}
export interface EmergenciesSearch {
  page?: number
  done?: true
}

type Typed = Record<string, unknown>
const LENGTH_MAX = 100
const ACTION = /^[a-z_]+\.[a-z_]+$/
const UUID = /^[0-9a-f-]{36}$/i

const oneOf = <Value>(value: unknown, of: readonly Value[]): Value | undefined => of.find((each) => each === value)
const words = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LENGTH_MAX) || undefined : undefined
const like = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined
const pageOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 1 ? value : undefined
/** What means nothing is left out, so that it does not stand in the address. */
const known = <Search extends object>(search: Search): Search =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as Search

export const readOverviewSearch = ({ days }: Typed): OverviewSearch => known({ days: oneOf(days, RANGES) })

export const readUsersSearch = ({ page, search, role, status, sort, person }: Typed): UsersSearch =>
  known({
    page: pageOf(page),
    search: words(search),
    role: oneOf(role, ROLES),
    status: oneOf(status, STATUSES),
    sort: oneOf(sort, SORTS),
    person: like(person, UUID),
  })

export const readDoctorsSearch = ({ page, q, status }: Typed): DoctorsSearch =>
  known({ page: pageOf(page), q: words(q), status: oneOf(status, STATUSES) })

export const readAuditSearch = ({ actor, patient, action, right, from, to }: Typed): AuditSearch =>
  known({
    actor: like(actor, UUID),
    patient: like(patient, UUID),
    action: like(action, ACTION),
    right: oneOf(right, RIGHTS),
    from: like(from, JALALI),
    to: like(to, JALALI),
  })

export const readEmergenciesSearch = ({ page, done }: Typed): EmergenciesSearch =>
  known({ page: pageOf(page), done: done === true ? true : undefined })
