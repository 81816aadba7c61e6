import { useEffect, useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { serverNow } from '../session/server-clock.ts'

const LOOK_MS = 30_000

/** An instant, written `as` asked; the exact time is in `datetime` and the hint. */
export function When({
  at,
  as = 'dateTime',
}: {
  at: string
  as?: 'dateTime' | 'date' | 'shortDate' | 'day' | 'time' | 'relative'
}) {
  const format = useFormat()
  const now = useNow(as === 'relative' ? LOOK_MS : undefined)
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {as === 'relative' ? format.relative(at, lookedAt(at, now)) : format[as](at)}
    </time>
  )
}

/** What came since the last look is of now, and not of the seconds to come. */
function lookedAt(at: string, now: Date): Date {
  const ahead = new Date(at).getTime() - now.getTime()
  return ahead > 0 && ahead <= LOOK_MS ? new Date(at) : now
}

/** The server's time, told anew every `everyMs`; without it, the time of the first look. */
export function useNow(everyMs: number | undefined): Date {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(() => setNow(serverNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
