import { Phone } from 'lucide-react'
import { AnchorButton } from '../../design/button.tsx'
import { useStartTexts } from './texts.ts'

/** What cannot wait for a visit. */
export function Emergency() {
  const t = useStartTexts()
  return (
    <section
      aria-labelledby="emergency"
      className="flex flex-wrap items-center gap-4 rounded-2xl border border-danger bg-surface p-4 sm:p-6"
    >
      <div className="min-w-0 flex-1 basis-64">
        <h2 id="emergency" className="text-lg font-semibold text-danger">
          {t.emergency}
        </h2>
        <p className="text-muted">{t.emergencyLead}</p>
      </div>
      <AnchorButton href="tel:115" variant="danger">
        <Phone className="size-4" aria-hidden />
        {t.call}
      </AnchorButton>
    </section>
  )
}
