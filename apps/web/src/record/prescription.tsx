import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Badge, type Tone } from '../design/badge.tsx'
import { AnchorButton, Button } from '../design/button.tsx'
import { ErrorLine } from '../design/states.tsx'
import { savePrescription } from '../session/save-prescription.ts'
import { DrugList } from './drug-list.tsx'
import type { Prescription } from './queries.ts'
import { useRecordTexts } from './texts.ts'

const TONES: Record<Prescription['status'], Tone> = { valid: 'success', cancelled: 'danger', superseded: 'warning' }

/** Whether it is in force. */
export function PrescriptionStatus({ status }: Pick<Prescription, 'status'>) {
  const t = useRecordTexts()
  return <Badge tone={TONES[status]}>{t[status]}</Badge>
}

/** What was prescribed, why not to use it where that is so, and the paper to be printed and verified. */
export function PrescriptionBody({
  prescription: { id, status, items, notes, cancel_reason, verification_url },
}: {
  prescription: Pick<Prescription, 'id' | 'status' | 'items' | 'notes' | 'cancel_reason' | 'verification_url'>
}) {
  const t = useRecordTexts()
  return (
    <>
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
        <PdfButton id={id} />
        <AnchorButton href={verification_url} target="_blank" rel="noreferrer" variant="ghost" size="sm">
          {t.verification}
        </AnchorButton>
      </div>
    </>
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
