import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { LinkButton } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { addDays, jalaliOf } from '../../i18n/tehran.ts'
import { dayFromJalali, startOfWeek } from '../days.ts'
import { settingsQuery, slotsQuery, visitsQuery } from '../queries.ts'
import { DayList } from './day-list.tsx'
import { useWeekTexts } from './texts.ts'
import { daysOf, openSpans } from './week.ts'
import { WeekGrid } from './week-grid.tsx'

const route = getRouteApi('/doctor/calendar')
const TICK_MS = 60_000
const LAST_DAY = 6

/** A week of visits by day and hour, with the times that are still free. */
export function CalendarPage() {
  const t = useWeekTexts()
  const { date } = useFormat()
  const now = useNow(TICK_MS)
  const { week } = route.useSearch()
  const saturday = startOfWeek(dayFromJalali(week) ?? now)
  const [from, to] = [jalaliOf(saturday), jalaliOf(addDays(saturday, LAST_DAY))]
  const { data: settings } = useQuery(settingsQuery)
  const visits = useQuery(visitsQuery(from, to))
  const { data: previewed = [] } = useQuery(slotsQuery(settings, from, to))
  const open = settings ? openSpans(settings.availability) : []
  return (
    <Page
      title={t.title}
      lead={t.week(date(saturday), date(addDays(saturday, LAST_DAY)))}
      actions={<Steps saturday={saturday} now={now} />}
      wide
    >
      <Loaded query={visits} rows={7} height={72}>
        {(found) => {
          const days = daysOf(saturday, found, previewed, settings)
          return (
            <>
              <div className="hidden lg:block">
                <WeekGrid days={days} open={open} now={now} />
              </div>
              <div className="lg:hidden">
                <DayList days={days} now={now} />
              </div>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function Steps({ saturday, now }: { saturday: Date; now: Date }) {
  const t = useWeekTexts()
  const step = (days: number) => ({ week: jalaliOf(addDays(saturday, days)) })
  return (
    <nav aria-label={t.steps} className="flex flex-wrap gap-2">
      <LinkButton to="/doctor/calendar" search={step(-7)} variant="outline" isIconOnly aria-label={t.previous}>
        <ChevronLeft className="size-5 rtl:-scale-x-100" aria-hidden />
      </LinkButton>
      <LinkButton
        to="/doctor/calendar"
        search={{}}
        variant={saturday.getTime() === startOfWeek(now).getTime() ? 'secondary' : 'outline'}
      >
        {t.thisWeek}
      </LinkButton>
      <LinkButton to="/doctor/calendar" search={step(7)} variant="outline" isIconOnly aria-label={t.next}>
        <ChevronRight className="size-5 rtl:-scale-x-100" aria-hidden />
      </LinkButton>
      <LinkButton to="/doctor/settings" variant="ghost">
        {t.settings}
      </LinkButton>
    </nav>
  )
}
