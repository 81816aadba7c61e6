import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Badge } from '../../design/badge.tsx'
import { LinkButton } from '../../design/button.tsx'
import { LinkTabs, TabLink } from '../../design/link-tabs.tsx'
import { Page } from '../../design/page.tsx'
import { EmptyState, isUnknown, Loaded } from '../../design/states.tsx'
import { When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { useFormat } from '../../i18n/format.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { PatientLine } from '../patient-line.tsx'
import { PrescriptionPanel } from '../prescription/prescription-panel.tsx'
import { type VisitInFull, visitQuery } from '../queries.ts'
import { VisitFilesPanel } from '../record/files-part.tsx'
import { NotesPart } from '../record/notes-part.tsx'
import { recordQuery } from '../record/queries.ts'
import { RecordPanel } from '../record/record-panel.tsx'
import { Allergies } from '../record/summary.tsx'
import { SoapPanel } from '../soap/soap-panel.tsx'
import { STATUS_TONES, useWords } from '../words.ts'
import { DESK_TABS, type DeskTab } from './desk-tabs.ts'
import { VisitDeeds } from './visit-deeds.tsx'

const useTexts = defineTexts({
  fa: {
    title: 'میز ویزیت',
    tabs: 'بخش‌های میز',
    report: 'گفت‌وگو و گزارش',
    prescription: 'نسخه',
    record: 'پرونده',
    files: 'فایل‌های ویزیت',
    notes: 'یادداشت‌ها',
    patient: 'پروندهٔ کامل',
    reference: 'شمارهٔ نوبت',
    unknown: 'این ویزیت در ویزیت‌های شما نیست',
    calendar: 'تقویم',
  },
  en: {
    title: "Visit's desk",
    tabs: 'Parts of the desk',
    report: 'Transcript and report',
    prescription: 'Prescription',
    record: 'Record',
    files: 'Files of the visit',
    notes: 'Notes',
    patient: 'Full record',
    reference: 'Reference',
    unknown: 'This is none of your visits',
    calendar: 'Calendar',
  },
})
const route = getRouteApi('/doctor/visits/$visitId')

/** All that a doctor writes and reads of one visit. */
export function VisitPage() {
  const called = useCalled()
  const t = useTexts()
  const { visitId } = route.useParams()
  const query = useQuery(visitQuery(visitId))
  if (isUnknown(query.error)) {
    return (
      <Page title={t.title}>
        <EmptyState title={t.unknown} action={<LinkButton to="/doctor/calendar">{t.calendar}</LinkButton>} />
      </Page>
    )
  }
  return (
    <Page
      title={query.data ? called(query.data.patient.name) : t.title}
      lead={query.data && <PatientLine patient={query.data.patient} />}
      wide
    >
      <Loaded query={query} rows={3} height={140}>
        {(visit) => (
          <>
            <Head visit={visit} />
            <KnownAllergies patientId={visit.patient.id} />
            <Desk key={visit.id} visit={visit} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** The parts of the desk. Before a visit one reads the record, after its begin one writes the report. */
function Desk({ visit: { id: visitId, status, patient } }: { visit: VisitInFull }) {
  const t = useTexts()
  const [first] = useState<DeskTab>(() => (status === 'in_progress' || status === 'completed' ? 'report' : 'record'))
  const { tab = first } = route.useSearch()
  return (
    <>
      <LinkTabs label={t.tabs}>
        {DESK_TABS.map((each) => (
          <TabLink
            key={each}
            to="/doctor/visits/$visitId"
            params={{ visitId }}
            search={{ tab: each }}
            resetScroll={false}
            isHere={each === tab}
          >
            {t[each]}
          </TabLink>
        ))}
      </LinkTabs>
      {tab === 'report' && <SoapPanel visitId={visitId} />}
      {tab === 'prescription' && <PrescriptionPanel visitId={visitId} />}
      {tab === 'record' && <RecordPanel patientId={patient.id} visitId={visitId} />}
      {tab === 'files' && <VisitFilesPanel visitId={visitId} />}
      {tab === 'notes' && (
        <div className="flex flex-col gap-4">
          <NotesPart patientId={patient.id} visitId={visitId} />
        </div>
      )}
    </>
  )
}

function Head({ visit }: { visit: VisitInFull }) {
  const t = useTexts()
  const words = useWords()
  const { number } = useFormat()
  return (
    <section className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="font-semibold">
          <When at={visit.scheduled_at} as="day" />
          {words.dot}
          <When at={visit.scheduled_at} as="time" />
          {words.dot}
          {words.minutes(number(visit.duration_minutes))}
        </p>
        <Badge tone={STATUS_TONES[visit.status]}>{words.statuses[visit.status]}</Badge>
        <Badge>{words.types[visit.visit_type]}</Badge>
        <span className="text-sm text-muted">
          {t.reference} <bdi className="code">{visit.booking_reference}</bdi>
        </span>
        <Link
          to="/doctor/patients/$patientId"
          params={{ patientId: visit.patient.id }}
          className="inline-flex items-center touch:min-h-10 font-medium text-link underline sm:ms-auto"
        >
          {t.patient}
        </Link>
      </div>
      <div>
        <p className="break-words">
          <bdi>{visit.chief_complaint}</bdi>
        </p>
        {visit.description && (
          <p className="mt-1 break-words whitespace-pre-line text-muted" dir="auto">
            {visit.description}
          </p>
        )}
      </div>
      <VisitDeeds visit={visit} withDesk={false} />
    </section>
  )
}

/** What must not be overlooked in any part of the desk, as far as the history is open. */
function KnownAllergies({ patientId }: { patientId: string }) {
  const { data } = useQuery(recordQuery(patientId))
  const names = data?.medical_info?.allergies ?? []
  return names.length > 0 ? <Allergies names={names} /> : null
}
