import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { LinkButton } from '../../design/button.tsx'
import { useFormat } from '../../i18n/format.ts'
import type { VisitType } from '../doctors/search.ts'
import type { Refusal } from './queries.ts'
import { useBookingTexts } from './texts.ts'

/** Why it cannot be booked, with the ways out. */
export function Refused({
  refusal,
  doctorId,
  type,
  onTime,
}: {
  refusal: Refusal
  doctorId: string
  type: VisitType
  onTime: () => void
}) {
  const t = useBookingTexts()
  const allTimes = (
    <LinkButton to="/doctors/$doctorId" params={{ doctorId }} search={{ type }} variant="outline" size="sm">
      {t.allTimes}
    </LinkButton>
  )
  if (refusal.kind === 'plan') {
    return (
      <Notice title={t.planTitle} lead={t.planLead}>
        <LinkButton to="/plans" size="sm">
          {t.plans}
        </LinkButton>
        <LinkButton
          to="/doctors/$doctorId"
          params={{ doctorId }}
          search={{ type: 'in_person' }}
          variant="outline"
          size="sm"
        >
          {t.inPerson}
        </LinkButton>
      </Notice>
    )
  }
  if (refusal.kind === 'not_offered') {
    return (
      <Notice title={t.notOffered} lead={t.notOfferedLead}>
        {allTimes}
      </Notice>
    )
  }
  const title = refusal.isOwnVisit ? t.ownTitle : t.takenTitle
  return (
    <Notice title={title} lead={refusal.free.length > 0 ? t.takenLead : t.noneFree}>
      <FreeTimes {...{ free: refusal.free, doctorId, type, onTime }} />
      {allTimes}
    </Notice>
  )
}

function FreeTimes({
  free,
  doctorId,
  type,
  onTime,
}: {
  free: readonly string[]
  doctorId: string
  type: VisitType
  onTime: () => void
}) {
  const { day, time } = useFormat()
  return (
    <ul className="flex w-full flex-wrap gap-2">
      {free.map((at) => (
        <li key={at}>
          <Link
            to="/doctors/$doctorId/book"
            params={{ doctorId }}
            search={{ type, at }}
            replace
            resetScroll={false}
            onClick={onTime}
            className="button button--secondary button--sm"
          >
            {`${day(at)} · ${time(at)}`}
          </Link>
        </li>
      ))}
    </ul>
  )
}

const Notice = ({ title, lead, children }: { title: string; lead: string; children: ReactNode }) => (
  <div role="alert" className="flex flex-col gap-2 rounded-2xl border border-warning bg-surface p-4">
    <p className="font-semibold text-warning">{title}</p>
    <p>{lead}</p>
    <div className="flex flex-wrap gap-2">{children}</div>
  </div>
)
