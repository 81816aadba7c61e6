import { Timer } from 'lucide-react'
import { useFormat } from '../../i18n/format.ts'
import { usePaymentTexts } from './texts.ts'

const HURRY_MS = 3 * 60_000

/** How long the booked time is still held; it hurries towards the end. */
export function HoldClock({ until, now }: { until: Date; now: Date }) {
  const t = usePaymentTexts()
  const { clock } = useFormat()
  const leftMs = Math.max(0, until.getTime() - now.getTime())
  const look = leftMs < HURRY_MS ? 'border-danger text-danger' : 'border-border'
  return (
    <p className={`flex flex-wrap items-center gap-x-3 rounded-2xl border bg-surface p-4 font-medium ${look}`}>
      <Timer className="size-5 shrink-0" aria-hidden />
      {t.held}
      <span role="timer" className="ms-auto text-lg font-bold">
        {t.heldFor(clock(leftMs / 1000))}
      </span>
    </p>
  )
}
