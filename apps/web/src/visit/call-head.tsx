import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Signal, SignalLow, SignalMedium } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { ConfirmDialog } from '../design/dialog.tsx'
import { ErrorLine } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useNow } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { api } from '../session/clients.ts'
import type { RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'
import type { Quality } from './use-quality.ts'

const ICONS = { good: Signal, fair: SignalMedium, poor: SignalLow }
const COLOURS = { good: 'text-success', fair: 'text-warning', poor: 'text-danger' }

/** With whom, for how long, how well; the doctor begins and ends the visit here. */
export function CallHead({ visit, quality }: { visit: RoomVisit; quality: Quality | undefined }) {
  const t = useRoomTexts()
  const { time } = useFormat()
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
        <span className="text-muted">{t.endsAt(time(visit.endsAt))}</span>
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

function DoctorDeeds({ visit }: { visit: RoomVisit }) {
  const t = useRoomTexts()
  const queryClient = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const params = { path: { id: visit.id } }
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ['visit-room', visit.id] }),
      queryClient.invalidateQueries({ queryKey: ['doctor'] }),
    ])
  const start = useMutation({
    mutationFn: () => api.POST('/api/v1/doctors/encounters/{id}/start/', { params }),
    onSuccess: () => {
      showToast(t.started)
      return refresh()
    },
  })
  const complete = useMutation({
    mutationFn: () => api.POST('/api/v1/doctors/encounters/{id}/complete/', { params }),
    onSuccess: refresh,
  })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ErrorLine error={start.error} />
      {visit.status === 'confirmed' ? (
        <Button size="sm" isPending={start.isPending} onPress={() => start.mutate()}>
          {t.start}
        </Button>
      ) : (
        <Button size="sm" variant="outline" onPress={() => setIsAsking(true)}>
          {t.complete}
        </Button>
      )}
      <ConfirmDialog
        title={t.completeTitle}
        confirm={t.complete}
        isDangerous={false}
        isOpen={isAsking}
        isPending={complete.isPending}
        error={complete.error}
        onConfirm={() => complete.mutate()}
        onClose={() => setIsAsking(false)}
      >
        <p>{t.completeText}</p>
      </ConfirmDialog>
    </div>
  )
}
