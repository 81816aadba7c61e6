import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/field.tsx'
import { useFormat } from '../../i18n/format.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { api } from '../../session/clients.ts'
import { CancellationTerms } from '../booking/price.tsx'
import type { Visit } from './visit.ts'

const useTexts = defineTexts({
  fa: {
    cancel: 'لغو ویزیت',
    title: 'این ویزیت لغو شود؟',
    unpaid: 'هنوز چیزی پرداخت نکرده‌اید؛ لغو رایگان است و وقت آزاد می‌شود.',
    free: (refund: string) => `لغو رایگان است و همهٔ ${refund} به کیف پول شما برمی‌گردد.`,
    fee: 'هزینهٔ لغو',
    refund: 'بازگشت به کیف پول',
    late: 'کمتر از ۲۴ ساعت تا ویزیت مانده است، پس بخشی از هزینه کم می‌شود:',
    reason: 'دلیل (اختیاری)',
  },
  en: {
    cancel: 'Cancel the visit',
    title: 'Cancel this visit?',
    unpaid: 'You have paid nothing yet: cancelling is free, and the time is given back.',
    free: (refund) => `Cancelling is free: all of the ${refund} goes back to your wallet.`,
    fee: 'Costs',
    refund: 'Back to your wallet',
    late: 'It is less than 24 hours away, so part of the fee is kept:',
    reason: 'Reason (optional)',
  },
})

/** Calls the visit off, after what it costs has been shown. Nothing where it is too late for it. */
export function CancelVisit({ visit, onCancelled }: { visit: Visit; onCancelled: (refundRial: number) => void }) {
  const t = useTexts()
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const queryClient = useQueryClient()
  const refresh = () =>
    Promise.all(['visits', 'money', 'doctors'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
  const cancel = useMutation({
    mutationFn: async () => {
      const typed = reason.trim()
      const params = { path: { id: visit.id } }
      const body = typed ? { reason: typed } : {}
      return (await api.POST('/api/v1/patients/encounters/{id}/cancel/', { params, body })).data
    },
    onSuccess: async ({ refund_amount }) => {
      setOpen(false)
      onCancelled(refund_amount)
      await refresh()
    },
  })
  const open = () => {
    cancel.reset()
    // What it costs changes with the hour: it is asked for anew before it is shown.
    void queryClient.invalidateQueries({ queryKey: ['visits', visit.id] })
    setOpen(true)
  }
  if (!visit.cancellation) return null
  return (
    <>
      <Button variant="danger-soft" onPress={open}>
        {t.cancel}
      </Button>
      <ConfirmDialog
        title={t.title}
        confirm={t.cancel}
        isOpen={isOpen}
        isPending={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={() => setOpen(false)}
      >
        <Cost visit={visit} cancellation={visit.cancellation} />
        <TextField
          label={t.reason}
          name="reason"
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </ConfirmDialog>
    </>
  )
}

function Cost({ visit, cancellation }: { visit: Visit; cancellation: NonNullable<Visit['cancellation']> }) {
  const t = useTexts()
  const { rial } = useFormat()
  const { cancellation_fee: fee, refund_amount: refund } = cancellation
  if (fee === 0 && refund === 0) return <p>{t.unpaid}</p>
  if (fee === 0) {
    return (
      <>
        <p>{t.free(rial(refund))}</p>
        <CancellationTerms policy={visit.cancellation_policy} />
      </>
    )
  }
  return (
    <>
      <p>{t.late}</p>
      <dl className="grid grid-cols-2 gap-2 rounded-xl bg-default p-3 text-default-foreground">
        <dt>{t.fee}</dt>
        <dd className="text-end font-semibold">{rial(fee)}</dd>
        <dt>{t.refund}</dt>
        <dd className="text-end font-semibold">{rial(refund)}</dd>
      </dl>
    </>
  )
}
