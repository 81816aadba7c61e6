import { useQuery } from '@tanstack/react-query'
import { Pill } from 'lucide-react'
import { LinkButton } from '../design/button.tsx'
import { Pager } from '../design/pager.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { PrescriptionBody, PrescriptionStatus } from './prescription.tsx'
import { type Prescription, prescriptionsQuery, RECORD_PAGE_SIZE } from './queries.ts'
import { useRecordTexts } from './texts.ts'

/** What doctors prescribed, to be read, printed and verified. */
export function PrescriptionsTab({ page, onPage }: { page: number; onPage: (page: number) => void }) {
  const t = useRecordTexts()
  const query = useQuery(prescriptionsQuery(page))
  return (
    <Loaded query={query} rows={2} height={200}>
      {({ results, count }) =>
        count === 0 ? (
          <EmptyState
            title={t.prescriptionsEmpty}
            icon={<Pill className="size-10" aria-hidden />}
            action={<LinkButton to="/doctors">{t.findDoctor}</LinkButton>}
          >
            {t.prescriptionsEmptyHint}
          </EmptyState>
        ) : (
          <>
            <ul aria-label={t.prescriptions} className="flex flex-col gap-4">
              {results.map((prescription) => (
                <PrescriptionCard key={prescription.id} prescription={prescription} />
              ))}
            </ul>
            <Pager page={page} pageSize={RECORD_PAGE_SIZE} count={count} onPage={onPage} />
          </>
        )
      }
    </Loaded>
  )
}

function PrescriptionCard({ prescription }: { prescription: Prescription }) {
  const { status, doctor, issued_at } = prescription
  return (
    <li className="rounded-2xl border border-border bg-surface p-4 sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold">{doctor.name}</h2>
          <p className="text-sm text-muted">
            <bdi>{doctor.specialty}</bdi> · <When at={issued_at} />
          </p>
        </div>
        <PrescriptionStatus status={status} />
      </div>
      <PrescriptionBody prescription={prescription} />
    </li>
  )
}
