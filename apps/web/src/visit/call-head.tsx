import { Signal, SignalLow, SignalMedium } from 'lucide-react'
import { useNow } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { DoctorDeeds } from './doctor-deeds.tsx'
import type { RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'
import type { Quality } from './use-quality.ts'

const ICONS = { good: Signal, fair: SignalMedium, poor: SignalLow }
const COLOURS = { good: 'text-success', fair: 'text-warning', poor: 'text-danger' }

const TICK_MS = 10_000

/** With whom, for how long, how well; the doctor begins and ends the visit here. */
export function CallHead({
  visit,
  quality,
  closesAt,
}: {
  visit: RoomVisit
  quality: Quality | undefined
  /** When the room closes by itself; undefined until one sits in it. */
  closesAt: Date | undefined
}) {
  const t = useRoomTexts()
  const { time } = useFormat()
  const isOvertime = useNow(TICK_MS) > visit.endsAt
  const Icon = quality && ICONS[quality]
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <h1 className="min-w-0 flex-1 basis-full truncate font-semibold sm:basis-0">{t.title(visit.other.name)}</h1>
      {quality && Icon && (
        <p className={`flex items-center gap-1 text-sm ${COLOURS[quality]}`}>
          <Icon className="size-5" aria-hidden />
          <span className="sr-only sm:not-sr-only">{t.quality[quality]}</span>
        </p>
      )}
      <p className="flex items-center gap-2 text-sm">
        {visit.begunAt && <VisitClock begunAt={visit.begunAt} />}
        <span className="text-muted">
          {isOvertime && closesAt ? t.closesAt(time(closesAt)) : t.endsAt(time(visit.endsAt))}
        </span>
      </p>
      {visit.role === 'doctor' && <DoctorDeeds visit={visit} />}
    </header>
  )
}

function VisitClock({ begunAt }: { begunAt: Date }) {
  const t = useRoomTexts()
  const { clock } = useFormat()
  const now = useNow(1_000)
  return (
    <span role="timer" aria-label={t.elapsed} className="rounded-lg bg-default px-2 py-0.5 font-semibold">
      {clock(Math.max(0, (now.getTime() - begunAt.getTime()) / 1_000))}
    </span>
  )
}
