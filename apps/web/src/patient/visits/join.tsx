import { Video } from 'lucide-react'
import { AnchorButton } from '../../design/button.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useVisitTexts } from './texts.ts'
import { type ListedVisit, roomOpensAt } from './visit.ts'

const CLOCK_FROM_MS = 3_600_000
const TIME_FROM_MS = 12 * 3_600_000

/** The way into an online visit, or when it opens. Says nothing where there is no room. */
export function JoinVisit({ visit }: { visit: ListedVisit }) {
  const t = useVisitTexts()
  const { clock, time } = useFormat()
  const opensAt = roomOpensAt(visit)
  const now = useNow(opensAt && 1000)
  if (!opensAt) return null
  const waitMs = opensAt.getTime() - now.getTime()
  if (waitMs <= 0) {
    return (
      <AnchorButton href={`/visits/${visit.id}/room`}>
        <Video className="size-4" aria-hidden />
        {t.join}
      </AnchorButton>
    )
  }
  return (
    <p className="text-sm text-muted">
      {waitMs < CLOCK_FROM_MS
        ? t.joinInMinutes(clock(waitMs / 1000))
        : waitMs < TIME_FROM_MS
          ? t.joinFrom(time(opensAt))
          : t.joinLater}
    </p>
  )
}
