import { useInfiniteQuery } from '@tanstack/react-query'
import { EmptyState } from '../../design/states.tsx'
import { When } from '../../design/when.tsx'
import { ReportView } from '../../record/report-view.tsx'
import { useWords } from '../words.ts'
import { Paged } from './paged.tsx'
import { type PatientRecord, recordVisitsQuery } from './queries.ts'
import { usePatientRecordTexts } from './texts.ts'

type RecordedVisit = PatientRecord['encounters']['results'][number]

/** The signed reports of the visits that are open to the doctor. */
export function ReportsPart({ patientId }: { patientId: string }) {
  const t = usePatientRecordTexts()
  const query = useInfiniteQuery(recordVisitsQuery(patientId))
  return (
    <Paged query={query} patientId={patientId} empty={t.empty.reports}>
      {(visits) => {
        const reported = visits.filter(({ soap_report }) => soap_report !== null)
        if (reported.length === 0) return <EmptyState title={t.empty.reports}>{t.emptyHint}</EmptyState>
        return (
          <ul aria-label={t.tabs.reports} className="flex flex-col gap-3">
            {reported.map((visit) => (
              <Reported key={visit.id} visit={visit} />
            ))}
          </ul>
        )
      }}
    </Paged>
  )
}

function Reported({ visit }: { visit: RecordedVisit }) {
  const words = useWords()
  const { soap_report: report } = visit
  if (!report) return null
  return (
    <li>
      <details className="rounded-2xl border border-border bg-surface p-4">
        <summary className="cursor-pointer">
          <span className="font-semibold" dir="auto">
            {visit.chief_complaint}
          </span>
          <span className="block text-sm text-muted">
            <When at={visit.scheduled_at} as="date" />
            {words.dot}
            {visit.doctor.name}
          </span>
        </summary>
        <div className="mt-4">
          <ReportView
            report={{ ...report, encounter_id: visit.id, status: 'signed', version: 1, generated_at: report.signed_at }}
          />
        </div>
      </details>
    </li>
  )
}
