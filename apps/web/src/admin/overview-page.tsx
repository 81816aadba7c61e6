import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { LinkButton } from '../design/button.tsx'
import { DayChart } from '../design/day-chart.tsx'
import { Segments } from '../design/field.tsx'
import { Card, Page, Stat } from '../design/page.tsx'
import { Loaded } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { channelsQuery, type Overview, overviewQuery } from './queries.ts'
import { RANGE_DEFAULT, RANGES } from './ranges.ts'

const useTexts = defineTexts({
  fa: {
    title: 'نمای کلی',
    lead: 'ویزیت‌ها، درآمد، کاربران و توکن‌ها، روز به روز',
    range: 'بازه',
    days: (count: string) => `${count} روز`,
    year: 'یک سال',
    totals: 'جمع این بازه',
    visits: 'ویزیت‌ها',
    completed: 'انجام‌شده',
    cancelled: 'لغوشده',
    noShow: 'بی‌حضور بیمار',
    open: 'در پیش یا در جریان',
    revenue: 'درآمد سامانه',
    users: 'کاربران تازه',
    ofAll: (all: string, active: string) => `${all} کاربر در همه، ${active} فعال در ۳۰ روز`,
    today: (count: string) => `${count} نفر امروز`,
    tokens: 'توکن‌ها',
    tokensUsed: 'مصرف‌شده',
    completedOf: (count: string, share: string) => `${count} انجام‌شده (${share})`,
    perVisit: (amount: string) => `میانگین هر ویزیت انجام‌شده: ${amount}`,
    failing: (names: string) => `پیام مشتریان از این کانال‌ها نمی‌رسد: ${names}`,
    comma: '، ',
    toChannels: 'دیدن کانال‌ها',
    issued: (count: string) => `${count} توکن داده شد`,
  },
  en: {
    title: 'Overview',
    lead: 'Visits, revenue, users and tokens, day by day',
    range: 'Range',
    days: (count) => `${count} days`,
    year: 'A year',
    totals: 'Totals of the range',
    visits: 'Visits',
    completed: 'Completed',
    cancelled: 'Cancelled',
    noShow: 'No-shows',
    open: 'Ahead or under way',
    revenue: 'Revenue of the platform',
    users: 'New users',
    ofAll: (all, active) => `${all} users in all, ${active} active in 30 days`,
    today: (count) => `${count} today`,
    tokens: 'Tokens',
    tokensUsed: 'Used',
    completedOf: (count, share) => `${count} completed (${share})`,
    perVisit: (amount) => `${amount} for each completed visit`,
    failing: (names) => `Customers' messages do not come from: ${names}`,
    comma: ', ',
    toChannels: 'See the channels',
    issued: (count) => `${count} tokens issued`,
  },
})
const route = getRouteApi('/admin/')
const YEAR = 365
/** Four figures, four charts. */
const ROWS = 4

/** How the platform does: totals of a range, and each day of it. */
export function OverviewPage() {
  const t = useTexts()
  const { number } = useFormat()
  const { days = RANGE_DEFAULT } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(overviewQuery(days))
  const range = (
    <Segments
      label={t.range}
      hideLabel
      value={String(days)}
      onValue={(chosen) =>
        void navigate({
          search: { days: RANGES.find((each) => String(each) === chosen && each !== RANGE_DEFAULT) },
          replace: true,
          resetScroll: false,
        })
      }
      options={RANGES.map((each) => ({ value: String(each), label: each === YEAR ? t.year : t.days(number(each)) }))}
    />
  )
  return (
    <Page title={t.title} lead={t.lead} actions={range} wide>
      <FailingChannels />
      <Loaded query={query} rows={ROWS} height={180}>
        {(overview) => (
          <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? 'opacity-60' : ''}>
            <Totals overview={overview} />
            <Charts overview={overview} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** Customers' messages that do not come are told of before any figure. */
function FailingChannels() {
  const t = useTexts()
  const { data: channels = [] } = useQuery(channelsQuery)
  const failing = channels.filter(({ status }) => status === 'failing')
  if (failing.length === 0) return null
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 rounded-2xl border border-danger bg-surface p-4">
      <CircleAlert className="size-5 shrink-0 text-danger" aria-hidden />
      <p className="min-w-0 flex-1 font-medium">{t.failing(failing.map(({ name }) => name).join(t.comma))}</p>
      <LinkButton to="/admin/channels" size="sm" variant="outline">
        {t.toChannels}
      </LinkButton>
    </div>
  )
}

function Totals({ overview: { totals, users } }: { overview: Overview }) {
  const t = useTexts()
  const { number, rial, percent, tokens } = useFormat()
  const { visits, completed_visits: completed, revenue } = totals
  return (
    <section aria-label={t.totals} className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-4">
      <Stat
        name={t.visits}
        value={number(visits)}
        note={t.completedOf(number(completed), percent(visits === 0 ? 0 : completed / visits))}
      />
      <Stat
        name={t.revenue}
        value={rial(revenue)}
        note={completed > 0 ? t.perVisit(rial(Math.round(revenue / completed))) : undefined}
      />
      <Stat
        name={t.users}
        value={number(totals.new_users)}
        note={
          <>
            {t.today(number(users.new_today))}
            <br />
            {t.ofAll(number(users.all), number(users.active))}
          </>
        }
      />
      <Stat
        name={`${t.tokens}: ${t.tokensUsed}`}
        value={tokens(totals.tokens_used)}
        note={t.issued(number(totals.tokens_issued))}
      />
    </section>
  )
}

function Charts({ overview: { days } }: { overview: Overview }) {
  const t = useTexts()
  const { number, rial } = useFormat()
  const at = days.map(({ starts_at }) => starts_at)
  const open = days.map((day) => day.visits - day.completed_visits - day.cancelled_visits - day.no_shows)
  const of = (name: 'completed_visits' | 'cancelled_visits' | 'no_shows' | 'revenue' | 'new_users' | 'tokens_used') =>
    days.map((day) => day[name])
  return (
    <div className="mt-6 grid grid-cols-1 gap-6 lg:grid-cols-2">
      <Card title={t.visits}>
        <DayChart
          title={t.visits}
          days={at}
          format={number}
          series={[
            { name: t.completed, values: of('completed_visits'), tone: 'accent' },
            { name: t.open, values: open, tone: 'muted' },
            { name: t.cancelled, values: of('cancelled_visits'), tone: 'warning' },
            { name: t.noShow, values: of('no_shows'), tone: 'danger' },
          ]}
        />
      </Card>
      <Card title={t.revenue}>
        <DayChart
          title={t.revenue}
          days={at}
          format={rial}
          series={[{ name: t.revenue, values: of('revenue'), tone: 'accent' }]}
        />
      </Card>
      <Card title={t.users}>
        <DayChart
          title={t.users}
          days={at}
          format={number}
          series={[{ name: t.users, values: of('new_users'), tone: 'accent' }]}
        />
      </Card>
      <Card title={`${t.tokens}: ${t.tokensUsed}`}>
        <DayChart
          title={t.tokens}
          days={at}
          format={number}
          series={[{ name: t.tokensUsed, values: of('tokens_used'), tone: 'accent' }]}
        />
      </Card>
    </div>
  )
}
