import { type RawBuilder, sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { phoneBeginningOf } from '../../platform/phone.ts'
import { fullNameOf, type Role } from './person.ts'

/** A search or filter is counted up to here, and no list is followed further. */
export const LISTED_MAX = 10_000
const EXPORT_BATCH = 1_000
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
  /** All that they are besides a patient. */
  readonly roles: readonly Role[]
  readonly status: PersonStatus
  readonly createdAt: Date
  readonly lastLoginAt: Date | null
}

/** The same, as a page of the list tells of them. */
export interface DescribedPerson extends ListedPerson {
  /** Null where they are not suspended, or were without a trace. */
  readonly suspension: Suspension | null
}

/** Who suspended a person when, and why, where they said so. */
export interface Suspension {
  readonly at: Date
  readonly by: string
  readonly reason: string | null
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
  roles: row.roles,
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
  asc: sql`last_login_at, person_id`,
  desc: sql`last_login_at desc, person_id`,
} as const
const ROLES = { admin: sql`'admin' = any (p.roles)`, user: sql`not 'admin' = any (p.roles)` } as const
// Not a parameter: the index of those who are not active serves only who is named.
const STATUSES = {
  active: sql`p.status = 'active'`,
  suspended: sql`p.status = 'suspended'`,
  deactivated: sql`p.status = 'deactivated'`,
} as const

/** Every word that is searched for must occur, whatever keyboard it was typed on; or it is how a mobile begins. */
function conditionsOf({ search = '', role, status }: PersonFilter): RawBuilder<unknown>[] {
  const words = search.normalize('NFC').split(/[\s\u200c]+/u)
  const patterns = words.filter(Boolean).map(patternOf)
  const named = patterns.map((pattern) => sql`p.search_text like btrim(person_search_text(${pattern}, '', ''))`)
  const beginning = phoneBeginningOf(search)
  return [
    ...(beginning === undefined ? named : [isNamedOrReachedAt(named, `${beginning}%`)]),
    ...(role ? [ROLES[role]] : []),
    ...(status ? [STATUSES[status]] : []),
  ]
}

/** One list of ids, so that each of the three indexes is used. */
const isNamedOrReachedAt = (named: readonly RawBuilder<unknown>[], phone: string) => sql`p.id in (
  select p.id from persons p where ${where(named)}
  union select id from persons where phone like ${phone}
  union select person_id from accounts where claimed_mobile like ${phone}
)`

/** Made before folding, which leaves wildcards and their escapes alone. */
function patternOf(word: string): string {
  const escaped = word.replace(/[\\%_]/g, '\\$&')
  return word.length < TRIGRAM ? `% ${escaped}%` : `%${escaped}%`
}

interface Window {
  readonly offset: number
  readonly limit: number
}
const where = (conditions: readonly RawBuilder<unknown>[]) =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)

/** One page of the persons that pass, and how many do, which may be only that they are more than `LISTED_MAX`. */
export async function listPersons(
  db: Db,
  filter: PersonFilter,
  order: PersonOrder,
  window: Window,
): Promise<{ total: number; totalIsAtLeast: boolean; persons: DescribedPerson[] }> {
  const conditions = conditionsOf(filter)
  if (conditions.length === 0) {
    const [total, ids] = await Promise.all([countPersons(db), walk(db, conditions, order, window)])
    return { total, totalIsAtLeast: false, persons: await describe(db, ids) }
  }
  return inTransaction(db, async (tx) => {
    // Which plan is good depends on what is searched for: each search is planned for itself.
    await sql`set local plan_cache_mode = force_custom_plan`.execute(tx)
    const { total, ids } = await sortFew(tx, conditions, order, window)
    if (total <= LISTED_MAX) return { total, totalIsAtLeast: false, persons: await describe(tx, ids) }
    // So many are met often enough on a walk through the index of the order, and too many to be sorted.
    const met = await walk(tx, conditions, order, window)
    return { total: LISTED_MAX, totalIsAtLeast: true, persons: await describe(tx, met) }
  })
}

