import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Care } from '../../domains/care/index.ts'
import type { Ledger } from '../../domains/ledger/index.ts'
import { formatJalaliDate, startOfTehranDay, tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, doctorOnly } from '../../platform/http/guards.ts'
import { instantText } from '../../platform/http/schema.ts'
import { daysOf, readDateRange, readPastRange } from './dates.ts'
import { Earnings, EarningsQuery, PreviewedDays, PreviewSettings } from './earnings.schema.ts'
import { answers } from './schema.ts'
import { readSettings } from './settings.present.ts'

const tags = ['doctors']
const EARNINGS_DAYS_DEFAULT = 30
const EARNINGS_DAYS_MAX = 731
const PREVIEW_DAYS_DEFAULT = 7
const PREVIEW_DAYS_MAX = 31

/** A doctor's earnings as charts want them, and the slots that settings would make before they are kept. */
export const earningsRoutes: FastifyPluginAsyncTypebox<{ care: Care; ledger: Ledger; clock: Clock }> = async (
  app,
  { care, ledger, clock },
) => {
  app.addHook('preValidation', doctorOnly)

  app.get(
    '/doctors/earnings/',
    {
      schema: {
        tags,
        operationId: 'getEarnings',
        summary: 'What came in by day or month (Jalali); the last 30 days unless asked otherwise',
        querystring: EarningsQuery,
        response: answers({ 200: Earnings }, 401, 403, 422),
      },
    },
    async (request) => {
      const { by = 'day' } = request.query
      const today = tehranDateOf(clock.now())
      const range = readPastRange(request.query, {
        today,
        daysDefault: EARNINGS_DAYS_DEFAULT,
        daysMax: EARNINGS_DAYS_MAX,
      })
      const { balance, days } = await ledger.earningsOf(actorOf(request).personId, range)
      const earned = new Map(days.map((day) => [day.day, day]))
      const points = gather(daysOf(range), earned, by)
      return {
        balance,
        total: days.reduce((sum, { amount }) => sum + amount, 0),
        visits: days.reduce((sum, { causes }) => sum + causes, 0),
        by,
        points,
      }
    },
  )

  app.post(
    '/doctors/settings/preview/',
    {
      schema: {
        tags,
        operationId: 'previewSettings',
        summary: 'The slots that settings would make, day by day; nothing is kept',
        body: PreviewSettings,
        response: answers({ 200: PreviewedDays }, 401, 403, 422),
      },
    },
    async (request) => {
      const { settings, ...dates } = request.body
      const today = tehranDateOf(clock.now())
      const range = readDateRange(dates, { today, daysDefault: PREVIEW_DAYS_DEFAULT, daysMax: PREVIEW_DAYS_MAX })
      const slots = await care.previewSlots(actorOf(request).personId, readSettings(settings), range)
      const byDay = Map.groupBy(slots, ({ startsAt }) => tehranDateOf(startsAt))
      return {
        days: daysOf(range).map((day) => ({
          date: formatJalaliDate(day),
          slots: (byDay.get(day) ?? []).map(({ startsAt, endsAt, isFree }) => ({
            starts_at: instantText(startsAt),
            ends_at: instantText(endsAt),
            is_free: isFree,
          })),
        })),
      }
    },
  )
}

type Earned = ReadonlyMap<string, { readonly amount: number; readonly causes: number }>

/** The days as they are, or by the Jalali month they are in. */
function gather(days: readonly string[], earned: Earned, by: 'day' | 'month') {
  const groups = Map.groupBy(days, (day) => formatJalaliDate(day).slice(0, by === 'day' ? 10 : 7))
  return [...groups].map(([date, [first = '', ...rest]]) => ({
    date,
    starts_at: instantText(startOfTehranDay(first)),
    amount: [first, ...rest].reduce((sum, day) => sum + (earned.get(day)?.amount ?? 0), 0),
    visits: [first, ...rest].reduce((sum, day) => sum + (earned.get(day)?.causes ?? 0), 0),
  }))
}
