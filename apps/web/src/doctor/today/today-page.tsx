import { useQuery } from '@tanstack/react-query'
import { CalendarDays } from 'lucide-react'
import { LinkButton } from '../../design/button.tsx'
import { Card, Page, Stat } from '../../design/page.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { jalaliOf } from '../../i18n/tehran.ts'
import { type Dashboard, dashboardQuery, visitsQuery } from '../queries.ts'
import { DayLine } from './day-line.tsx'
import { NextPatient } from './next-patient.tsx'
import { useTodayTexts } from './texts.ts'
import { Unread } from './unread.tsx'

const TICK_MS = 30_000

/** The doctor's day: who comes next, all of today, what is unread, and how it goes. */
export function TodayPage() {
  const t = useTodayTexts()
  const { day } = useFormat()
  const now = useNow(TICK_MS)
  const today = jalaliOf(now)
  const dashboard = useQuery(dashboardQuery)
  const visits = useQuery(visitsQuery(today, today))
  return (
    <Page title={t.title} lead={day(now)} wide>
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          <Loaded query={dashboard} rows={1} height={220}>
            {({ upcoming_appointments: upcoming }) => {
              const running = visits.data?.find(({ status }) => status === 'in_progress')
              return <NextPatient id={running?.id ?? upcoming[0]?.id} isRunning={running !== undefined} />
            }}
          </Loaded>
          <Loaded query={dashboard} rows={1} height={200}>
            {(data) => <Figures dashboard={data} />}
          </Loaded>
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Card title={t.day}>
            <Loaded query={visits} rows={4} height={64}>
              {(found) =>
                found.length === 0 ? (
                  <EmptyState
                    title={t.dayEmpty}
                    icon={<CalendarDays className="size-10" aria-hidden />}
                    action={
                      <LinkButton to="/doctor/calendar" variant="outline">
                        {t.calendar}
                      </LinkButton>
                    }
                  >
                    {t.dayEmptyHint}
                  </EmptyState>
                ) : (
                  <DayLine visits={found} now={now} />
                )
              }
            </Loaded>
          </Card>
          <Loaded query={dashboard} rows={1} height={160}>
            {({ notifications }) => <Unread notices={notifications} />}
          </Loaded>
        </div>
      </div>
    </Page>
  )
}

function Figures({ dashboard: { today_stats: today, week_stats: week } }: { dashboard: Dashboard }) {
  const t = useTodayTexts()
  const { number, rial } = useFormat()
  return (
    <section aria-labelledby="figures" className="flex flex-col gap-3">
      <h2 id="figures" className="text-lg font-semibold">
        {t.figures}
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <Stat
          name={t.visits}
          value={number(today.total_appointments)}
          note={t.done(number(today.completed), number(today.total_appointments))}
        />
        <Stat name={t.waiting} value={number(today.pending)} />
        <Stat name={t.rating} value={number(week.average_rating)} />
        <Stat name={t.earned} value={<span className="text-lg">{rial(today.revenue)}</span>} />
        <Stat name={t.weekEarned} value={<span className="text-lg">{rial(week.total_revenue)}</span>} />
        <Stat name={t.week} value={number(week.total_appointments)} />
      </div>
    </section>
  )
}
