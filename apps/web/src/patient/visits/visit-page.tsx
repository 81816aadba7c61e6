import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Avatar } from '../../design/avatar.tsx'
import { BackLink } from '../../design/back-link.tsx'
import { Badge } from '../../design/badge.tsx'
import { LinkButton } from '../../design/button.tsx'
import { Card, Page } from '../../design/page.tsx'
import { Loading } from '../../design/states.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { RecordingConsent } from '../../visit/recording-consent.tsx'
import { Price } from '../booking/price.tsx'
import { CancelVisit } from './cancel-visit.tsx'
import { AddToCalendar, VisitPlace } from './coming-visit.tsx'
import { JoinVisit } from './join.tsx'
import { LoadedVisit } from './loaded-visit.tsx'
import { visitQuery } from './queries.ts'
import { RateVisit } from './rate-visit.tsx'
import { useVisitTexts } from './texts.ts'
import { isUpcoming, STATUS_TONES, type Visit } from './visit.ts'
import { VisitFiles } from './visit-files.tsx'

const useTexts = defineTexts({
  fa: {
    title: (doctor: string) => `ویزیت ${doctor}`,
    length: 'مدت',
    reference: 'کد پیگیری',
    complaint: 'علت مراجعه',
    facts: 'جزئیات ویزیت',
    payment: 'پرداخت',
    paymentPending: 'پرداخت نشده',
    paymentPaid: 'پرداخت شده',
    paymentRefunded: 'همهٔ پول به کیف پول برگشت',
    paymentPartly: 'بخشی از پول به کیف پول برگشت',
    paymentExpired: 'در مهلت پرداخت نشد',
    again: 'رزرو دوباره از همین پزشک',
    cancelled: 'ویزیت لغو شد.',
    refunded: (amount: string) => `ویزیت لغو شد و ${amount} به کیف پول شما برگشت.`,
    visit: 'ویزیت',
    home: 'ویزیت‌های من',
  },
  en: {
    title: (doctor) => `Visit: ${doctor}`,
    length: 'Length',
    reference: 'Reference',
    complaint: 'Reason',
    facts: 'The visit',
    payment: 'Payment',
    paymentPending: 'Not paid yet',
    paymentPaid: 'Paid',
    paymentRefunded: 'All of it went back to your wallet',
    paymentPartly: 'Part of it went back to your wallet',
    paymentExpired: 'Was not paid in time',
    again: 'Book this doctor again',
    cancelled: 'The visit was cancelled.',
    refunded: (amount) => `The visit was cancelled; ${amount} went back to your wallet.`,
    visit: 'Visit',
    home: 'My visits',
  },
})
const route = getRouteApi('/_patient/visits/$visitId/')

/** What only a visit that is over has. */
const VisitReport = lazy(async () => ({ default: (await import('./visit-report.tsx')).VisitReport }))
const VisitPrescription = lazy(async () => ({ default: (await import('./visit-prescription.tsx')).VisitPrescription }))

/** One visit: what is to be done about it, and what came of it. */
export function VisitPage() {
  const t = useTexts()
  const { visitId } = route.useParams()
  const query = useQuery(visitQuery(visitId, useLanguage()))
  return (
    <Page
      title={query.data ? t.title(query.data.doctor.name) : t.visit}
      lead={<BackLink to="/visits">{t.home}</BackLink>}
    >
      <LoadedVisit query={query} rows={3} height={140}>
        {(visit) => <VisitView visit={visit} />}
      </LoadedVisit>
    </Page>
  )
}

