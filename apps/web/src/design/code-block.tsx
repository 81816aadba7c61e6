import { Copy } from 'lucide-react'
import { defineTexts } from '../i18n/texts.ts'
import { useCopy } from './copy.ts'

const useTexts = defineTexts({
  fa: { copy: 'کپی' },
  en: { copy: 'Copy' },
})

/** Code or data as it stands, left to right, with a button that copies it. What is wide scrolls within. */
export function CodeBlock({ label, code, maxHeight }: { label: string; code: string; maxHeight?: number }) {
  const t = useTexts()
  const copy = useCopy()
  return (
    <div dir="ltr" className="relative min-w-0">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        style={{ maxHeight }}
        className="overflow-auto rounded-xl border border-border bg-default text-default-foreground"
      >
        <pre className="w-max min-w-full p-4 pe-14 font-mono max-sm:pt-13 text-sm leading-6">
          <code>{code}</code>
        </pre>
      </section>
      <button
        type="button"
        aria-label={`${t.copy}: ${label}`}
        onClick={() => void copy(code)}
        className="absolute end-2 top-2 grid size-9 touch:size-10 place-items-center rounded-lg border border-border bg-surface text-surface-foreground"
      >
        <Copy className="size-4" aria-hidden />
      </button>
    </div>
  )
}
