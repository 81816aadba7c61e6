import { Link } from '@tanstack/react-router'
import { Badge } from '../../design/badge.tsx'
import { When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { useFormat } from '../../i18n/format.ts'
import { jalaliOf } from '../../i18n/tehran.ts'
import { STATUS_TONES, useWords } from '../words.ts'
import { useWeekTexts } from './texts.ts'
import type { Day } from './week.ts'

/** The week as a list of days, where a grid has no room. */
export function DayList({ days, now }: { days: readonly Day[]; now: Date }) {
  return (
    <div className="flex flex-col gap-4">
      {days.map((day) => (
        <DayCard key={day.at.getTime()} day={day} isToday={jalaliOf(day.at) === jalaliOf(now)} />
      ))}
    </div>
  )
}

function DayCard({ day, isToday }: { day: Day; isToday: boolean }) {
  const called = useCalled()
  const t = useWeekTexts()
  const words = useWords()
  const { day: dayName, number } = useFormat()
  return (
    <section className={`rounded-2xl bg-surface p-3 ${isToday ? 'border-2 border-accent' : 'border border-border'}`}>
      <div className="flex flex-wrap items-baseline justify-between gap-2 px-1">
        <h2 className="font-semibold">{dayName(day.at)}</h2>
        <span className="text-sm text-muted">
          {day.visits.length === 0 && (day.isWorking ? t.noVisits : t.dayOff)}
          {day.visits.length > 0 && day.free.length > 0 && t.freeTimes(number(day.free.length))}
        </span>
      </div>
      {day.visits.length > 0 && (
        <ol className="mt-2 flex flex-col">
          {day.visits.map((visit) => (
            <li key={visit.id}>
              <Link
                to="/doctor/visits/$visitId"
                params={{ visitId: visit.id }}
                className="flex min-h-11 items-center gap-3 rounded-xl p-1 hover:bg-default"
              >
                <span className="w-12 shrink-0 font-semibold">
                  <When at={visit.scheduled_at} as="time" />
                </span>
                <span className={`min-w-0 flex-1 truncate ${visit.status === 'cancelled' ? 'line-through' : ''}`}>
                  {called(visit.patient.name)}
                  <span className="block truncate text-sm text-muted">{words.types[visit.visit_type]}</span>
                </span>
                <Badge tone={STATUS_TONES[visit.status]}>{words.statuses[visit.status]}</Badge>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
