import { Link } from '@tanstack/react-router'
import type { CSSProperties } from 'react'
import { useCalled } from '../../i18n/called.ts'
import { useFormat } from '../../i18n/format.ts'
import { jalaliOf } from '../../i18n/tehran.ts'
import { minuteOfDay } from '../days.ts'
import type { Visit } from '../queries.ts'
import { useWords } from '../words.ts'
import { useWeekTexts } from './texts.ts'
import { type Day, type Scale, type Span, scaleOf, spanOfSlot, spanOfVisit } from './week.ts'

const LOOKS: Partial<Record<Visit['status'], string>> = {
  completed: 'border-success bg-surface',
  in_progress: 'border-accent bg-accent text-accent-foreground',
  no_show: 'border-danger bg-surface',
  pending: 'border-warning bg-surface',
}

/** The week as a grid of hours: visits where they are, free times between them, what is closed in grey. */
export function WeekGrid({ days, open, now }: { days: readonly Day[]; open: readonly Span[]; now: Date }) {
  const scale = scaleOf(days, open)
  return (
    <div className="flex flex-col gap-3">
      <div className="rounded-2xl border border-border bg-surface">
        <div className="grid grid-cols-[4rem_repeat(7,minmax(0,1fr))]">
          <div className="border-b border-border" />
          {days.map((day) => (
            <DayHead key={day.at.getTime()} day={day} now={now} />
          ))}
          <Hours scale={scale} />
          {days.map((day) => (
            <DayColumn key={day.at.getTime()} {...{ day, open, now, scale }} />
          ))}
        </div>
      </div>
      <Legend />
    </div>
  )
}

const isSameDay = (one: Date, other: Date) => jalaliOf(one) === jalaliOf(other)

function DayHead({ day, now }: { day: Day; now: Date }) {
  const { weekday, day: dayName } = useFormat()
  const name = weekday(day.at)
  return (
    <h2
      aria-current={isSameDay(day.at, now) ? 'date' : undefined}
      className="sticky top-14 z-20 flex flex-col border-s border-b border-border bg-surface p-2 text-center text-sm aria-[current=date]:bg-accent aria-[current=date]:text-accent-foreground"
    >
      <span className="font-semibold">{name}</span>
      <span>{dayName(day.at).replace(name, '').replace(/[,،]/g, '').trim()}</span>
    </h2>
  )
}

function Hours({ scale }: { scale: Scale }) {
  const { clock } = useFormat()
  return (
    <div aria-hidden className="relative text-xs text-muted" style={{ height: scale.height }}>
      {scale.hours.map(({ minute, top }) => (
        <span key={minute} className="absolute inset-x-0 px-2 text-end" style={{ top }}>
          {clock(minute)}
        </span>
      ))}
    </div>
  )
}

function DayColumn({ day, open, now, scale }: { day: Day; open: readonly Span[]; now: Date; scale: Scale }) {
  const t = useWeekTexts()
  const { weekday } = useFormat()
  const place = ({ from, to }: Span): CSSProperties => ({
    top: scale.topOf(from),
    height: Math.max(0, (to >= scale.to ? scale.height : scale.topOf(to)) - scale.topOf(from) - 2),
  })
  const visits = day.visits.filter(({ status }) => status !== 'cancelled')
  return (
    <div className="relative border-s border-border bg-default/60" style={{ height: scale.height }}>
      {day.isWorking &&
        open.map((span) => (
          <div key={span.from} aria-hidden className="absolute inset-x-0 bg-surface" style={place(span)} />
        ))}
      {scale.hours.map(({ minute, top }) => (
        <div key={minute} aria-hidden className="absolute inset-x-0 border-t border-border" style={{ top }} />
      ))}
      {day.free.map((slot) => (
        <div
          key={slot.starts_at}
          aria-hidden
          className="absolute inset-x-1 rounded-md border border-dashed border-field-border"
          style={place(spanOfSlot(slot))}
        />
      ))}
      {visits.length > 0 && (
        <ol aria-label={weekday(day.at)}>
          {visits.map((visit) => (
            <Block key={visit.id} visit={visit} style={place(spanOfVisit(visit))} />
          ))}
        </ol>
      )}
      {visits.length === 0 && <p className="sr-only">{day.isWorking ? t.noVisits : t.dayOff}</p>}
      {isSameDay(day.at, now) && <NowLine now={now} scale={scale} />}
    </div>
  )
}

function Block({ visit, style }: { visit: Visit; style: CSSProperties }) {
  const called = useCalled()
  const words = useWords()
  const { time } = useFormat()
  const at = time(visit.scheduled_at)
  const label = [at, called(visit.patient.name), words.types[visit.visit_type], words.statuses[visit.status]].join(
    words.dot,
  )
  return (
    <li className="absolute inset-x-1" style={style}>
      <Link
        to="/doctor/visits/$visitId"
        params={{ visitId: visit.id }}
        aria-label={label}
        title={`${label}\n${visit.chief_complaint}`}
        className={`flex h-full flex-col overflow-hidden rounded-md border-s-4 px-1.5 text-xs shadow-sm outline outline-border hover:z-10 ${LOOKS[visit.status] ?? 'border-link bg-surface'}`}
      >
        <span className="truncate leading-6">
          <span className="font-semibold">{at}</span> {called(visit.patient.name)}
        </span>
      </Link>
    </li>
  )
}

function NowLine({ now, scale }: { now: Date; scale: Scale }) {
  const minute = minuteOfDay(now)
  if (minute < scale.from || minute >= scale.to) return null
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-x-0 z-10 border-t-2 border-danger"
      style={{ top: scale.topOf(minute) }}
    />
  )
}

function Legend() {
  const t = useWeekTexts()
  const entries = [
    ['border-s-4 border-link bg-surface outline outline-border', t.legendVisit],
    ['border border-dashed border-field-border', t.legendFree],
    ['border border-border bg-default/60', t.legendClosed],
  ] as const
  return (
    <ul className="flex flex-wrap gap-4 text-sm text-muted">
      {entries.map(([look, name]) => (
        <li key={name} className="flex items-center gap-2">
          <span aria-hidden className={`h-4 w-6 rounded ${look}`} />
          {name}
        </li>
      ))}
    </ul>
  )
}
