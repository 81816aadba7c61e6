import { randomUUID } from 'node:crypto'
import { startOfTehranDay, tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { accountRefuses, splitName } from './account.ts'
import {
  allPersons,
  countByAge,
  LISTED_MAX,
  type LockedPerson,
  listPersons,
  lockPersons,
  newByDay,
  type PersonFilter,
  type PersonOrder,
  recordEdit,
  savePerson,
} from './admin-store.ts'
import { fullNameOf } from './person.ts'
import type { createSessionRights } from './sessions.ts'

/** Who was here within so many days, today among them, is active. */
const ACTIVE_DAYS = 30
const DAY_MS = 86_400_000

interface Deps {
  readonly db: Db
  readonly clock: Clock
  readonly rights: Pick<ReturnType<typeof createSessionRights>, 'announceChanged'>
}

export interface PersonEdit {
  readonly fullName?: string
  readonly role?: 'user' | 'admin'
  readonly status?: 'active' | 'suspended'
  /** Whether they answer customers in the support inbox. */
  readonly isAgent?: boolean
  /** Kept with the change, for administrators. */
  readonly reason?: string
}
export interface EditedPerson {
  readonly id: string
  readonly fullName: string
  readonly email: string
  readonly role: 'user' | 'admin'
  readonly isAgent: boolean
  readonly status: 'active' | 'suspended' | 'deactivated'
  readonly updatedAt: Date
}

/** What administrators see of persons and change about them. Who asks has been found to be one before. */
export function createAdministration({ db, clock, rights }: Deps) {
  return {
    /** Lists go no further than so many persons: who looks for one beyond them searches, filters or exports. */
    listedMax: LISTED_MAX,

    /** A page of persons; `page` from 1. @throws RangeError it ends beyond `listedMax` */
    async list({ page, limit, sortBy = 'createdAt', order = 'desc', ...filter }: PersonQuery) {
      if (page * limit > LISTED_MAX) throw new RangeError(`page ${page} of ${limit} is beyond what is listed`)
      return listPersons(db, filter, { sortBy, order }, { offset: (page - 1) * limit, limit })
    },

    /**
     * Changes what is named, and writes down who changed what. It holds from the person's next request on, here at once.
     * Answers undefined where there is no such person, or it was made one with another.
     * @throws LAST_ADMIN nobody would be left to undo it
     */
    async edit(adminId: string, personId: string, changes: PersonEdit): Promise<EditedPerson | undefined> {
      const at = clock.now()
      const edited = await inTransaction(db, (tx) => edit(tx, { adminId, personId, changes, at }))
      if (edited) rights.announceChanged(personId)
      return edited && { ...told(edited), id: personId, email: edited.email, updatedAt: at }
    },

    /** How many came in [from, until) by day (Tehran). */
    newByDay: (range: { from: Date; until: Date }) => newByDay(db, range),

    /** Everybody, in batches; nothing is held between two of them. */
    export: () => allPersons(db),

    /** How many persons there are, were here in the last 30 days, and are new today; days are Tehran's. */
    async counts(): Promise<{ all: number; active: number; newToday: number }> {
      const now = clock.now()
      const { all, active, fresh } = await countByAge(db, {
        activeFrom: tehranDateOf(new Date(now.getTime() - (ACTIVE_DAYS - 1) * DAY_MS)),
        newFrom: startOfTehranDay(tehranDateOf(now)),
      })
      return { all, active, newToday: fresh }
    },
  }
}

export interface PersonQuery extends PersonFilter, Partial<PersonOrder> {
  readonly page: number
  readonly limit: number
}

async function edit(
  tx: Tx,
  { adminId, personId, changes, at }: { adminId: string; personId: string; changes: PersonEdit; at: Date },
): Promise<LockedPerson | undefined> {
  const mayRemoveAdmin = changes.role === 'user' || changes.status === 'suspended'
  const locked = await lockPersons(tx, personId, { admins: mayRemoveAdmin })
  const before = locked.find(({ id }) => id === personId)
  if (!before || before.status === 'deactivated') return undefined
  const after = changed(before, changes)
  const others = locked.filter(({ id }) => id !== personId)
  if (isActingAdmin(before) && !isActingAdmin(after) && !others.some(isActingAdmin)) throw accountRefuses.LAST_ADMIN()

  await savePerson(tx, after, at)
  const reason = changes.reason ?? null
  await recordEdit(tx, { id: randomUUID(), adminId, personId, before: told(before), after: told(after), reason, at })
  return after
}

/** Roles that are not named stay as they are. */
function changed(person: LockedPerson, { fullName, role, status, isAgent }: PersonEdit): LockedPerson {
  const isAdmin = role === undefined ? person.roles.includes('admin') : role === 'admin'
  const isSupport = isAgent ?? person.roles.includes('support')
  const others = person.roles.filter((each) => each !== 'admin' && each !== 'support')
  return {
    ...person,
    ...(fullName !== undefined && splitName(fullName)),
    roles: [...others, ...(isSupport ? (['support'] as const) : []), ...(isAdmin ? (['admin'] as const) : [])],
    ...(status !== undefined && { status }),
  }
}

const isActingAdmin = ({ roles, status }: LockedPerson): boolean => roles.includes('admin') && status === 'active'

const told = (person: LockedPerson) => ({
  fullName: fullNameOf(person),
  role: person.roles.includes('admin') ? ('admin' as const) : ('user' as const),
  isAgent: person.roles.includes('support'),
  status: person.status,
})

export type { ListedPerson, Suspension } from './admin-store.ts'
export type Administration = ReturnType<typeof createAdministration>
