import { TriangleAlert } from 'lucide-react'
import { Badge } from '../design/badge.tsx'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import type { Warning } from './queries.ts'
import { SEVERITY_TONES, useWords } from './words.ts'

const useTexts = defineTexts({
  fa: {
    warnings: 'هشدارهای دارویی',
    unchecked: 'این داروها را نمی‌شناسیم و سنجیده نشدند:',
    read: (drug: string) => `این هشدار را خواندم و مسئولیت ${drug} را می‌پذیرم`,
    against: (drug: string, against: string) => `${drug} در برابر ${against}`,
    comma: '، ',
  },
  en: {
    warnings: 'Drug warnings',
    unchecked: 'These are not known here and were not checked:',
    read: (drug) => `I have read this and answer for ${drug}`,
    against: (drug, against) => `${drug} and ${against}`,
    comma: ', ',
  },
})

/** What speaks against some medicines, the gravest first; grave ones are acknowledged here where that is asked for. */
export function Warnings({
  warnings,
  unchecked = [],
  toAcknowledge = [],
  acknowledged = [],
  onAcknowledged,
}: {
  warnings: readonly Warning[]
  unchecked?: readonly string[]
  toAcknowledge?: readonly string[]
  acknowledged?: readonly string[]
  onAcknowledged?: (ids: string[]) => void
}) {
  const t = useTexts()
  const words = useWords()
  const { digits } = useFormat()
  if (warnings.length === 0 && unchecked.length === 0) return null
  return (
    <section aria-label={t.warnings} className="flex flex-col gap-3">
      {warnings.length > 0 && (
        <ul className="flex flex-col gap-2">
          {warnings.map(({ id, severity, message, drug, against }) => (
            <li
              key={id}
              className={`flex flex-col gap-2 rounded-xl border-2 bg-surface p-3 ${severity === 'major' ? 'border-danger' : severity === 'moderate' ? 'border-warning' : 'border-border'}`}
            >
              <p className="flex items-start gap-2">
                <TriangleAlert
                  className={`mt-1 size-5 shrink-0 ${severity === 'major' ? 'text-danger' : 'text-warning'}`}
                  aria-hidden
                />
                <span className="min-w-0 flex-1 break-words">
                  <b className="block">{t.against(drug, against)}</b>
                  {digits(message)}
                </span>
                <Badge tone={SEVERITY_TONES[severity]}>{words.severities[severity]}</Badge>
              </p>
              {onAcknowledged && toAcknowledge.includes(id) && (
                <label className="flex items-start gap-3 font-medium">
                  <input
                    type="checkbox"
                    className="mt-1 size-5 shrink-0 accent-accent"
                    checked={acknowledged.includes(id)}
                    onChange={({ target }) =>
                      onAcknowledged(
                        target.checked ? [...acknowledged, id] : acknowledged.filter((other) => other !== id),
                      )
                    }
                  />
                  {t.read(drug)}
                </label>
              )}
            </li>
          ))}
        </ul>
      )}
      {unchecked.length > 0 && (
        <p className="text-sm text-warning">
          {t.unchecked} {unchecked.join(t.comma)}
        </p>
      )}
    </section>
  )
}
