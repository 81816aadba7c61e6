import { useQueryClient } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useEffect } from 'react'
import { LinkButton } from '../../design/button.tsx'
import { useFormat } from '../../i18n/format.ts'
import { AddToCalendar } from '../visits/coming-visit.tsx'
import type { Visit } from '../visits/visit.ts'
import type { Payment } from './hold.ts'
import { Outcome } from './outcome.tsx'
import { usePaymentTexts } from './texts.ts'

/** What became of paying a visit: the visit itself decides, the payment only explains. */
export function VisitOutcome({ visit, payment }: { visit: Visit; payment: Payment | undefined }) {
  const t = usePaymentTexts()
  const toVisit = (
    <LinkButton to="/visits/$visitId" params={{ visitId: visit.id }} variant="outline">
      {t.toVisit}
    </LinkButton>
  )
  if (['confirmed', 'in_progress', 'completed'].includes(visit.status)) return <Confirmed visit={visit} />
  if (visit.status !== 'pending' || payment?.status === 'expired') {
    const isLapsed = visit.payment_status === 'expired' || visit.status === 'pending'
    return (
      <Outcome
        kind="bad"
        title={isLapsed ? t.lapsed : t.visitCancelled}
        lead={payment?.status === 'paid' ? t.refunded : isLapsed ? t.lapsedLead : undefined}
      >
        <LinkButton to="/doctors/$doctorId" params={{ doctorId: visit.doctor.id }} search={{ type: visit.visit_type }}>
          {t.again}
        </LinkButton>
        {toVisit}
      </Outcome>
    )
  }
  if (payment && payment.status !== 'pending' && payment.status !== 'paid') {
    const isCancelled = payment.status === 'cancelled'
    return (
      <Outcome
        kind="bad"
        title={isCancelled ? t.cancelled : t.failed}
        lead={isCancelled ? t.cancelledLead : t.failedLead}
      >
        <LinkButton to="/visits/$visitId/pay" params={{ visitId: visit.id }}>
          {t.retry}
        </LinkButton>
        {toVisit}
      </Outcome>
    )
  }
  return (
    <Outcome kind="waiting" title={t.pending} lead={t.pendingLead} bankUrl={payment?.payment_url}>
      {toVisit}
    </Outcome>
  )
}

function Confirmed({ visit }: { visit: Visit }) {
  const t = usePaymentTexts()
  const { day, time } = useFormat()
  const queryClient = useQueryClient()
  useEffect(() => {
    // What was kept from before the payment is not so any more.
    for (const changed of ['money', 'notices']) void queryClient.invalidateQueries({ queryKey: [changed] })
    void queryClient.invalidateQueries({ queryKey: ['visits', 'upcoming'] })
  }, [queryClient])
  const steps = [visit.visit_type === 'online' ? t.stepJoin : t.stepCome, t.stepFiles, t.stepProfile]
  const details = (
    <>
      <div className="rounded-2xl bg-default px-6 py-4 text-default-foreground">
        <p className="font-semibold">{visit.doctor.name}</p>
        <p>{`${day(visit.scheduled_at)} · ${time(visit.scheduled_at)}`}</p>
        <p className="text-sm">
          {t.reference} <bdi className="code">{visit.booking_reference}</bdi>
        </p>
      </div>
      <ul className="flex max-w-md flex-col gap-2 text-start">
        {steps.map((step) => (
          <li key={step} className="flex items-start gap-2">
            <Check className="mt-1.5 size-4 shrink-0 text-success" aria-hidden />
            {step}
          </li>
        ))}
      </ul>
    </>
  )
  return (
    <Outcome
      kind="good"
      title={visit.patient_share === 0 ? t.freeConfirmed : t.paid}
      lead={t.paidLead}
      details={details}
    >
      <LinkButton to="/visits/$visitId" params={{ visitId: visit.id }}>
        {t.toVisit}
      </LinkButton>
      <AddToCalendar visit={visit} />
    </Outcome>
  )
}
