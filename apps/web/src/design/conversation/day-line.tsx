import { formatOf, useFormat } from '../../i18n/format.ts'
import { DAY_MS } from '../../i18n/tehran.ts'
import { useNow } from '../when.tsx'
import { useTalkTexts } from './texts.ts'

/** Whether two instants lie on different days in Tehran. */
export function isOtherDay(before: string | undefined, at: string): boolean {
  if (before === undefined) return true
  // Most neighbours are minutes apart: the calendar is asked only where it may matter.
  if (before.slice(0, 13) === at.slice(0, 13)) return false
  const { shortDate } = formatOf('en')
  return shortDate(before) !== shortDate(at)
}

/** The day on which what follows was said. */
export function DayLine({ at }: { at: string }) {
  const t = useTalkTexts()
  const format = useFormat()
  const now = useNow(60_000)
  const isToday = format.shortDate(at) === format.shortDate(now)
  const isYesterday = format.shortDate(at) === format.shortDate(new Date(now.getTime() - DAY_MS))
  return (
    <p className="my-3 flex justify-center">
      <span className="rounded-full bg-default px-3 py-0.5 text-xs text-default-foreground">
        {isToday ? t.today : isYesterday ? t.yesterday : format.date(at)}
      </span>
    </p>
  )
}
