import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarClock } from 'lucide-react'
import { Avatar } from '../../design/avatar.tsx'
import { Badge } from '../../design/badge.tsx'
import { LinkButton } from '../../design/button.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { PatientLine } from '../patient-line.tsx'
import { type Visit, visitQuery } from '../queries.ts'
import { VisitDeeds } from '../visit/visit-deeds.tsx'
import { STATUS_TONES, useWords } from '../words.ts'
import { useTodayTexts } from './texts.ts'

/** The visit that runs, or comes next, with all that can be done about it. */
export function NextPatient({ id, isRunning }: { id: string | undefined; isRunning: boolean }) {
  const t = useTodayTexts()
  if (id === undefined) {
    return (
      <EmptyState
        title={t.noNext}
        icon={<CalendarClock className="size-10" aria-hidden />}
        action={
          <LinkButton to="/doctor/settings" variant="outline">
            {t.settings}
          </LinkButton>
        }
      >
        {t.noNextHint}
      </EmptyState>
    )
  }
  return (
    <section aria-labelledby="next" className="rounded-2xl border-2 border-accent bg-surface p-4 sm:p-6">
      <h2 id="next" className="text-sm font-semibold text-link">
        {isRunning ? t.now : t.next}
      </h2>
      <Known id={id} />
    </section>
  )
}

function Known({ id }: { id: string }) {
  const query = useQuery(visitQuery(id))
  return (
    <Loaded query={query} rows={1} height={180}>
      {(visit) => <Who visit={visit} />}
    </Loaded>
  )
}

function Who({ visit }: { visit: Visit }) {
  const called = useCalled()
  const t = useTodayTexts()
  const words = useWords()
  const { patient } = visit
  return (
    <div className="mt-3 flex flex-col gap-5">
      <div className="flex flex-wrap items-start gap-4">
        <Avatar name={called(patient.name)} size={64} />
        <div className="min-w-0 flex-1 basis-40">
          <p className="text-2xl font-bold break-words">{called(patient.name)}</p>
          <p>
            <PatientLine patient={patient} />
          </p>
        </div>
        <div className="max-sm:flex max-sm:w-full max-sm:items-baseline max-sm:gap-3 sm:text-end">
          <p className="text-2xl font-bold">
            <When at={visit.scheduled_at} as="time" />
          </p>
          <p className="text-sm text-muted">
            <When at={visit.scheduled_at} as="relative" />
            {words.dot}
            <When at={visit.scheduled_at} as="day" />
          </p>
        </div>
      </div>
      <div className="flex flex-col gap-2">
        <p className="flex flex-wrap gap-2">
          <Badge tone={STATUS_TONES[visit.status]}>{words.statuses[visit.status]}</Badge>
          <Badge>{words.types[visit.visit_type]}</Badge>
        </p>
        <p className="text-lg break-words">
          <span className="sr-only">{t.complaint} </span>
          <bdi>{visit.chief_complaint}</bdi>
        </p>
        {visit.description && (
          <p className="line-clamp-4 break-words whitespace-pre-line text-muted" dir="auto">
            {visit.description}
          </p>
        )}
        <Link
          to="/doctor/patients/$patientId"
          params={{ patientId: patient.id }}
          className="inline-flex items-center touch:min-h-10 self-start font-medium text-link underline"
        >
          {t.record}
        </Link>
      </div>
      <VisitDeeds visit={visit} />
    </div>
  )
}
