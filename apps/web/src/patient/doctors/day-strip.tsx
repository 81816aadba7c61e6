import { useFormat } from '../../i18n/format.ts'
import { jalaliOf } from '../../i18n/tehran.ts'
import { defineTexts } from '../../i18n/texts.ts'
import type { Slot } from './queries.ts'

const useTexts = defineTexts({
  fa: { days: 'روزها', free: (count: string) => `${count} وقت`, full: 'بدون وقت' },
  en: { days: 'Days', free: (count) => `${count} free`, full: 'None' },
})

/** The days of a week with how many times are free on each. */
export function DayStrip({
  days,
  slots,
  shown,
  onDay,
}: {
  days: readonly Date[]
  /** Undefined while they are being asked for. */
  slots: readonly Slot[] | undefined
  shown: string | undefined
  /** Told the day's first free time. */
  onDay: (first: Slot) => void
}) {
  const t = useTexts()
  const { weekday, dayOfMonth, number } = useDayFormat()
  return (
    <ul aria-label={t.days} className="grid grid-cols-4 gap-2 sm:grid-cols-7">
      {days.map((day) => {
        const date = jalaliOf(day)
        const free = slots?.filter((slot) => slot.date === date) ?? []
        return (
          <li key={date}>
            <button
              type="button"
              disabled={free.length === 0}
              aria-pressed={date === shown}
              onClick={() => free[0] && onDay(free[0])}
              className="flex h-full min-h-20 w-full flex-col items-center justify-center rounded-xl border border-border px-1 py-2 text-sm enabled:cursor-pointer enabled:hover:bg-default disabled:bg-background disabled:text-muted aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-accent-foreground"
            >
              <span>{weekday(day)}</span>
              <b>{dayOfMonth(day)}</b>
              <span className="text-xs">{slots ? (free.length ? t.free(number(free.length)) : t.full) : '…'}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function useDayFormat() {
  const format = useFormat()
  const short = (options: Intl.DateTimeFormatOptions) => {
    const { format: write } = new Intl.DateTimeFormat(format.locale, { timeZone: 'Asia/Tehran', ...options })
    return (at: Date) => write(at)
  }
  return {
    weekday: short({ weekday: 'short' }),
    dayOfMonth: short({ day: 'numeric', month: 'short' }),
    number: format.number,
  }
}
