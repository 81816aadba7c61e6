import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ChevronDown, FileText } from 'lucide-react'
import { useId, useState } from 'react'
import { Button, LinkButton } from '../design/button.tsx'
import { More } from '../design/more.tsx'
import { EmptyState, ErrorState, Loaded, Loading } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { reportQuery, type TimelineEntry, timelineQuery } from './queries.ts'
import { ReportView } from './report-view.tsx'
import { useRecordTexts } from './texts.ts'

/** Reports that doctors signed after visits, each opened where it stands. */
export function ReportsTab() {
  const t = useRecordTexts()
  const query = useInfiniteQuery(timelineQuery('report'))
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={3} height={96} />
  const reports = query.data.pages.flatMap(({ results }) => results)
  if (reports.length === 0) {
    return (
      <EmptyState
        title={t.reportsEmpty}
        icon={<FileText className="size-10" aria-hidden />}
        action={<LinkButton to="/doctors">{t.findDoctor}</LinkButton>}
      >
        {t.reportsEmptyHint}
      </EmptyState>
    )
  }
  return (
    <>
      <ul aria-label={t.reports} className="flex flex-col gap-3">
        {reports.map((entry) => (
          <ReportCard key={entry.id} entry={entry} />
        ))}
      </ul>
      <More query={query} label={t.more} />
    </>
  )
}

function ReportCard({ entry: { at, doctor, report, encounter_id } }: { entry: TimelineEntry }) {
  const t = useRecordTexts()
  const id = useId()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li className="rounded-2xl border border-border bg-surface p-4 sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold" dir="auto">
            {report?.diagnoses.join('، ') || report?.chief_complaint || t.kinds.report}
          </h2>
          <p className="text-sm text-muted">
            {doctor && (
              <>
                <bdi>{doctor.name}</bdi> ·{' '}
              </>
            )}
            <When at={at} as="date" />
          </p>
        </div>
        <Button
          variant="outline"
          size="sm"
          aria-expanded={isOpen}
          aria-controls={id}
          onPress={() => setIsOpen(!isOpen)}
        >
          {isOpen ? t.closeReport : t.openReport}
          <ChevronDown className={`size-4 ${isOpen ? 'rotate-180' : ''}`} aria-hidden />
        </Button>
      </div>
      <div id={id}>{isOpen && encounter_id && <Opened encounterId={encounter_id} />}</div>
    </li>
  )
}

function Opened({ encounterId }: { encounterId: string }) {
  const query = useQuery(reportQuery(encounterId))
  return (
    <div className="mt-4 border-t border-border pt-4">
      <Loaded query={query} rows={3}>
        {(report) => <ReportView report={report} />}
      </Loaded>
    </div>
  )
}
