import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CalendarX2 } from 'lucide-react'
import { LinkButton } from '../../design/button.tsx'
import { LinkTabs, TabLink } from '../../design/link-tabs.tsx'
import { More } from '../../design/more.tsx'
import { Page } from '../../design/page.tsx'
import { EmptyState, ErrorState, Loaded, Loading } from '../../design/states.tsx'
import { useLanguage } from '../../i18n/language.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { pastQuery, upcomingQuery } from './queries.ts'
import type { ListedVisit } from './visit.ts'
import { VisitCard } from './visit-card.tsx'

const useTexts = defineTexts({
  fa: {
    title: 'ویزیت‌های من',
    book: 'ویزیت تازه',
    tabs: 'زمان ویزیت‌ها',
    upcoming: 'پیش رو',
    past: 'گذشته',
    none: 'ویزیتی در پیش ندارید',
    noneLead: 'پزشک مناسب را پیدا کنید و نزدیک‌ترین وقت خالی را بگیرید.',
    find: 'یافتن پزشک',
    nonePast: 'هنوز ویزیتی نداشته‌اید',
    nonePastLead: 'ویزیت‌های انجام‌شده و لغوشده، با نسخه و گزارششان، اینجا می‌مانند.',
    more: 'ویزیت‌های قدیمی‌تر',
  },
  en: {
    title: 'My visits',
    book: 'New visit',
    tabs: 'Which visits',
    upcoming: 'Coming',
    past: 'Past',
    none: 'No visit ahead of you',
    noneLead: 'Find the right doctor and take the next free time.',
    find: 'Find a doctor',
    nonePast: 'You have had no visit yet',
    nonePastLead: 'Visits that are done or cancelled stay here, with their prescriptions and reports.',
    more: 'Older visits',
  },
})
const route = getRouteApi('/_patient/visits/')

/** All visits of who is signed in. */
export function VisitsPage() {
  const t = useTexts()
  const { tab } = route.useSearch()
  return (
    <Page title={t.title} actions={<LinkButton to="/doctors">{t.book}</LinkButton>}>
      <LinkTabs label={t.tabs}>
        <TabLink to="/visits" search={{}} replace isHere={tab === undefined}>
          {t.upcoming}
        </TabLink>
        <TabLink to="/visits" search={{ tab: 'past' }} replace isHere={tab === 'past'}>
          {t.past}
        </TabLink>
      </LinkTabs>
      {tab === 'past' ? <Past /> : <Upcoming />}
    </Page>
  )
}

function Upcoming() {
  const t = useTexts()
  const query = useQuery(upcomingQuery(useLanguage()))
  return (
    <Loaded query={query} rows={2} height={120}>
      {(visits) =>
        visits.length === 0 ? (
          <EmptyState
            title={t.none}
            icon={<CalendarX2 className="size-10" aria-hidden />}
            action={<LinkButton to="/doctors">{t.find}</LinkButton>}
          >
            {t.noneLead}
          </EmptyState>
        ) : (
          <VisitList name={t.upcoming} visits={visits} />
        )
      }
    </Loaded>
  )
}

function Past() {
  const t = useTexts()
  const query = useInfiniteQuery(pastQuery(useLanguage()))
  if (!query.data) {
    if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    return <Loading rows={3} height={120} />
  }
  const visits = query.data.pages.flatMap(({ results }) => results)
  if (visits.length === 0 && !query.hasNextPage) return <EmptyState title={t.nonePast}>{t.nonePastLead}</EmptyState>
  return (
    <>
      <VisitList name={t.past} visits={visits} />
      <More query={query} label={t.more} />
    </>
  )
}

const VisitList = ({ name, visits }: { name: string; visits: readonly ListedVisit[] }) => (
  <ul aria-label={name} className="flex flex-col gap-3">
    {visits.map((visit) => (
      <li key={visit.id}>
        <VisitCard visit={visit} />
      </li>
    ))}
  </ul>
)
