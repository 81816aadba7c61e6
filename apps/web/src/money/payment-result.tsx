import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, Clock, X } from 'lucide-react'
import { useFormat } from '../i18n/format.ts'
import { paymentsQuery } from './queries.ts'
import type { Returned } from './returned.ts'
import { useMoneyTexts } from './texts.ts'

const LOOKS = { paid: CircleCheck, pending: Clock, cancelled: CircleX, failed: CircleX, expired: Clock }

/** What became of a payment one comes back from: the server's word where it is known, else the address's. */
export function PaymentResult({ returned, onDismiss }: { returned: Returned; onDismiss: () => void }) {
  const t = useMoneyTexts()
  const { rial } = useFormat()
  const { data } = useQuery({
    ...paymentsQuery(1),
    enabled: returned.transaction_id !== undefined,
    refetchInterval: returned.status === 'pending' ? 5_000 : false,
  })
  if (returned.status === undefined) return null
  const payment = data?.results.find(({ id }) => id === returned.transaction_id)
  const status = payment?.status ?? returned.status
  const Icon = LOOKS[status]
  return (
    <div
      role="status"
      className={`flex items-start gap-3 rounded-2xl border p-4 sm:p-6 ${status === 'paid' ? 'border-success' : 'border-warning'} bg-surface`}
    >
      <Icon className={`size-8 shrink-0 ${status === 'paid' ? 'text-success' : 'text-warning'}`} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="text-lg font-semibold">
          {t.results[status].title}
          {payment && ` · ${rial(payment.amount)}`}
        </p>
        <p className="text-muted">{t.results[status].text}</p>
        <p className="mt-1 text-sm text-muted">
          {t.number} <bdi className="code break-all">{payment?.reference ?? returned.transaction_id}</bdi>
        </p>
      </div>
      <button
        type="button"
        aria-label={t.dismiss}
        onClick={onDismiss}
        className="grid size-9 shrink-0 place-items-center rounded-full hover:bg-default"
      >
        <X className="size-5" aria-hidden />
      </button>
    </div>
  )
}
