import { useInfiniteQuery } from '@tanstack/react-query'
import { Badge, type Tone } from '../../design/badge.tsx'
import { When } from '../../design/when.tsx'
import { DrugList } from '../../record/drug-list.tsx'
import { useRecordTexts } from '../../record/texts.ts'
import { useWords } from '../words.ts'
import { Paged } from './paged.tsx'
import { prescriptionsQuery } from './queries.ts'
import { usePatientRecordTexts } from './texts.ts'

const TONES: Record<'valid' | 'cancelled' | 'superseded', Tone> = {
  valid: 'success',
  cancelled: 'danger',
  superseded: 'warning',
}

/** What was prescribed to a patient. */
export function PrescriptionsPart({ patientId }: { patientId: string }) {
  const t = usePatientRecordTexts()
  const record = useRecordTexts()
  const words = useWords()
  const query = useInfiniteQuery(prescriptionsQuery(patientId))
  return (
    <Paged query={query} patientId={patientId} empty={t.empty.prescriptions}>
      {(prescriptions) => (
        <ul aria-label={t.tabs.prescriptions} className="flex flex-col gap-3">
          {prescriptions.map(({ id, status, doctor, issued_at, items, notes }) => (
            <li key={id} className="rounded-2xl border border-border bg-surface p-4">
              <div className="flex flex-wrap items-start justify-between gap-2">
                <p className="text-sm text-muted">
                  <span className="font-semibold text-foreground">{doctor.name}</span>
                  {words.dot}
                  <When at={issued_at} as="date" />
                </p>
                <Badge tone={TONES[status]}>{record[status]}</Badge>
              </div>
              <DrugList items={items} />
              {notes && (
                <p className="mt-3 break-words whitespace-pre-wrap text-muted" dir="auto">
                  {notes}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Paged>
  )
}