function VisitView({ visit }: { visit: Visit }) {
  const t = useTexts()
  const { rial } = useFormat()
  const [refund, setRefund] = useState<number>()
  const { prescription } = visit
  return (
    <>
      <div role="status" className="contents">
        {refund !== undefined && (
          <p className="rounded-2xl bg-success p-4 text-success-foreground">
            {refund > 0 ? t.refunded(rial(refund)) : t.cancelled}
          </p>
        )}
      </div>
      <Heading visit={visit} onCancelled={setRefund} />
      {visit.status === 'completed' && <RateVisit visit={visit} />}
      <Suspense fallback={<Loading rows={1} height={160} />}>
        {visit.soap_report && <VisitReport visitId={visit.id} />}
        {prescription && <VisitPrescription id={String(prescription.id)} />}
      </Suspense>
      <div className="grid items-start gap-6 md:grid-cols-2">
        <Card title={t.facts}>
          <VisitFacts visit={visit} />
        </Card>
        <Card title={t.payment}>
          <Paid visit={visit} />
        </Card>
      </div>
      {(visit.status === 'confirmed' || visit.status === 'in_progress') && <RecordingConsent visitId={visit.id} />}
      <VisitFiles visit={visit} />
    </>
  )
}

function Heading({ visit, onCancelled }: { visit: Visit; onCancelled: (refundRial: number) => void }) {
  const t = useTexts()
  const words = useVisitTexts()
  const { day, time } = useFormat()
  const now = useNow(60_000)
  const isComing = isUpcoming(visit, now)
  const deeds: ReactNode = isComing ? (
    <>
      {visit.status === 'pending' && (
        <LinkButton to="/visits/$visitId/pay" params={{ visitId: visit.id }}>
          {words.pay}
        </LinkButton>
      )}
      <JoinVisit visit={visit} />
      {visit.status === 'confirmed' && <AddToCalendar visit={visit} />}
      <CancelVisit visit={visit} onCancelled={onCancelled} />
    </>
  ) : (
    <LinkButton
      to="/doctors/$doctorId"
      params={{ doctorId: visit.doctor.id }}
      search={{ type: visit.visit_type }}
      variant="outline"
    >
      {t.again}
    </LinkButton>
  )
  return (
    <section className="flex flex-wrap items-center gap-4 rounded-2xl border border-border bg-surface p-4 sm:p-6">
      <Avatar name={visit.doctor.name} src={visit.doctor.profile_image} size={64} />
      <div className="min-w-0 flex-1 basis-48">
        <Badge tone={STATUS_TONES[visit.status]}>{words[visit.status]}</Badge>
        <p className="mt-1 text-lg font-semibold">
          <time dateTime={visit.scheduled_at}>{`${day(visit.scheduled_at)} · ${time(visit.scheduled_at)}`}</time>
        </p>
        <p className="text-muted">{`${visit.doctor.specialty} · ${words[visit.visit_type]}`}</p>
        {isComing && <VisitPlace visit={visit} />}
      </div>
      <div className="flex flex-wrap items-center gap-2">{deeds}</div>
    </section>
  )
}

function VisitFacts({ visit }: { visit: Visit }) {
  const t = useTexts()
  const words = useVisitTexts()
  const { number } = useFormat()
  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-col gap-2">
        <Fact name={t.reference}>
          <bdi className="code">{visit.booking_reference}</bdi>
        </Fact>
        <Fact name={t.length}>{words.minutes(number(visit.duration_minutes))}</Fact>
      </dl>
      <div>
        <h3 className="text-sm text-muted">{t.complaint}</h3>
        <p className="font-medium break-words">{visit.chief_complaint}</p>
        {visit.description && <p className="break-words whitespace-pre-line text-muted">{visit.description}</p>}
      </div>
    </div>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex flex-wrap justify-between gap-x-4">
    <dt className="text-muted">{name}</dt>
    <dd className="font-medium">{children}</dd>
  </div>
)

function Paid({ visit }: { visit: Visit }) {
  const t = useTexts()
  const told = {
    pending: t.paymentPending,
    paid: t.paymentPaid,
    refunded: t.paymentRefunded,
    partially_refunded: t.paymentPartly,
    expired: t.paymentExpired,
  }[visit.payment_status]
  return (
    <div className="flex flex-col gap-3">
      <Price total={visit.total_cost} insurance={visit.insurance_share} payable={visit.patient_share} />
      <p className="text-sm text-muted">{told}</p>
    </div>
  )
}
