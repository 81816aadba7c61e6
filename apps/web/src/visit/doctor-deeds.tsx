import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { ConfirmDialog } from '../design/dialog.tsx'
import { ErrorLine } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useNow } from '../design/when.tsx'
import { useDeed } from '../doctor/visit/use-deed.ts'
import type { RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'

const TICK_MS = 10_000

/** The doctor begins the visit from within the call, and ends it once its time has come. */
export function DoctorDeeds({ visit }: { visit: RoomVisit }) {
  const t = useRoomTexts()
  const isDue = useNow(TICK_MS) >= visit.startsAt
  const [isAsking, setIsAsking] = useState(false)
  const start = useDeed(visit.id)
  const complete = useDeed(visit.id)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ErrorLine error={start.error} />
      {visit.status === 'confirmed' && (
        <Button
          size="sm"
          isPending={start.isPending}
          onPress={() => start.mutate({ deed: 'start' }, { onSuccess: () => showToast(t.started) })}
        >
          {t.start}
        </Button>
      )}
      {visit.status === 'in_progress' && isDue && (
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
        onConfirm={() => complete.mutate({ deed: 'complete' })}
        onClose={() => setIsAsking(false)}
      >
        <p>{t.completeText}</p>
      </ConfirmDialog>
    </div>
  )
}
