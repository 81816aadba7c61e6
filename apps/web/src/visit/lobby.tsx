import { CameraOff, CircleDot, Clock, Video } from 'lucide-react'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { Card } from '../design/page.tsx'
import { Spinner } from '../design/spinner.tsx'
import { useNow } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { DeviceFields } from './device-fields.tsx'
import { MediaTrouble } from './media-problem.tsx'
import { Picture } from './picture.tsx'
import { RecordingConsent } from './recording-consent.tsx'
import type { RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'
import type { LocalMedia } from './use-media.ts'

const CLOCK_FROM_MS = 3_600_000

/** Before the call: what the other side will see and hear, when the room opens, who is there already. */
export function Lobby({ visit, media, onEnter }: { visit: RoomVisit; media: LocalMedia; onEnter: () => void }) {
  const t = useRoomTexts()
  const { audio, video } = media.problems
  return (
    <div className="mx-auto grid w-full max-w-5xl gap-4 p-4 sm:gap-6 sm:p-6 lg:grid-cols-[3fr_2fr]">
      <div className="flex flex-col gap-4">
        <Preview media={media} />
        <MediaTrouble media={media}>
          <p className="text-sm">{t.without[audio && video ? 'both' : audio ? 'audio' : 'video']}</p>
        </MediaTrouble>
      </div>
      <div className="flex flex-col gap-4">
        <Arrival visit={visit} isAsking={media.isAsking} onEnter={onEnter} />
        <Card>
          <p className="mb-4 text-sm text-muted">{t.checkLead}</p>
          <DeviceFields media={media} />
        </Card>
        {visit.role === 'patient' && <RecordingConsent visitId={visit.id} />}
      </div>
    </div>
  )
}

function Preview({ media }: { media: LocalMedia }) {
  const t = useRoomTexts()
  const { video } = media.tracks
  return (
    <div className="relative aspect-4/3 overflow-hidden rounded-2xl bg-black lg:aspect-video">
      {video ? (
        <Picture track={video} label={t.preview} isMirrored className="size-full object-cover" />
      ) : (
        <p className="flex size-full flex-col items-center justify-center gap-3 p-6 text-center text-white">
          {media.isAsking ? <Spinner className="size-8" /> : <CameraOff className="size-8" aria-hidden />}
          {media.isAsking ? t.asking : t.noCamera}
        </p>
      )}
    </div>
  )
}

function Arrival({ visit, isAsking, onEnter }: { visit: RoomVisit; isAsking: boolean; onEnter: () => void }) {
  const t = useRoomTexts()
  const { dateTime } = useFormat()
  const now = useNow(1_000)
  const isOpen = now >= visit.opensAt
  return (
    <Card>
      <div className="flex flex-col gap-4">
        <div className="flex items-center gap-3">
          <Avatar name={visit.other.name} src={visit.other.picture} size={56} />
          <div className="min-w-0">
            <p className="text-lg font-semibold">{visit.other.name}</p>
            <p className="text-sm text-muted">{t.startsAt(dateTime(visit.startsAt))}</p>
          </div>
        </div>
        {isOpen ? <Open visit={visit} now={now} /> : <Countdown visit={visit} now={now} />}
        <Button fullWidth size="lg" isDisabled={!isOpen || isAsking} onPress={onEnter}>
          <Video className="size-5" aria-hidden />
          {t.enter}
        </Button>
      </div>
    </Card>
  )
}

function Countdown({ visit, now }: { visit: RoomVisit; now: Date }) {
  const t = useRoomTexts()
  const { clock, dateTime } = useFormat()
  const waitMs = visit.opensAt.getTime() - now.getTime()
  return waitMs < CLOCK_FROM_MS ? (
    <div className="rounded-xl bg-default p-4 text-center">
      <p className="text-sm">{t.opensIn}</p>
      <p role="timer" className="text-4xl font-bold">
        {clock(Math.ceil(waitMs / 1_000))}
      </p>
    </div>
  ) : (
    <p className="rounded-xl bg-default p-4 text-center">{t.opensAt(dateTime(visit.opensAt))}</p>
  )
}

function Open({ visit, now }: { visit: RoomVisit; now: Date }) {
  const t = useRoomTexts()
  const { clock } = useFormat()
  const untilStart = visit.startsAt.getTime() - now.getTime()
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className="flex items-center gap-2">
        <CircleDot className={`size-4 shrink-0 ${visit.isOtherThere ? 'text-success' : 'text-muted'}`} aria-hidden />
        {visit.isOtherThere ? t.otherThere(visit.other.name) : t.otherNotYet(visit.other.name)}
      </p>
      <p className="flex items-center gap-2 text-sm text-muted">
        <Clock className="size-4 shrink-0" aria-hidden />
        {untilStart > 0 ? t.startsIn(clock(Math.ceil(untilStart / 1_000))) : t.enterLate}
      </p>
    </div>
  )
}
