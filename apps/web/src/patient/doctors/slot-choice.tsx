import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button, LinkButton } from '../../design/button.tsx'
import { Segments } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../design/states.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { addDays, DAY_MS, jalaliOf } from '../../i18n/tehran.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { useSignedIn } from '../../session/me.ts'
import { type Choice, LAST_WEEK } from './choice.ts'
import { DayStrip } from './day-strip.tsx'
import { type Doctor, slotsQuery } from './queries.ts'
import type { VisitType } from './search.ts'
import { SlotTimes } from './slot-times.tsx'
import { useDoctorTexts } from './texts.ts'

const useTexts = defineTexts({
  fa: {
    title: 'وقت‌های خالی',
    zone: (minutes: string) => `هر ویزیت ${minutes} دقیقه است و ساعت‌ها به وقت تهران‌اند.`,
    type: 'نوع ویزیت',
    earlier: 'هفتهٔ پیش',
    later: 'هفتهٔ بعد',
    none: 'در این هفته وقت خالی نیست',
    noneLead: 'هفته‌های دیگر را ببینید.',
    toNext: (day: string) => `نزدیک‌ترین وقت: ${day}`,
    never: 'این پزشک فعلاً وقت خالی ندارد',
    neverLead: 'پزشکان دیگری با همین تخصص را ببینید.',
    others: 'پزشکان همین تخصص',
    book: 'رزرو این وقت',
    choose: 'روز و ساعت را انتخاب کنید',
  },
  en: {
    title: 'Free times',
    zone: (minutes) => `Visits take ${minutes} minutes; all times are Tehran time.`,
    type: 'Kind of visit',
    earlier: 'Week before',
    later: 'Next week',
    none: 'No free time in this week',
    noneLead: 'Have a look at other weeks.',
    toNext: (day) => `Next free: ${day}`,
    never: 'This doctor has no free time at present',
    neverLead: 'See other doctors of the same specialty.',
    others: 'Doctors of this specialty',
    book: 'Book this time',
    choose: 'Choose a day and a time',
  },
})
const route = getRouteApi('/doctors/$doctorId')

/** The free times of a doctor, week by week; what is chosen stands in the address. */
export function SlotChoice({ doctor }: { doctor: Doctor }) {
  const t = useTexts()
  const words = useDoctorTexts()
  const choice = route.useSearch()
  const navigate = route.useNavigate()
  const change = (search: Choice) => void navigate({ search, replace: true, resetScroll: false })
  const { online, in_person } = doctor.availability
  const types = (['online', 'in_person'] as const).filter((type) => (type === 'online' ? online : in_person))
  const type = types.find((each) => each === choice.type) ?? types[0]
  if (type === undefined || doctor.availability.next_available === null) return <NoTimes doctor={doctor} />
  return (
    <Card title={t.title}>
      <div className="flex flex-col gap-4">
        {types.length > 1 && (
          <Segments
            label={t.type}
            hideLabel
            value={type}
            options={types.map((value) => ({ value, label: words[value] }))}
            onValue={(chosen) => change({ ...choice, type: chosen })}
          />
        )}
        <Week doctor={doctor} type={type} choice={choice} onChoice={change} />
      </div>
    </Card>
  )
}

function NoTimes({ doctor }: { doctor: Doctor }) {
  const t = useTexts()
  return (
    <EmptyState
      title={t.never}
      action={
        <LinkButton to="/doctors" search={{ specialty: doctor.specialty.id }}>
          {t.others}
        </LinkButton>
      }
    >
      {t.neverLead}
    </EmptyState>
  )
}

interface Choosing {
  readonly doctor: Doctor
  readonly type: VisitType
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
}

/** The week of an instant, counted from today's. */
const weekOf = (at: string, today: Date): number => {
  for (let day = 0; day < (LAST_WEEK + 1) * 7; day++)
    if (jalaliOf(addDays(today, day)) === jalaliOf(new Date(at))) return Math.floor(day / 7)
  return Math.min(LAST_WEEK, Math.max(0, Math.floor((Date.parse(at) - today.getTime()) / DAY_MS / 7)))
}

function Week({ doctor, type, choice, onChoice }: Choosing) {
  const t = useTexts()
  const { day, number } = useFormat()
  const today = useNow(undefined)
  const next = doctor.availability.next_available ?? today.toISOString()
  const week = choice.week ?? weekOf(choice.at ?? next, today)
  const query = useQuery({ ...slotsQuery(doctor.id, { week, type, today }), placeholderData: keepPreviousData })
  const days = Array.from({ length: 7 }, (_, ahead) => addDays(today, week * 7 + ahead))
  const slots = query.data && !query.isPlaceholderData ? query.data.results : undefined
  const chosen = slots?.find(({ starts_at }) => choice.at && Date.parse(starts_at) === Date.parse(choice.at))
  const shownDay = (choice.at && jalaliOf(new Date(choice.at))) ?? slots?.[0]?.date
  const open = slots?.some(({ date }) => date === shownDay) ? shownDay : slots?.[0]?.date
  const go = (to: number) => onChoice({ type, week: to })
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <Button variant="ghost" size="sm" isDisabled={week === 0} onPress={() => go(week - 1)}>
          <ChevronLeft className="size-4 rtl:-scale-x-100" aria-hidden />
          {t.earlier}
        </Button>
        <Button variant="ghost" size="sm" isDisabled={week >= LAST_WEEK} onPress={() => go(week + 1)}>
          {t.later}
          <ChevronRight className="size-4 rtl:-scale-x-100" aria-hidden />
        </Button>
      </div>
      <DayStrip
        days={days}
        slots={slots}
        shown={open}
        onDay={(first) => onChoice({ type, week, at: first.starts_at })}
      />
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : slots === undefined ? (
        <Loading rows={2} height={44} />
      ) : slots.length === 0 ? (
        <EmptyState
          title={t.none}
          action={
            weekOf(next, today) === week ? undefined : (
              <Button variant="outline" onPress={() => go(weekOf(next, today))}>
                {t.toNext(day(next))}
              </Button>
            )
          }
        >
          {t.noneLead}
        </EmptyState>
      ) : (
        <SlotTimes
          slots={slots.filter(({ date }) => date === open)}
          chosen={chosen?.starts_at}
          onSlot={(at) => onChoice({ type, week, at })}
        />
      )}
      {query.data && <p className="text-sm text-muted">{t.zone(number(query.data.duration_minutes))}</p>}
      {query.data && <BookBar doctor={doctor} type={type} at={chosen?.starts_at} fee={query.data.fee} />}
    </>
  )
}

/** The chosen time with its price, and the way on. */
function BookBar({ doctor, type, at, fee }: { doctor: Doctor; type: VisitType; at: string | undefined; fee: number }) {
  const t = useTexts()
  const { day, time, rial } = useFormat()
  const hasBottomBar = useSignedIn()
  return (
    <div
      className={`sticky z-10 -mx-4 -mb-4 flex flex-wrap items-center justify-between gap-3 rounded-b-2xl border-t border-border bg-surface px-4 py-3 sm:-mx-6 sm:-mb-6 sm:px-6 lg:bottom-0 ${hasBottomBar ? 'bottom-16' : 'bottom-0'}`}
    >
      <p aria-live="polite" className="min-w-0">
        <b className="block">{at ? `${day(at)} · ${time(at)}` : t.choose}</b>
        <span className="text-muted">{rial(fee)}</span>
      </p>
      {at && (
        <LinkButton to="/doctors/$doctorId/book" params={{ doctorId: doctor.id }} search={{ type, at }}>
          {t.book}
        </LinkButton>
      )}
    </div>
  )
}
