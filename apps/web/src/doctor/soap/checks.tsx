import { Check, EyeOff } from 'lucide-react'
import { Badge } from '../../design/badge.tsx'
import { Warnings } from '../warnings.tsx'
import type { Report } from './queries.ts'
import { useSoapTexts } from './texts.ts'

/** What a draft leaves to be looked at: drug warnings, what was said and is not in it, what was left out of it. */
export function Checks({ report }: { report: Report }) {
  const t = useSoapTexts()
  const { warnings = [], omissions = [], dropped = [], unchecked_drugs: unchecked = [] } = report
  if (warnings.length + omissions.length + dropped.length + unchecked.length === 0) return null
  return (
    <section aria-label={t.checks} className="flex flex-col gap-4 rounded-2xl bg-background p-4">
      <h3 className="font-bold">{t.checks}</h3>
      <Warnings warnings={warnings} unchecked={unchecked} />
      {omissions.length > 0 && (
        <div>
          <h4 className="flex items-center gap-2 font-semibold">
            <EyeOff className="size-4" aria-hidden />
            {t.omissions}
          </h4>
          <ul className="mt-2 flex flex-col gap-1">
            {omissions.map(({ id, kind, text, resolved }) => (
              <li key={id} className="flex flex-wrap items-center gap-2">
                <Badge tone={resolved ? 'success' : kind === 'medication' ? 'warning' : 'danger'}>
                  {t.omissionKinds[kind]}
                </Badge>
                <span className={resolved ? 'text-muted line-through' : ''} dir="auto">
                  {text}
                </span>
                {resolved && (
                  <span className="flex items-center gap-1 text-sm text-success">
                    <Check className="size-4" aria-hidden />
                    {t.resolved}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {dropped.length > 0 && (
        <details>
          <summary className="cursor-pointer font-semibold">{t.dropped}</summary>
          <ul className="mt-2 flex flex-col gap-1 text-sm">
            {dropped.map(({ pointer, text, why }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several may be the same
              <li key={`${pointer}:${place}`}>
                <span dir="auto">{text}</span> <span className="text-muted">{t.droppedWhy[why] ?? ''}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
