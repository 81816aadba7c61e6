import { type RawBuilder, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import { fullNameOf, type Role } from './person.ts'

/** A search or filter is counted up to here, and no list is followed further. */
export const LISTED_MAX = 10_000
const EXPORT_BATCH = 1_000
const SEARCH_WORDS_MAX = 8
/** A shorter word has no trigram of its own and is looked for at the beginnings of words. */
const TRIGRAM = 3

export type PersonStatus = 'active' | 'suspended' | 'deactivated'
export const PERSON_SORTS = ['createdAt', 'fullName', 'email', 'lastLogin'] as const

export interface PersonFilter {
  readonly search?: string
  readonly role?: 'user' | 'admin'
  readonly status?: PersonStatus
}
export interface PersonOrder {
  readonly sortBy: (typeof PERSON_SORTS)[number]
  readonly order: 'asc' | 'desc'
}

/** A person as administrators see them. */
export interface ListedPerson {
  readonly id: string
  readonly fullName: string
  /** Empty for who signs in by phone only. */
  readonly email: string
  /** E.164: as claimed, else the one that signs in. */
  readonly mobile: string | null
  readonly role: 'user' | 'admin'
  readonly status: PersonStatus
  readonly createdAt: Date
  readonly lastLoginAt: Date | null
}

interface PersonRow {
  readonly id: string
  readonly number: number
  readonly first_name: string
  readonly last_name: string
  readonly login_email: string | null
  readonly phone: string | null
  readonly claimed_mobile: string | null
  readonly roles: Role[]
  readonly status: PersonStatus
  readonly created_at: Date
  readonly last_login_at: Date | null
}
const COLUMNS = sql.raw(
  'p.id, p.number, p.first_name, p.last_name, p.login_email, p.phone, p.roles, p.status, p.created_at, a.claimed_mobile, a.last_login_at',
)

const toListed = (row: PersonRow): ListedPerson => ({
  id: row.id,
  fullName: fullNameOf({ firstName: row.first_name, lastName: row.last_name }),
  email: row.login_email ?? '',
  mobile: row.claimed_mobile ?? row.phone,
  role: row.roles.includes('admin') ? 'admin' : 'user',
  status: row.status,
  createdAt: row.created_at,
  lastLoginAt: row.last_login_at,
})

// Each is an index (0014), read forwards or backwards.
const NAME = sql.raw(`(p.first_name || ' ' || p.last_name) collate "fa-x-icu"`)
const EMAIL = sql.raw(`coalesce(p.login_email, '')`)
const ORDERS = {
  createdAt: { asc: sql`p.created_at, p.id desc`, desc: sql`p.created_at desc, p.id` },
  fullName: { asc: sql`${NAME}, p.id`, desc: sql`${NAME} desc, p.id desc` },
  email: { asc: sql`${EMAIL}, p.id`, desc: sql`${EMAIL} desc, p.id desc` },
} as const
const LOGIN_ORDERS = {
  asc: sql`last_login_at, person_id desc`,
  desc: sql`last_login_at desc, person_id`,
} as const
const ROLES = { admin: sql`'admin' = any (p.roles)`, user: sql`not 'admin' = any (p.roles)` } as const
// Not a parameter: the index of those who are not active serves only who is named.
const STATUSES = {
  active: sql`p.status = 'active'`,
  suspended: sql`p.status = 'suspended'`,
  deactivated: sql`p.status = 'deactivated'`,
} as const

/** Every word that is searched for must occur, whatever keyboard it was typed on. */
function conditionsOf({ search = '', role, status }: PersonFilter): RawBuilder<unknown>[] {
  const words = search.normalize('NFC').split(/[\s\u200c]+/u)
  const patterns = words.filter(Boolean).slice(0, SEARCH_WORDS_MAX).map(patternOf)
  return [
    ...patterns.map((pattern) => sql`p.search_text like rtrim(person_search_text(${pattern}, '', ''))`),
    ...(role ? [ROLES[role]] : []),
    ...(status ? [STATUSES[status]] : []),
  ]
}

/** What the fold leaves alone may stand in it: it turns no letter into a wildcard. It puts a blank before. */
function patternOf(word: string): string {
  const escaped = word.replace(/[\\%_]/g, '\\$&')
  return word.length < TRIGRAM ? ` ${escaped}%` : `%${escaped}%`
}
