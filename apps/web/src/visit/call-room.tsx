import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { Loading } from '../design/states.tsx'
import { CallBar } from './call-bar.tsx'
import { CallHead } from './call-head.tsx'
import { mixAudio } from './mix-audio.ts'
import type { RoomVisit } from './room-visit.ts'
import { SidePanel } from './side-panel.tsx'
import { Stage } from './stage.tsx'
import { type CallEnd, useCall } from './use-call.ts'
import type { LocalMedia } from './use-media.ts'
import { useQuality } from './use-quality.ts'
import { useScreen } from './use-screen.ts'

/** The call itself: the other side big, oneself small, what belongs to the visit beside it. */
export function CallRoom({
  visit,
  media,
  onEnd,
}: {
  visit: RoomVisit
  media: LocalMedia
  onEnd: (end: CallEnd) => void
}) {
  const [isMicOn, setIsMicOn] = useState(true)
  const [isCameraOn, setIsCameraOn] = useState(true)
  const [isPanelOpen, setIsPanelOpen] = useState(visit.role === 'doctor' && innerWidth >= WIDE)
  const [unread, setUnread] = useState(0)
  const screen = useScreen()
  const { view, call } = useCall({
    visitId: visit.id,
    role: visit.role,
    tracks: { audio: media.tracks.audio, video: screen.track ?? media.tracks.video },
    isOn: { audio: isMicOn, video: screen.track !== undefined || isCameraOn },
  })
  const isConnected = view.connection === 'connected'
  const quality = useQuality(call, isConnected)
  useFreshVisit(visit.id, view.peer?.generation)
  const audio = () =>
    mixAudio([media.tracks.audio, view.remote.stream?.getAudioTracks()[0]].filter((track) => track !== undefined))
  const { ended } = view
  useEffect(() => {
    if (ended) onEnd(ended)
  }, [ended, onEnd])

  return (
    <div className="fixed inset-0 z-20 flex flex-col bg-background lg:flex-row">
      <div className="dark flex min-h-0 flex-1 flex-col bg-background text-foreground">
        <CallHead visit={visit} quality={quality} closesAt={view.closesAt} />
        <Stage
          visit={visit}
          view={view}
          own={isCameraOn ? media.tracks.video : undefined}
          isCameraMissing={media.problems.video !== undefined}
          screen={screen.track}
        />
        <CallBar
          visit={visit}
          media={media}
          isMicOn={isMicOn && media.tracks.audio !== undefined}
          onMic={() => setIsMicOn(!isMicOn)}
          isCameraOn={isCameraOn && media.tracks.video !== undefined}
          onCamera={() => setIsCameraOn(!isCameraOn)}
          screen={screen}
          isPanelOpen={isPanelOpen}
          unread={unread}
          onPanel={() => setIsPanelOpen(!isPanelOpen)}
          onLeave={() => onEnd({ reason: 'left' })}
        />
      </div>
      <Suspense fallback={isPanelOpen && <Loading rows={4} />}>
        <SidePanel
          visit={visit}
          unread={unread}
          isOpen={isPanelOpen}
          onClose={() => setIsPanelOpen(false)}
          onUnread={setUnread}
          audio={audio}
        />
      </Suspense>
    </div>
  )
}

/** There is room for the record beside the picture. */
const WIDE = 1024

/** The visit's clock begins when the other side comes: it is read again then. */
function useFreshVisit(visitId: string, generation: number | undefined): void {
  const queryClient = useQueryClient()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each arrival of the other side reads it anew
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ['visit-room', visitId] })
  }, [queryClient, visitId, generation])
}
