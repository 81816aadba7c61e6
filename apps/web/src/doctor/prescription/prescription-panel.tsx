import { useQuery } from '@tanstack/react-query'
import { Pill } from 'lucide-react'
import { useState } from 'react'
import { Card } from '../../design/page.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { type Visit, visitQuery } from '../queries.ts'
import { hasKeptDraft } from '../use-kept-draft.ts'
import { IssuedPrescription } from './issued.tsx'
import { draftNameOf, PrescriptionForm } from './prescription-form.tsx'
import { prescriptionQuery } from './queries.ts'
import { usePrescriptionTexts } from './texts.ts'

/** What is prescribed in a visit: written, checked, issued, corrected, taken back. */
export function PrescriptionPanel({ visitId }: { visitId: string }) {
  const t = usePrescriptionTexts()
  const visit = useQuery(visitQuery(visitId))
  return (
    <Card title={t.title}>
      <Loaded query={visit} rows={1} height={240}>
        {(found) =>
          found.status === 'in_progress' || found.status === 'completed' ? (
            <Known visit={found} />
          ) : (
            <EmptyState title={t.notBegun} icon={<Pill className="size-10" aria-hidden />}>
              {t.notBegunHint}
            </EmptyState>
          )
        }
      </Loaded>
    </Card>
  )
}

function Known({ visit }: { visit: Visit }) {
  const { id: visitId } = visit
  const t = usePrescriptionTexts()
  const query = useQuery(prescriptionQuery(visit))
  // Until something else is chosen, what was begun is written on.
  const [chosen, setIsWriting] = useState<boolean>()
  return (
    <Loaded query={query} rows={1} height={240}>
      {(found) => {
        const corrected = found?.status === 'valid' ? found : undefined
        const isWriting = chosen ?? hasKeptDraft(draftNameOf(visitId, corrected))
        if (found && !isWriting) {
          return <IssuedPrescription visitId={visitId} prescription={found} onWrite={() => setIsWriting(true)} />
        }
        return (
          <div className="flex flex-col gap-4">
            {corrected && <p className="rounded-xl bg-warning p-3 text-warning-foreground">{t.correcting}</p>}
            <PrescriptionForm
              visitId={visitId}
              corrected={corrected}
              onIssued={() => setIsWriting(false)}
              onStop={found ? () => setIsWriting(false) : undefined}
            />
          </div>
        )
      }}
    </Loaded>
  )
}
