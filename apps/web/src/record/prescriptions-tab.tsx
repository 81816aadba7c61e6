import { useMutation, useQuery } from '@tanstack/react-query'
import { Download, Pill } from 'lucide-react'
import { Badge, type Tone } from '../design/badge.tsx'
import { AnchorButton, Button, LinkButton } from '../design/button.tsx'
import { Pager } from '../design/pager.tsx'
import { EmptyState, ErrorLine, Loaded } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { savePrescription } from '../session/save-prescription.ts'
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

const TONES: Record<Prescription['status'], Tone> = { valid: 'success', cancelled: 'danger', superseded: 'warning' }

function PrescriptionCard({ prescription }: { prescription: Prescription }) {
  const t = useRecordTexts()
  const { status, doctor, issued_at, items, notes, cancel_reason, verification_url } = prescription
  return (
    <li className="rounded-2xl border border-border bg-surface p-4 sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold">{doctor.name}</h2>
          <p className="text-sm text-muted">
            <bdi>{doctor.specialty}</bdi> · <When at={issued_at} />
          </p>
        </div>
        <Badge tone={TONES[status]}>{t[status]}</Badge>
      </div>
      {status === 'cancelled' && cancel_reason && (
        <p className="mt-3 font-medium text-danger">{t.cancelledWhy(cancel_reason)}</p>
      )}
      {status === 'superseded' && <p className="mt-3 font-medium text-warning">{t.doNotUse}</p>}
      <DrugList items={items} />
      {notes && (
        <p className="mt-3 break-words whitespace-pre-wrap text-muted" dir="auto">
          {notes}
        </p>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <PdfButton id={prescription.id} />
        <AnchorButton href={verification_url} target="_blank" rel="noreferrer" variant="ghost" size="sm">
          {t.verification}
        </AnchorButton>
      </div>
    </li>
  )
}

/** Medicines with how to take them. */
export function DrugList({
  items,
}: {
  items: readonly (Omit<Prescription['items'][number], 'instructions'> & { instructions?: string | null })[]
}) {
  const t = useRecordTexts()
  const { digits } = useFormat()
  return (
    <ol className="mt-4 flex flex-col gap-3">
      {items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: of one paper, whose lines never move
        <li key={place} className="rounded-xl bg-background p-3">
          <p className="font-medium" dir="auto">
            {digits(item.drug)}
          </p>
          <dl className="mt-1 grid grid-cols-3 gap-2 text-sm">
            {([t.dose, t.frequency, t.duration] as const).map((name, part) => (
              <div key={name} className="min-w-0">
                <dt className="text-muted">{name}</dt>
                <dd className="break-words">{digits([item.dose, item.frequency, item.duration][part] ?? '')}</dd>
              </div>
            ))}
          </dl>
          {item.instructions && (
            <p className="mt-1 text-sm" dir="auto">
              {digits(item.instructions)}
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}

function PdfButton({ id }: { id: string }) {
  const t = useRecordTexts()
  const print = useMutation({ mutationFn: () => savePrescription('patients', id) })
  return (
    <>
      <Button variant="outline" size="sm" isPending={print.isPending} onPress={() => print.mutate()}>
        <Download className="size-4" aria-hidden />
        {t.pdf}
      </Button>
      <ErrorLine error={print.error} />
    </>
  )
}
