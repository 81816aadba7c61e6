import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Care, ListedVisit } from '../../domains/care/index.ts'
import type { Identity } from '../../domains/identity/index.ts'
import type { Ledger, PostedEntry } from '../../domains/ledger/index.ts'
import { formatJalaliDate, startOfTehranDay, tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { Csv, csvOf, downloadOf } from '../../platform/http/csv.ts'
import { adminOnly } from '../../platform/http/guards.ts'
import { Instant, instantText } from '../../platform/http/schema.ts'
import { daysOf, readPastRange } from './dates.ts'
import { answers } from './schema.ts'

const tags = ['admin']
const DAYS_DEFAULT = 30
const OVERVIEW_DAYS_MAX = 366
const EXPORT_DAYS_MAX = 3_660
const VISIT_COLUMNS = [
  ...['id', 'reference', 'scheduled_at', 'doctor', 'patient_id', 'visit_type', 'status'],
  ...['payment_status', 'fee', 'insurance_share', 'patient_share', 'created_at'],
]
const ENTRY_COLUMNS = ['id', 'debit', 'credit', 'amount', 'cause', 'cause_id', 'description', 'created_at']

const Range = Type.Object({
  from_date: Type.Optional(Type.String({ format: 'date', maxLength: 10 })),
  to_date: Type.Optional(Type.String({ format: 'date', maxLength: 10, description: 'included' })),
})
const Numbers = {
  visits: Type.Integer({ description: 'However they stand' }),
  completed_visits: Type.Integer(),
  cancelled_visits: Type.Integer(),
  no_shows: Type.Integer(),
  revenue: Type.Integer({ description: 'Rial that the platform earned' }),
  new_users: Type.Integer(),
  tokens_issued: Type.Integer(),
  tokens_used: Type.Integer(),
}
const Overview = Type.Object({
  totals: Type.Object(Numbers),
  users: Type.Object({
    all: Type.Integer(),
    active: Type.Integer({ description: 'Were here in the last 30 days' }),
    new_today: Type.Integer(),
  }),
  days: Type.Array(
    Type.Object({ date: Type.String({ description: 'Jalali, Tehran' }), starts_at: Instant, ...Numbers }),
    { description: 'Every day asked for' },
  ),
})

interface Deps {
  readonly care: Care
  readonly ledger: Ledger
  readonly identity: Pick<Identity, 'administration'>
  readonly clock: Clock
}

/** What administrators are told of the whole, day by day, and take with them. */
export const adminOverviewRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { care, ledger, identity, clock }) => {
  app.addHook('preValidation', adminOnly)
  const rangeOf = (query: { from_date?: string; to_date?: string }, daysMax: number) =>
    readPastRange(query, { today: tehranDateOf(clock.now()), daysDefault: DAYS_DEFAULT, daysMax })

  app.get(
    '/admin/overview/',
    {
      schema: {
        tags,
        operationId: 'getAdminOverview',
        summary: 'Visits, revenue, users and tokens by day; the last 30 days unless asked otherwise',
        querystring: Range,
        response: answers({ 200: Overview }, 401, 403, 422),
      },
    },
    async (request) => {
      const range = rangeOf(request.query, OVERVIEW_DAYS_MAX)
      const { administration } = identity
      const [visits, turnover, joined, users] = await Promise.all([
        care.visitsByDay(range).then(byDay),
        ledger.turnoverByDay(range).then(byDay),
        administration.newByDay(range).then(byDay),
        administration.counts(),
      ])
      const days = daysOf(range).map((day) => ({
        date: formatJalaliDate(day),
        starts_at: instantText(startOfTehranDay(day)),
        visits: visits.get(day)?.total ?? 0,
        completed_visits: visits.get(day)?.completed ?? 0,
        cancelled_visits: visits.get(day)?.cancelled ?? 0,
        no_shows: visits.get(day)?.noShow ?? 0,
        revenue: turnover.get(day)?.revenueRial ?? 0,
        new_users: joined.get(day)?.count ?? 0,
        tokens_issued: turnover.get(day)?.tokensIssued ?? 0,
        tokens_used: turnover.get(day)?.tokensUsed ?? 0,
      }))
      return {
        totals: totalsOf(days),
        users: { all: users.all, active: users.active, new_today: users.newToday },
        days,
      }
    },
  )

  app.get(
    '/admin/exports/visits/',
    {
      schema: {
        tags,
        operationId: 'exportVisits',
        summary:
          'Visits by their times, as CSV, of the last 30 days unless asked otherwise; nothing of what they were about',
        querystring: Range,
        response: answers({ 200: Csv }, 401, 403, 422),
      },
    },
    (request, reply) => {
      const rows = visitRows(care.allVisits(rangeOf(request.query, EXPORT_DAYS_MAX)))
      return reply.headers(downloadOf('visits')).send(csvOf(VISIT_COLUMNS, rows, request.log))
    },
  )

  app.get(
    '/admin/exports/ledger/',
    {
      schema: {
        tags,
        operationId: 'exportLedger',
        summary: 'The ledger’s entries, as CSV, of the last 30 days unless asked otherwise',
        querystring: Range,
        response: answers({ 200: Csv }, 401, 403, 422),
      },
    },
    (request, reply) => {
      const rows = entryRows(ledger.allEntries(rangeOf(request.query, EXPORT_DAYS_MAX)))
      return reply.headers(downloadOf('ledger')).send(csvOf(ENTRY_COLUMNS, rows, request.log))
    },
  )
}

const byDay = <T extends { readonly day: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.day, row]))

type Counted = Record<keyof typeof Numbers, number>

function totalsOf(days: readonly Counted[]): Counted {
  const sum = (name: keyof Counted) => days.reduce((total, day) => total + day[name], 0)
  const names = Object.keys(Numbers) as (keyof Counted)[]
  return Object.fromEntries(names.map((name) => [name, sum(name)])) as Counted
}

async function* visitRows(visits: AsyncIterable<ListedVisit>) {
  for await (const visit of visits)
    yield {
      id: visit.id,
      reference: visit.reference,
      scheduled_at: instantText(visit.startsAt),
      doctor: visit.doctorName,
      patient_id: visit.patientId,
      visit_type: visit.visitType,
      status: visit.status,
      payment_status: visit.paymentStatus,
      fee: visit.feeRial,
      insurance_share: visit.insuranceShareRial,
      patient_share: visit.patientShareRial,
      created_at: instantText(visit.createdAt),
    }
}

async function* entryRows(entries: AsyncIterable<PostedEntry>) {
  for await (const { id, debit, credit, amount, cause, at } of entries)
    yield {
      id,
      debit,
      credit,
      amount,
      cause: cause.type,
      cause_id: cause.id,
      description: cause.description,
      created_at: instantText(at),
    }
}