/** Finds all who pass, and if they are no more than `LISTED_MAX` sorts them and answers the page. */
async function sortFew(
  db: Db,
  conditions: readonly RawBuilder<unknown>[],
  { sortBy, order }: PersonOrder,
  { offset, limit }: Window,
): Promise<{ total: number; ids: string[] }> {
  const login = sql`(select a.last_login_at from accounts a where a.person_id = p.id)`
  const byLogin = sql`${login} ${sql.raw(order)} nulls last, p.id`
  const { rows } = await sql<{ total: number; ids: string[] }>`
    with found as materialized (
      select p.id, p.first_name, p.last_name, p.login_email, p.created_at from persons p
      where ${where(conditions)} limit ${LISTED_MAX + 1}
    )
    select (select count(*) from found) as total, array(
      select p.id from found p where (select count(*) from found) <= ${LISTED_MAX}
      order by ${sortBy === 'lastLogin' ? byLogin : ORDERS[sortBy][order]}
      offset ${offset} limit ${limit}
    ) as ids`.execute(db)
  return { total: rows[0]?.total ?? 0, ids: rows[0]?.ids ?? [] }
}

/** Reads persons in the order of an index until the page is full. */
async function walk(
  db: Db,
  conditions: readonly RawBuilder<unknown>[],
  { sortBy, order }: PersonOrder,
  { offset, limit }: Window,
): Promise<string[]> {
  const query =
    sortBy === 'lastLogin'
      ? walkByLogin(conditions, order, offset + limit)
      : sql<{ id: string }>`select p.id from persons p where ${where(conditions)} order by ${ORDERS[sortBy][order]}`
  const { rows } = await sql<{ id: string }>`${query} offset ${offset} limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Who never signed in by e-mail comes last in either direction. Each part is limited, so that neither is read whole; the
 * second to what the first leaves of the page, so that it is not begun where that is nothing: only its end shows that
 * there is nobody like that. Its own limit tells the planner that few are wanted.
 */
const walkByLogin = (conditions: readonly RawBuilder<unknown>[], order: 'asc' | 'desc', most: number) => sql`
  with signed_in as materialized (
    select a.person_id as id, row_number() over (order by ${LOGIN_ORDERS[order]}) as place
    from accounts a join persons p on p.id = a.person_id
    where a.last_login_at is not null and ${where(conditions)} order by ${LOGIN_ORDERS[order]} limit ${most}
  )
  select id from (
    select id, 0 as part, place from signed_in
    union all
    (select id, 1, 0 from (
      select p.id from persons p
      where not exists (select from accounts a where a.person_id = p.id and a.last_login_at is not null)
        and ${where(conditions)} order by p.id limit ${most}
    ) never limit ${most} - (select count(*) from signed_in))
  ) listed order by part, place, id`

/** The persons of the ids, in their order. */
async function describe(db: Db, ids: readonly string[]): Promise<DescribedPerson[]> {
  const { rows } = await sql<PersonRow & SuspensionRow>`
    select ${COLUMNS}, s.suspended_at, s.suspended_by, s.suspended_because
    from unnest(${ids}::uuid[]) with ordinality as listed (id, place)
    join persons p on p.id = listed.id left join accounts a on a.person_id = p.id
    left join lateral (
      select d.created_at as suspended_at, by.first_name || ' ' || by.last_name as suspended_by, d.reason as suspended_because
      from admin_actions d join persons by on by.id = d.admin_id
      where p.status = 'suspended' and d.person_id = p.id and d.action = 'person.edit' and d.after ->> 'status' = 'suspended'
        and (d.before ->> 'status' <> 'suspended' or d.reason is not null)
      order by d.created_at desc limit 1
    ) s on true
    order by place`.execute(db)
  return rows.map((row) => ({ ...toListed(row), suspension: toSuspension(row) }))
}

interface SuspensionRow {
  readonly suspended_at: Date | null
  readonly suspended_by: string | null
  readonly suspended_because: string | null
}
const toSuspension = ({ suspended_at: at, suspended_by: by, suspended_because: reason }: SuspensionRow) =>
  at && { at, by: by?.trim() ?? '', reason }

async function countPersons(db: Db): Promise<number> {
  const { rows } = await statement<{ count: number }>`
    select coalesce(sum(count), 0)::bigint as count from person_counts`.execute(db)
  return rows[0]?.count ?? 0
}

/** Everybody, the longest known first, in batches that are each a statement of their own. */
export async function* allPersons(db: Db): AsyncGenerator<readonly ListedPerson[]> {
  for (let after = 0; ; ) {
    const { rows } = await sql<PersonRow>`
      select ${COLUMNS} from persons p left join accounts a on a.person_id = p.id
      where p.number > ${after} order by p.number limit ${EXPORT_BATCH}`.execute(db)
    if (rows.length > 0) yield rows.map(toListed)
    after = rows.at(-1)?.number ?? after
    if (rows.length < EXPORT_BATCH) return
  }
}

/** How many there are, were here since the day `activeFrom`, and came since `newFrom`. */
export async function countByAge(
  db: Db,
  { activeFrom, newFrom }: { activeFrom: string; newFrom: Date },
): Promise<{ all: number; active: number; fresh: number }> {
  const { rows } = await statement<{ all: number; active: number; fresh: number }>`
    select coalesce(sum(count), 0)::bigint as all,
      coalesce(sum(count) filter (where seen_on >= ${activeFrom}::date), 0)::bigint as active,
      (select count(*) from persons where created_at >= ${newFrom}) as fresh
    from person_counts`.execute(db)
  return rows[0] ?? { all: 0, active: 0, fresh: 0 }
}

/** How many persons came in [from, until) by day (Tehran, `YYYY-MM-DD`); days without any are left out. */
export async function newByDay(
  db: Db,
  { from, until }: { from: Date; until: Date },
): Promise<{ day: string; count: number }[]> {
  const { rows } = await statement<{ day: string; count: number }>`
    select to_char(created_at at time zone 'Asia/Tehran', 'YYYY-MM-DD') as day, count(*) as count
    from persons where created_at >= ${from} and created_at < ${until} group by 1 order by 1`.execute(db)
  return rows
}

export interface LockedPerson {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly status: PersonStatus
}

/** Locks a person, and with `admins` every active admin too, always in the order of ids; as they are once all is locked. */
export async function lockPersons(tx: Tx, personId: string, { admins }: { admins: boolean }): Promise<LockedPerson[]> {
  const whose = admins
    ? sql`select ${personId}::uuid union select id from persons where 'admin' = any (roles) and status = 'active'`
    : sql`select ${personId}::uuid`
  const { rows } = await sql<PersonRow>`
    select id, first_name, last_name, login_email, roles, status from persons
    where id in (${whose}) order by id for no key update`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.login_email ?? '',
    roles: row.roles,
    status: row.status,
  }))
}

/** Saves what may have changed of a locked person. */
export async function savePerson(tx: Tx, person: LockedPerson, at: Date): Promise<void> {
  await statement`
    update persons set first_name = ${person.firstName}, last_name = ${person.lastName}, roles = ${person.roles},
      status = ${person.status} where id = ${person.id}`.execute(tx)
  await statement`update accounts set updated_at = ${at} where person_id = ${person.id}`.execute(tx)
}

export async function recordEdit(
  tx: Tx,
  edit: {
    id: string
    adminId: string
    personId: string
    before: object
    after: object
    reason: string | null
    at: Date
  },
): Promise<void> {
  await statement`
    insert into admin_actions (id, admin_id, person_id, action, before, after, reason, created_at)
    values (${edit.id}, ${edit.adminId}, ${edit.personId}, 'person.edit', ${JSON.stringify(edit.before)},
      ${JSON.stringify(edit.after)}, ${edit.reason}, ${edit.at})`.execute(tx)
}
