import { Link } from '@tanstack/react-router'
import { Badge } from '../../design/badge.tsx'
import { When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { MINUTE_MS } from '../../i18n/tehran.ts'
import type { Visit } from '../queries.ts'
import { STATUS_TONES, useWords } from '../words.ts'
import { useTodayTexts } from './texts.ts'

const DOTS: Partial<Record<Visit['status'], string>> = {
  completed: 'bg-success border-success',
  in_progress: 'bg-accent border-accent',
  no_show: 'bg-danger border-danger',
  cancelled: 'bg-default border-border',
}
const isPast = (visit: Visit, now: Date) =>
  new Date(visit.scheduled_at).getTime() + visit.duration_minutes * MINUTE_MS < now.getTime()

/** The visits of a day along a line, with a mark where one is in it. */
export function DayLine({ visits, now }: { visits: readonly Visit[]; now: Date }) {
  const t = useTodayTexts()
  const firstAhead = visits.find((visit) => !isPast(visit, now))?.id
  return (
    <ol aria-label={t.day} className="relative ms-2 border-s-2 border-border">
      {visits.map((visit) => (
        <li key={visit.id} className="relative ps-6 pb-1">
          {visit.id === firstAhead && (
            <p className="-ms-6 mb-2 flex items-center gap-2 text-xs font-semibold text-link">
              <span aria-hidden className="h-0.5 w-6 bg-accent" />
              {t.nowLine} <When at={now.toISOString()} as="time" />
            </p>
          )}
          <span
            aria-hidden
            className={`absolute -start-[9px] size-4 rounded-full border-2 ${visit.id === firstAhead ? 'top-10' : 'top-4'} ${DOTS[visit.status] ?? 'border-accent bg-surface'}`}
          />
          <Row visit={visit} />
        </li>
      ))}
    </ol>
  )
}

function Row({ visit }: { visit: Visit }) {
  const called = useCalled()
  const words = useWords()
  const isOff = visit.status === 'cancelled'
  return (
    <Link
      to="/doctor/visits/$visitId"
      params={{ visitId: visit.id }}
      className="flex items-start gap-3 rounded-xl p-2 hover:bg-default"
    >
      <span className="w-12 shrink-0 font-semibold">
        <When at={visit.scheduled_at} as="time" />
      </span>
      <span className="min-w-0 flex-1">
        <span className={`block truncate font-medium ${isOff ? 'line-through' : ''}`}>
          {called(visit.patient.name)}
        </span>
        <span className="block truncate text-sm text-muted">
          <bdi>{visit.chief_complaint}</bdi>
        </span>
      </span>
      <span className="flex shrink-0 flex-col items-end gap-1">
        <Badge tone={STATUS_TONES[visit.status]}>{words.statuses[visit.status]}</Badge>
        <span className="text-xs text-muted">{words.types[visit.visit_type]}</span>
      </span>
    </Link>
  )
}
