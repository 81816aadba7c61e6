import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { defineTexts } from '../i18n/texts.ts'

const useTexts = defineTexts({
  fa: { copy: 'رونوشت', copied: 'رونوشت شد' },
  en: { copy: 'Copy', copied: 'Copied' },
})

/** Code or data as it stands, left to right, with a button that copies it. What is wide scrolls within. */
export function CodeBlock({ label, code, maxHeight }: { label: string; code: string; maxHeight?: number }) {
  const t = useTexts()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <div dir="ltr" className="relative min-w-0">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        style={{ maxHeight }}
        className="overflow-auto rounded-xl border border-border bg-default text-default-foreground"
      >
        <pre className="w-max min-w-full p-4 pe-14 font-mono text-sm leading-6">
          <code>{code}</code>
        </pre>
      </section>
      <button
        type="button"
        aria-label={`${isCopied ? t.copied : t.copy}: ${label}`}
        onClick={() => void copy()}
        className="absolute end-2 top-2 grid size-9 touch:size-10 place-items-center rounded-lg border border-border bg-surface text-surface-foreground"
      >
        <Icon className="size-4" aria-hidden />
      </button>
    </div>
  )
}
