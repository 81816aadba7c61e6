import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Badge, type Tone } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { TextArea } from '../../design/field.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { DrugList } from '../../record/drug-list.tsx'
import { savePrescription } from '../../session/save-prescription.ts'
import { Warnings } from '../warnings.tsx'
import { type Prescription, useCancelPrescription } from './queries.ts'
import { usePrescriptionTexts } from './texts.ts'

const TONES: Record<Prescription['status'], Tone> = { valid: 'success', cancelled: 'danger', superseded: 'warning' }

/** A prescription as it was issued, to print, correct or take back. */
export function IssuedPrescription({
  visitId,
  prescription,
  onWrite,
}: {
  visitId: string
  prescription: Prescription
  onWrite: () => void
}) {
  const t = usePrescriptionTexts()
  const { dateTime } = useFormat()
  const { id, status, issued_at, items, notes, warnings, unchecked_drugs, cancel_reason } = prescription
  const [isCancelling, setIsCancelling] = useState(false)
  const print = useMutation({ mutationFn: () => savePrescription('doctors', id) })
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={TONES[status]}>{t.statuses[status]}</Badge>
        <span className="text-sm text-muted">{t.issuedAt(dateTime(issued_at))}</span>
      </div>
      {cancel_reason && <p className="font-medium text-danger">{t.cancelledWhy(cancel_reason)}</p>}
      <DrugList items={items} />
      {notes && (
        <p className="break-words whitespace-pre-wrap text-muted" dir="auto">
          {notes}
        </p>
      )}
      <Warnings warnings={warnings} unchecked={unchecked_drugs} />
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" isPending={print.isPending} onPress={() => print.mutate()}>
          <Download className="size-4" aria-hidden />
          {t.pdf}
        </Button>
        <Button variant={status === 'valid' ? 'outline' : 'primary'} onPress={onWrite}>
          {status === 'valid' ? t.correct : t.writeNew}
        </Button>
        {status === 'valid' && (
          <Button variant="ghost" onPress={() => setIsCancelling(true)}>
            {t.cancel}
          </Button>
        )}
      </div>
      <ErrorLine error={print.error} />
      {isCancelling && <Cancelling visitId={visitId} id={id} onClose={() => setIsCancelling(false)} />}
    </div>
  )
}

function Cancelling({ visitId, id, onClose }: { visitId: string; id: string; onClose: () => void }) {
  const t = usePrescriptionTexts()
  const [reason, setReason] = useState('')
  const cancel = useCancelPrescription(visitId, () => {
    onClose()
    showToast(t.cancelled)
  })
  const send = () => {
    if (reason.trim() === '') return
    cancel.mutate({ id, reason: reason.trim() })
  }
  return (
    <ConfirmDialog
      title={t.cancelTitle}
      confirm={t.cancel}
      isOpen
      isPending={cancel.isPending}
      error={cancel.error}
      onConfirm={send}
      onClose={onClose}
    >
      <p>{t.cancelText}</p>
      <TextArea
        label={t.cancelReason}
        rows={2}
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </ConfirmDialog>
  )
}
