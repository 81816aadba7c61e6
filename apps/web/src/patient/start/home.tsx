import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bell, Bot, ChevronRight, FileUp, HeartPulse, Search, UserRoundPen, Wallet } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { walletQuery } from '../../money/queries.ts'
import { unreadQuery } from '../../notices/queries.ts'
import { useMeIfSignedIn } from '../../session/me.ts'
import { upcomingQuery } from '../visits/queries.ts'
import { VisitCard } from '../visits/visit-card.tsx'
import { Emergency } from './emergency.tsx'
import { StartSearch } from './start-search.tsx'

const useTexts = defineTexts({
  fa: {
    hello: (name: string) => `سلام ${name}`,
    helloNobody: 'سلام، خوش آمدید',
    lead: 'امروز چه کمکی از ما برمی‌آید؟',
    next: 'ویزیت‌های پیش رو',
    allVisits: 'همهٔ ویزیت‌ها',
    noVisit: 'ویزیتی در پیش ندارید',
    noVisitLead: 'پزشک مناسب را پیدا کنید و نزدیک‌ترین وقت خالی را بگیرید.',
    find: 'یافتن پزشک',
    deeds: 'دسترسی سریع',
    findLead: 'با نام، تخصص یا شهر',
    assistant: 'پرسش از دستیار',
    assistantLead: 'پاسخ با ذکر منبع، هر ساعت شبانه‌روز',
    files: 'فرستادن مدارک',
    filesLead: 'آزمایش، تصویر و نسخه در پرونده',
    wallet: 'کیف پول',
    notices: 'اعلان‌ها',
    facts: 'اطلاعات سلامت',
    factsLead: 'حساسیت‌ها، بیماری‌ها، داروها و بیمه',
    unread: (count: string) => `${count} خوانده‌نشده`,
    noUnread: 'همه را خوانده‌اید',
    profile: 'پروفایل خود را کامل کنید',
    profileLead: 'نام، تاریخ تولد و بیمهٔ شما به پزشک کمک می‌کند و سهم بیمه را از هزینه کم می‌کند.',
    complete: 'تکمیل پروفایل',
  },
  en: {
    hello: (name) => `Hello ${name}`,
    helloNobody: 'Hello and welcome',
    lead: 'How can we help today?',
    next: 'Coming visits',
    allVisits: 'All visits',
    noVisit: 'No visit ahead of you',
    noVisitLead: 'Find the right doctor and take the next free time.',
    find: 'Find a doctor',
    deeds: 'Quick access',
    findLead: 'By name, specialty or city',
    assistant: 'Ask the assistant',
    assistantLead: 'Answers with their sources, at any hour',
    files: 'Send documents',
    filesLead: 'Lab results, images, prescriptions',
    wallet: 'Wallet',
    notices: 'Notifications',
    facts: 'Health facts',
    factsLead: 'Allergies, illnesses, medicines, insurance',
    unread: (count) => `${count} unread`,
    noUnread: 'All read',
    profile: 'Complete your profile',
    profileLead: 'Your name, date of birth and insurance help the doctor, and take the insured part off the fee.',
    complete: 'Complete it',
  },
})

/** What comes next for who is signed in, and the shortest ways to what they do most. */
export function Home() {
  const t = useTexts()
  const me = useMeIfSignedIn()
  return (
    <Page title={me?.first_name ? t.hello(me.first_name) : t.helloNobody} lead={t.lead}>
      <StartSearch />
      {me && !me.is_profile_complete && <ProfileHint />}
      <NextVisits />
      <Deeds />
      <Emergency />
    </Page>
  )
}

function ProfileHint() {
  const t = useTexts()
  return (
    <section className="flex flex-wrap items-center gap-4 rounded-2xl border border-border bg-surface p-4">
      <UserRoundPen className="size-6 shrink-0 text-link" aria-hidden />
      <div className="min-w-0 flex-1 basis-56">
        <h2 className="font-semibold">{t.profile}</h2>
        <p className="text-sm text-muted">{t.profileLead}</p>
      </div>
      <LinkButton to="/profile" variant="outline" size="sm">
        {t.complete}
      </LinkButton>
    </section>
  )
}

const SHOWN = 2

function NextVisits() {
  const t = useTexts()
  const query = useQuery(upcomingQuery(useLanguage()))
  const visits = query.data
  return (
    <section aria-labelledby="next">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="next" className="text-lg font-semibold">
          {t.next}
        </h2>
        <Link
          to="/visits"
          className="inline-flex items-center gap-1 font-medium text-link hover:underline touch:min-h-10"
        >
          {t.allVisits}
          <ChevronRight className="size-4 rtl:-scale-x-100" aria-hidden />
        </Link>
      </div>
      {visits === undefined ? (
        query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading rows={1} height={120} />
        )
      ) : visits.length === 0 ? (
        <EmptyState title={t.noVisit} action={<LinkButton to="/doctors">{t.find}</LinkButton>}>
          {t.noVisitLead}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {visits.slice(0, SHOWN).map((visit) => (
            <li key={visit.id}>
              <VisitCard visit={visit} heading="h3" />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Deeds() {
  const t = useTexts()
  const { rial, number } = useFormat()
  const wallet = useQuery(walletQuery).data
  const unread = useQuery(unreadQuery).data
  return (
    <section aria-labelledby="deeds">
      <h2 id="deeds" className="mb-3 text-lg font-semibold">
        {t.deeds}
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        <Deed to="/doctors" icon={<Search className="size-5" aria-hidden />} name={t.find} lead={t.findLead} />
        <Deed to="/assistant" icon={<Bot className="size-5" aria-hidden />} name={t.assistant} lead={t.assistantLead} />
        <Deed to="/record" icon={<FileUp className="size-5" aria-hidden />} name={t.files} lead={t.filesLead} />
        <Deed to="/profile" icon={<HeartPulse className="size-5" aria-hidden />} name={t.facts} lead={t.factsLead} />
        <Deed
          to="/wallet"
          icon={<Wallet className="size-5" aria-hidden />}
          name={t.wallet}
          lead={wallet ? rial(wallet.balance) : '…'}
        />
        <Deed
          to="/notifications"
          icon={<Bell className="size-5" aria-hidden />}
          name={t.notices}
          lead={unread === undefined ? '…' : unread > 0 ? t.unread(number(unread)) : t.noUnread}
        />
      </ul>
    </section>
  )
}

function Deed({ to, icon, name, lead }: { to: string; icon: ReactNode; name: string; lead: string }) {
  return (
    <li>
      <Link
        to={to}
        className="flex h-full items-center gap-3 rounded-2xl border border-border bg-surface p-4 transition-shadow hover:shadow-md"
      >
        <span className="grid size-11 shrink-0 place-items-center rounded-full bg-default text-link">{icon}</span>
        <span className="min-w-0">
          <span className="block font-semibold">{name}</span>
          <span className="block text-sm text-muted">{lead}</span>
        </span>
      </Link>
    </li>
  )
}
