import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { tehranMonthOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { statement } from '../../platform/database/statement.ts'
import type { DB } from '../../platform/database/tables.generated.ts'
import { type Db, inTransaction, refuseOn, type Tx } from '../../platform/database/transaction.ts'
import { each, type OutboxHandlers } from '../../platform/outbox.ts'
import type { Notifications } from '../notifications/index.ts'
import { serviceRefuses } from './errors.ts'

export const ALERT_KINDS = ['balance_below', 'spent_this_month'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** A person's wish to be told when the balance falls below, or the use of a month (Tehran, Jalali) reaches, so many tokens. */
export interface Alert {
  readonly id: string
  readonly kind: AlertKind
  readonly threshold: number
  /** Whether it will be told of; after that not until the balance recovered, or a month began. */
  readonly isArmed: boolean
  readonly firedAt: Date | null
  readonly createdAt: Date
}

export interface AlertDeps {
  readonly db: Db
  readonly clock: Clock
  readonly notifications: Pick<Notifications, 'notify'>
  readonly tokens: {
    readonly balanceOf: (personId: string) => Promise<{ balance: number }>
    readonly usageOf: (personId: string, range: { from: Date; until: Date }) => Promise<readonly { tokens: number }[]>
  }
}

export const ALERTS_MAX = 10

/** Alerts of token balances. */
export function createAlerts(deps: AlertDeps) {
  const { db } = deps
  return {
    async list(personId: string): Promise<Alert[]> {
      const own = db.selectFrom('balance_alerts').selectAll().where('person_id', '=', personId)
      return (await own.orderBy('created_at').orderBy('id').execute()).map(toAlert)
    },
    add: (personId: string, wish: { kind: AlertKind; threshold: number }) => addAlert(deps, personId, wish),
    /** @throws ALERT_NOT_FOUND it is nobody's, or somebody else's */
    async remove(personId: string, id: string): Promise<void> {
      const { numDeletedRows } = await db
        .deleteFrom('balance_alerts')
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw serviceRefuses.ALERT_NOT_FOUND()
    },
    /** Moves them when two persons turn out to be one; what both asked for is kept once, and beyond the limit too. */
    join: joinAlerts,
    /** For `tokens.moved`, of a person with alerts: data is `{ personId }`. */
    handlers: {
      'tokens.moved': each(async (tx, { data }) => judgeAlerts(deps, tx, String(data.personId))),
    } as OutboxHandlers,
  }
}
export type Alerts = ReturnType<typeof createAlerts>

/**
 * Adds an alert. Where the balance is below, or the use beyond it already, that is not told: it is known.
 * @throws ALERT_EXISTS, ALERTS_TOO_MANY
 */
async function addAlert(
  deps: AlertDeps,
  personId: string,
  { kind, threshold }: { kind: AlertKind; threshold: number },
): Promise<Alert> {
  const now = deps.clock.now()
  const isArmed = !isReached({ kind, threshold }, await factsOf(deps, personId, now))
  return inTransaction(deps.db, async (tx) => {
    // Locked, so that copies of a request do not pass the limit together.
    await statement`select 1 from persons where id = ${personId} for no key update`.execute(tx)
    const values = { id: randomUUID(), person_id: personId, kind, threshold, is_armed: isArmed, created_at: now }
    const row = await tx.insertInto('balance_alerts').values(values).returningAll().executeTakeFirstOrThrow()
    const { count } = await tx
      .selectFrom('balance_alerts')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow()
    if (count > ALERTS_MAX) throw serviceRefuses.ALERTS_TOO_MANY()
    return toAlert(row)
  }).catch((error) => refuseOn(error, { balance_alerts_once: serviceRefuses.ALERT_EXISTS }))
}

interface Facts {
  readonly balance: number
  readonly spent: number
  readonly monthBegan: Date
}

async function factsOf({ tokens }: AlertDeps, personId: string, now: Date): Promise<Facts> {
  const { start: from, end: until } = tehranMonthOf(now)
  const [{ balance }, usage] = await Promise.all([
    tokens.balanceOf(personId),
    tokens.usageOf(personId, { from, until }),
  ])
  return { balance, spent: usage.reduce((sum, { tokens: used }) => sum + used, 0), monthBegan: from }
}

const isReached = ({ kind, threshold }: Pick<Alert, 'kind' | 'threshold'>, { balance, spent }: Facts): boolean =>
  kind === 'balance_below' ? balance < threshold : spent >= threshold

/** A month's use is counted anew from its beginning: what was told, or known, of an earlier one says nothing of this. */
const isReady = ({ kind, isArmed, firedAt, createdAt }: Alert, { monthBegan }: Facts): boolean =>
  isArmed || (kind === 'spent_this_month' && (firedAt ?? createdAt) < monthBegan)

/** Tells of the alerts that are reached now, each once, and readies those that are no more. */
async function judgeAlerts(deps: AlertDeps, tx: Tx, personId: string): Promise<void> {
  const rows = await tx.selectFrom('balance_alerts').selectAll().where('person_id', '=', personId).forUpdate().execute()
  if (rows.length === 0) return
  const now = deps.clock.now()
  const facts = await factsOf(deps, personId, now)
  for (const alert of rows.map(toAlert)) {
    const [ready, reached] = [isReady(alert, facts), isReached(alert, facts)]
    if (ready && reached) {
      await setArmed(tx, alert.id, { is_armed: false, fired_at: now })
      await deps.notifications.notify(tx, [{ personId, notice: noticeOf(alert, facts) }])
    } else if (!reached && !alert.isArmed) await setArmed(tx, alert.id, { is_armed: true })
  }
}

const noticeOf = ({ kind, threshold }: Alert, { balance, spent }: Facts) =>
  kind === 'balance_below'
    ? ({ type: 'balance_below', data: { threshold, balance } } as const)
    : ({ type: 'spent_this_month', data: { threshold, spent } } as const)

async function setArmed(tx: Tx, id: string, state: { is_armed: boolean; fired_at?: Date }): Promise<void> {
  await tx.updateTable('balance_alerts').set(state).where('id', '=', id).execute()
}

async function joinAlerts(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
  await statement`
    delete from balance_alerts a where person_id = ${from} and exists (
      select from balance_alerts b where b.person_id = ${into} and b.kind = a.kind and b.threshold = a.threshold
    )`.execute(tx)
  await tx.updateTable('balance_alerts').set({ person_id: into }).where('person_id', '=', from).execute()
}

const toAlert = (row: Selectable<DB['balance_alerts']>): Alert => ({
  id: row.id,
  kind: row.kind as AlertKind,
  threshold: row.threshold,
  isArmed: row.is_armed,
  firedAt: row.fired_at,
  createdAt: row.created_at,
})
