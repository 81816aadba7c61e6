import { CircleCheck, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { AnchorButton } from '../../design/button.tsx'
import { Spinner } from '../../design/spinner.tsx'
import { usePaymentTexts } from './texts.ts'

const ICONS = {
  good: <CircleCheck className="size-14 text-success" aria-hidden />,
  bad: <CircleX className="size-14 text-danger" aria-hidden />,
  waiting: <Spinner className="size-14 text-muted" />,
}

/** How it went, what it means, and what can be done now. */
export function Outcome({
  kind,
  title,
  lead,
  bankUrl,
  details,
  children,
}: {
  kind: keyof typeof ICONS
  title: string
  lead?: string | undefined
  /** Where an unfinished payment goes on. */
  bankUrl?: string | null | undefined
  details?: ReactNode
  children: ReactNode
}) {
  const t = usePaymentTexts()
  return (
    <section className="flex flex-col items-center gap-4 rounded-2xl border border-border bg-surface p-6 text-center sm:p-10">
      {ICONS[kind]}
      <div role="status" className="flex flex-col gap-1">
        <h2 className="text-xl font-bold text-balance">{title}</h2>
        {lead && <p className="text-muted">{lead}</p>}
      </div>
      {details}
      <div className="flex flex-wrap justify-center gap-2">
        {bankUrl && <AnchorButton href={bankUrl}>{t.toBank}</AnchorButton>}
        {children}
      </div>
    </section>
  )
}
