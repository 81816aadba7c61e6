import type { AnswerOf } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChartLine } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Segments } from '../../design/field.tsx'
import { Card, Page, Stat } from '../../design/page.tsx'
import { EmptyState, Loaded, Loading } from '../../design/states.tsx'
import { Table } from '../../design/table.tsx'
import { useNow } from '../../design/when.tsx'
import { type Format, useFormat } from '../../i18n/format.ts'
import { dayFromJalali } from '../days.ts'
import { earningsQuery } from '../queries.ts'
import { CompletedVisits } from './completed-visits.tsx'
import { daysOfRange, RANGES } from './range.ts'
import { useEarningsTexts } from './texts.ts'

const route = getRouteApi('/doctor/earnings')
const CHART_HEIGHT = 280
const EarningsChart = lazy(async () => ({ default: (await import('./chart.tsx')).EarningsChart }))
const JalaliDateField = lazy(async () => ({
  default: (await import('../../design/jalali-date-field.tsx')).JalaliDateField,
}))

type Earnings = AnswerOf<'getEarnings'>

/** What came in, by day or month: figures, a chart with its table, and the visits it is of. */
export function EarningsPage() {
  const t = useEarningsTexts()
  const now = useNow(undefined)
  const { range = 'month', by = range === 'year' ? 'month' : 'day', page = 1, ...own } = route.useSearch()
  const preset = daysOfRange(range, now)
  const asked = { from: own.from ?? preset.from, to: own.to ?? preset.to }
  const isRight =
    dayFromJalali(asked.from) !== undefined && dayFromJalali(asked.to) !== undefined && asked.from <= asked.to
  const query = useQuery({ ...earningsQuery({ ...asked, by }), enabled: isRight })
  return (
    <Page title={t.title} lead={t.lead} wide>
      <Choice asked={asked} by={by} isOwn={own.from !== undefined || own.to !== undefined} />
      {isRight ? (
        <>
          <Loaded query={query} rows={2} height={180}>
            {(earnings) => <Shown earnings={earnings} />}
          </Loaded>
          <CompletedVisits {...asked} page={page} />
        </>
      ) : (
        <p role="alert" className="text-danger">
          {t.wrong}
        </p>
      )}
    </Page>
  )
}

function Choice({ asked, by, isOwn }: { asked: { from: string; to: string }; by: 'day' | 'month'; isOwn: boolean }) {
  const t = useEarningsTexts()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const own = { ...asked, by }
  const go = (next: typeof search) => void navigate({ search: next, resetScroll: false })
  return (
    <div className="flex flex-wrap items-end gap-4">
      <Segments
        label={t.range}
        value={isOwn ? 'own' : (search.range ?? 'month')}
        onValue={(value) => go(value === 'own' ? own : { range: value })}
        options={[
          ...RANGES.map((value) => ({ value, label: t.ranges[value] })),
          { value: 'own' as const, label: t.own },
        ]}
      />
      <Segments
        label={t.by}
        value={by}
        onValue={(value) => {
          const { page: _, ...rest } = search
          go({ ...rest, by: value })
        }}
        options={[
          { value: 'day', label: t.day },
          { value: 'month', label: t.monthly },
        ]}
      />
      {isOwn && (
        <Suspense fallback={<div className="h-17 w-full" />}>
          <JalaliDateField label={t.from} value={asked.from} onValue={(from) => from && go({ ...own, from })} />
          <JalaliDateField label={t.to} value={asked.to} onValue={(to) => to && go({ ...own, to })} />
        </Suspense>
      )}
    </div>
  )
}

/** A day, or a month, in words. */
function nameOf(point: Earnings['points'][number], by: Earnings['by'], format: Format): string {
  if (by === 'day') return format.date(point.starts_at)
  const months = new Intl.DateTimeFormat(format.locale, { timeZone: 'Asia/Tehran', month: 'long', year: 'numeric' })
  return months.format(new Date(point.starts_at))
}

function Shown({ earnings }: { earnings: Earnings }) {
  const t = useEarningsTexts()
  const format = useFormat()
  const { total, visits, balance, points, by } = earnings
  const named = points.map((point) => ({ ...point, name: nameOf(point, by, format) }))
  const money = (amount: number) => <span className="text-xl">{format.rial(amount)}</span>
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Stat name={t.total} value={money(total)} />
        <Stat name={t.visits} value={<span className="text-xl">{format.number(visits)}</span>} />
        <Stat name={t.mean} value={money(visits === 0 ? 0 : Math.round(total / visits))} />
        <Stat name={t.balance} value={money(balance)} />
      </div>
      <Card title={t.chart}>
        {total === 0 ? (
          <EmptyState title={t.none} icon={<ChartLine className="size-10" aria-hidden />}>
            {t.noneHint}
          </EmptyState>
        ) : (
          <>
            <div aria-hidden style={{ height: CHART_HEIGHT }}>
              <Suspense fallback={<Loading rows={1} height={CHART_HEIGHT} />}>
                <EarningsChart points={named} by={by} height={CHART_HEIGHT} />
              </Suspense>
            </div>
            <details className="mt-4">
              <summary className="cursor-pointer font-medium text-link touch:py-2">{t.table}</summary>
              <div className="mt-3">
                <Table
                  caption={t.chart}
                  rows={named.filter(({ visits: count }) => count > 0)}
                  keyOf={({ date }) => date}
                  columns={[
                    { name: t.date, cell: ({ name }) => name },
                    { name: t.count, cell: (point) => format.number(point.visits), isFigure: true },
                    { name: t.amount, cell: ({ amount }) => format.rial(amount), isFigure: true },
                  ]}
                />
              </div>
            </details>
          </>
        )}
      </Card>
    </>
  )
}
