import { SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'

const useTexts = defineTexts({
  fa: { filters: 'فیلترها', narrowed: (count: string) => `فیلترها (${count})`, clear: 'حذف فیلترها' },
  en: { filters: 'Filters', narrowed: (count) => `Filters (${count})`, clear: 'Clear the filters' },
})

/** What narrows a list, side by side, and the way to have all of it; folded on a phone until it is asked for. */
export function Filters({
  count,
  onClear,
  children,
}: {
  /** How many of them narrow it now. */
  count: number
  onClear: () => void
  children: ReactNode
}) {
  const t = useTexts()
  const { number } = useFormat()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="flex flex-col gap-3">
      <Button
        variant={count > 0 ? 'secondary' : 'outline'}
        className="self-start sm:hidden"
        aria-expanded={isOpen}
        aria-controls={id}
        onPress={() => setOpen(!isOpen)}
      >
        <SlidersHorizontal className="size-4" aria-hidden />
        {count > 0 ? t.narrowed(number(count)) : t.filters}
      </Button>
      <div
        id={id}
        className={`grid items-end gap-3 sm:grid sm:grid-cols-2 lg:grid-cols-3 ${isOpen ? 'grid-cols-1' : 'max-sm:hidden'}`}
      >
        {children}
        {count > 0 && (
          <Button variant="ghost" className="justify-self-start" onPress={onClear}>
            {t.clear}
          </Button>
        )}
      </div>
    </div>
  )
}
