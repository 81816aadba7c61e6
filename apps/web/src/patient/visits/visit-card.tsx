import { Link } from '@tanstack/react-router'
import { Building2, Video } from 'lucide-react'
import { Avatar } from '../../design/avatar.tsx'
import { Badge } from '../../design/badge.tsx'
import { LinkButton } from '../../design/button.tsx'
import { useFormat } from '../../i18n/format.ts'
import { JoinVisit } from './join.tsx'
import { useVisitTexts } from './texts.ts'
import { type ListedVisit, STATUS_TONES } from './visit.ts'

/** A visit in a list, with what is to be done about it. */
export function VisitCard({ visit, heading: Heading = 'h2' }: { visit: ListedVisit; heading?: 'h2' | 'h3' }) {
  const t = useVisitTexts()
  const { day, time } = useFormat()
  const Icon = visit.visit_type === 'online' ? Video : Building2
  return (
    <article className="relative flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border border-border bg-surface p-4 transition-shadow hover:shadow-md">
      <Avatar name={visit.doctor.name} src={visit.doctor.profile_image} size={48} />
      <div className="min-w-0 flex-1 basis-48">
        <Heading className="font-semibold">
          <Link
            to="/visits/$visitId"
            params={{ visitId: visit.id }}
            className="after:absolute after:inset-0 after:rounded-2xl"
          >
            {visit.doctor.name}
          </Link>
        </Heading>
        <p className="text-sm text-muted">{visit.doctor.specialty}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3">
          <time dateTime={visit.scheduled_at} className="font-medium">
            {`${day(visit.scheduled_at)} · ${time(visit.scheduled_at)}`}
          </time>
          <span className="inline-flex items-center gap-1 text-sm text-muted">
            <Icon className="size-4" aria-hidden />
            {t[visit.visit_type]}
          </span>
        </p>
      </div>
      <div className="relative z-10 flex flex-wrap items-center gap-3">
        <Badge tone={STATUS_TONES[visit.status]}>{t[visit.status]}</Badge>
        {visit.status === 'pending' && (
          <LinkButton to="/visits/$visitId/pay" params={{ visitId: visit.id }} size="sm">
            {t.pay}
          </LinkButton>
        )}
        <JoinVisit visit={visit} />
      </div>
    </article>
  )
}
