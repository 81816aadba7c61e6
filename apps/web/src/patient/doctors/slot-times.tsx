import { useId } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { defineTexts } from '../../i18n/texts.ts'
import type { Slot } from './queries.ts'

const useTexts = defineTexts({
  fa: { times: (day: string) => `ساعت‌های خالی ${day}` },
  en: { times: (day) => `Free times on ${day}` },
})

/** The free times of a day, one of which is taken; arrow keys go through them. */
export function SlotTimes({
  slots,
  chosen,
  onSlot,
}: {
  slots: readonly Slot[]
  chosen: string | undefined
  onSlot: (at: string) => void
}) {
  const t = useTexts()
  const { day, time } = useFormat()
  const name = useId()
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{slots[0] && t.times(day(slots[0].starts_at))}</legend>
      <div className="grid grid-cols-3 gap-2 sm:grid-cols-5 lg:grid-cols-6">
        {slots.map(({ starts_at }) => (
          <label
            key={starts_at}
            className="relative flex h-11 cursor-pointer items-center justify-center rounded-xl border border-border font-medium hover:bg-default has-checked:border-accent has-checked:bg-accent has-checked:text-accent-foreground has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              checked={starts_at === chosen}
              onChange={() => onSlot(starts_at)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {time(starts_at)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
