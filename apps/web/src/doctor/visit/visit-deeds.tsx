import { Play, Video } from 'lucide-react'
import { useState } from 'react'
import { Button, LinkButton } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { TextArea } from '../../design/field.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useNow } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { useFormat } from '../../i18n/format.ts'
import { MINUTE_MS, startOfDay } from '../../i18n/tehran.ts'
import type { Visit } from '../queries.ts'
import { useVisitTexts } from './texts.ts'
import { type Deed, useDeed } from './use-deed.ts'

/** The room of an online visit opens so long before it. */
const OPENS_MS = 15 * MINUTE_MS
const TICK_MS = 10_000

/** What can be done to a visit at this moment: join, start, complete, note a no-show, cancel. */
export function VisitDeeds({
  visit,
  withDesk = true,
  withRoom = true,
}: {
  visit: Visit
  withDesk?: boolean
  withRoom?: boolean
}) {
  const t = useVisitTexts()
  const { time } = useFormat()
  const now = useNow(TICK_MS)
  const startsAt = new Date(visit.scheduled_at)
  const isDue = now >= startsAt
  const isToday = startOfDay(now) >= startOfDay(startsAt)
  const [asked, setAsked] = useState<Exclude<Deed, 'start'>>()
  const start = useDeed(visit.id)
  const isConfirmed = visit.status === 'confirmed'
  const isRunning = visit.status === 'in_progress'
  const isLive = isConfirmed || isRunning
  const hasDesk = withDesk && visit.status !== 'pending' && visit.status !== 'cancelled'
  if (!isLive && visit.status !== 'pending' && !hasDesk) return null
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {withRoom && isLive && visit.visit_type === 'online' && <Room visit={visit} now={now} />}
        {isConfirmed && isToday && (
          <Button
            variant={withRoom && visit.visit_type === 'online' && opensAt(visit) <= now ? 'outline' : 'primary'}
            isPending={start.isPending}
            onPress={() => start.mutate({ deed: 'start' }, { onSuccess: () => showToast(t.started) })}
          >
            <Play className="size-4" aria-hidden />
            {t.start}
          </Button>
        )}
        {hasDesk && (
          <LinkButton to="/doctor/visits/$visitId" params={{ visitId: visit.id }} variant="outline">
            {t.desk}
          </LinkButton>
        )}
        {isRunning && isDue && (
          <Button variant="outline" onPress={() => setAsked('complete')}>
            {t.complete}
          </Button>
        )}
        {isConfirmed && isDue && (
          <Button variant="outline" onPress={() => setAsked('noShow')}>
            {t.noShow}
          </Button>
        )}
        {(isConfirmed || visit.status === 'pending') && (
          <Button variant="ghost" onPress={() => setAsked('cancel')}>
            {t.cancel}
          </Button>
        )}
      </div>
      {isRunning && !isDue && <p className="text-sm text-muted">{t.notYet(time(startsAt))}</p>}
      <ErrorLine error={start.error} />
      {asked && <Asked key={asked} deed={asked} visit={visit} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

const opensAt = (visit: Visit): Date => new Date(new Date(visit.scheduled_at).getTime() - OPENS_MS)

function Room({ visit, now }: { visit: Visit; now: Date }) {
  const t = useVisitTexts()
  const { time } = useFormat()
  // The room is a part of the app of its own, for both sides of a visit.
  const room: string = `/visits/${visit.id}/room`
  if (opensAt(visit) > now) return <p className="text-sm text-muted">{t.joinFrom(time(opensAt(visit)))}</p>
  return (
    <LinkButton to={room}>
      <Video className="size-4" aria-hidden />
      {t.join}
    </LinkButton>
  )
}

function Asked({ deed, visit, onClose }: { deed: Exclude<Deed, 'start'>; visit: Visit; onClose: () => void }) {
  const called = useCalled()
  const t = useVisitTexts()
  const [reason, setReason] = useState('')
  const act = useDeed(visit.id)
  const words = {
    complete: { title: t.completeTitle, text: t.completeText, confirm: t.complete, done: t.completed },
    noShow: { title: t.noShowTitle, text: t.noShowText, confirm: t.noShow, done: t.noShowDone },
    cancel: {
      title: t.cancelTitle,
      text: t.cancelText(called(visit.patient.name)),
      confirm: t.cancel,
      done: t.cancelled,
    },
  }[deed]
  const onSuccess = () => {
    onClose()
    showToast(words.done)
  }
  return (
    <ConfirmDialog
      title={words.title}
      confirm={words.confirm}
      isDangerous={deed !== 'complete'}
      isOpen
      isPending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate({ deed, reason }, { onSuccess })}
      onClose={onClose}
    >
      <p>{words.text}</p>
      {deed === 'cancel' && (
        <TextArea
          label={t.reason}
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </ConfirmDialog>
  )
}
