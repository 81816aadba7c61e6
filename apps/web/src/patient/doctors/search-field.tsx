import { Search } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { defineTexts } from '../../i18n/texts.ts'

const useTexts = defineTexts({
  fa: { label: 'نام پزشک، تخصص یا شهر', placeholder: 'مثلاً قلب، رضایی، شیراز' },
  en: { label: 'Doctor, specialty or city', placeholder: 'Such as cardiology, dermatology' },
})

/** Words to find a doctor by. */
export function SearchField({
  value,
  onValue,
  onSubmit,
  children,
}: {
  value: string
  onValue: (typed: string) => void
  onSubmit: () => void
  /** What stands behind the field. */
  children?: ReactNode
}) {
  const t = useTexts()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <search className="min-w-0 flex-1">
      <form onSubmit={submit} className="flex gap-2">
        <div className="relative min-w-0 flex-1">
          <Search className="pointer-events-none absolute start-3 top-3.5 size-5 text-muted" aria-hidden />
          <input
            type="search"
            name="q"
            enterKeyHint="search"
            autoComplete="off"
            maxLength={100}
            aria-label={t.label}
            placeholder={t.placeholder}
            value={value}
            onChange={(event) => onValue(event.target.value)}
            className="h-12 w-full rounded-xl border border-field-border bg-field ps-11 pe-3 text-base text-field-foreground outline-none placeholder:text-muted focus-visible:outline-2 focus-visible:outline-focus"
          />
        </div>
        {children}
      </form>
    </search>
  )
}
