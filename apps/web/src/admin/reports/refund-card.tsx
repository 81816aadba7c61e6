import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { showToast } from '../../design/toast.ts'
import { smartai } from '../../session/clients.ts'
import { useReportTexts } from './texts.ts'

/** Takes the tokens of a purchase back and returns its price. */
export function RefundCard() {
  const t = useReportTexts()
  const queryClient = useQueryClient()
  const [invoice, setInvoice] = useState('')
  const [reason, setReason] = useState('')
  const [isAsking, ask] = useState(false)
  const refund = useMutation({
    mutationFn: () =>
      smartai.api.POST('/v1/admin/purchases/{invoiceId}/refund', {
        params: { path: { invoiceId: invoice.trim() } },
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      showToast(t.refunded)
      ask(false)
      setInvoice('')
      setReason('')
      await queryClient.invalidateQueries({ queryKey: ['admin'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    refund.reset()
    ask(true)
  }
  return (
    <Card title={t.refund}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted">{t.refundLead}</p>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField
            label={t.invoice}
            dir="ltr"
            required
            maxLength={100}
            value={invoice}
            onChange={({ target }) => setInvoice(target.value)}
          />
          <TextField
            label={t.reason}
            required
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </div>
        <Button
          type="submit"
          variant="outline"
          className="self-start"
          isDisabled={invoice.trim() === '' || reason.trim() === ''}
        >
          {t.refundDo}
        </Button>
      </form>
      <ConfirmDialog
        title={t.refundTitle}
        confirm={t.refundDo}
        isOpen={isAsking}
        isPending={refund.isPending}
        error={refund.error}
        onConfirm={() => refund.mutate()}
        onClose={() => ask(false)}
      >
        <p>{t.refundText}</p>
      </ConfirmDialog>
    </Card>
  )
}
