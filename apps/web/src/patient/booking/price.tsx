import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useBookingTexts } from './texts.ts'

/** What a visit costs whom, in Rial. */
export function Price({ total, insurance, payable }: { total: number; insurance: number; payable: number }) {
  const t = useBookingTexts()
  const { rial } = useFormat()
  return (
    <dl className="flex flex-col gap-2">
      <Line name={t.fee} amount={rial(total)} />
      {insurance > 0 && <Line name={t.share} amount={rial(-insurance)} look="text-success" />}
      <div className="flex items-baseline justify-between gap-4 border-t border-border pt-2">
        <dt className="font-semibold">{t.payable}</dt>
        <dd className="text-xl font-bold">{payable === 0 ? t.free : rial(payable)}</dd>
      </div>
    </dl>
  )
}

const Line = ({ name, amount, look = '' }: { name: string; amount: string; look?: string }) => (
  <div className="flex items-baseline justify-between gap-4">
    <dt className="text-muted">{name}</dt>
    <dd className={look}>{amount}</dd>
  </div>
)

/** Until when, and for what, the visit can be called off. */
export function CancellationTerms({
  policy,
}: {
  policy: { free_cancellation_before: string; cancellation_fee_percentage: number }
}) {
  const t = useBookingTexts()
  const { dateTime, percent } = useFormat()
  const now = useNow(60_000)
  const before = new Date(policy.free_cancellation_before)
  const fee = percent(policy.cancellation_fee_percentage / 100)
  return <p className="text-sm text-muted">{before > now ? t.freeUntil(dateTime(before), fee) : t.feeNow(fee)}</p>
}
