import type { MediaKind } from '@helssa/client'
import {
  type LucideIcon,
  MessageSquareText,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  Settings2,
  Video,
  VideoOff,
} from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { Dialog } from '../design/dialog.tsx'
import { showToast } from '../design/toast.ts'
import { useFormat } from '../i18n/format.ts'
import { DeviceFields } from './device-fields.tsx'
import { MediaTrouble } from './media-problem.tsx'
import type { RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'
import type { LocalMedia } from './use-media.ts'
import type { Screen } from './use-screen.ts'

interface Bar {
  readonly visit: RoomVisit
  readonly media: LocalMedia
  readonly isMicOn: boolean
  readonly onMic: () => void
  readonly isCameraOn: boolean
  readonly onCamera: () => void
  readonly screen: Screen
  readonly isPanelOpen: boolean
  readonly unread: number
  readonly onPanel: () => void
  readonly onLeave: () => void
}

/** What one does within a call, in reach of a thumb. */
export function CallBar(bar: Bar) {
  const t = useRoomTexts()
  const { number } = useFormat()
  const [isChoosing, setIsChoosing] = useState(false)
  const { media, screen, isMicOn, isCameraOn } = bar
  const choose = () => setIsChoosing(true)
  useTold(media, choose)
  return (
    <div
      role="toolbar"
      aria-label={t.controls}
      className="flex items-center justify-center gap-2 p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:gap-3"
    >
      <Round
        icon={isMicOn ? Mic : MicOff}
        label={media.problems.audio ? t.noMicrophone : isMicOn ? t.mute : t.unmute}
        isOff={!isMicOn}
        isDisabled={media.isAsking && !media.tracks.audio}
        onPress={media.tracks.audio ? bar.onMic : choose}
      />
      <Round
        icon={isCameraOn ? Video : VideoOff}
        label={media.problems.video ? t.noCamera : isCameraOn ? t.cameraOff : t.cameraOn}
        isOff={!isCameraOn}
        isDisabled={screen.track !== undefined || (media.isAsking && !media.tracks.video)}
        onPress={media.tracks.video ? bar.onCamera : choose}
      />
      {bar.visit.role === 'doctor' && screen.isPossible && (
        <Round
          icon={screen.track ? MonitorX : MonitorUp}
          label={screen.track ? t.stopShare : t.share}
          isOff={screen.track !== undefined}
          onPress={screen.track ? screen.stop : screen.start}
        />
      )}
      <Round icon={Settings2} label={t.devices} onPress={choose} />
      <Round
        icon={MessageSquareText}
        label={bar.unread > 0 ? `${t.panel}, ${t.unread(number(bar.unread))}` : t.panel}
        isExpanded={bar.isPanelOpen}
        count={bar.unread > 0 ? number(bar.unread) : undefined}
        onPress={bar.onPanel}
      />
      <button
        type="button"
        onClick={bar.onLeave}
        className="flex h-12 items-center gap-2 rounded-full bg-danger px-4 font-semibold text-danger-foreground sm:px-6"
      >
        <PhoneOff className="size-5" aria-hidden />
        <span className="sr-only sm:not-sr-only">{t.leave}</span>
      </button>
      <Dialog title={t.devices} isOpen={isChoosing} onClose={() => setIsChoosing(false)}>
        <div className="flex flex-col gap-4">
          <MediaTrouble media={media} />
          {isChoosing && <DeviceFields media={media} />}
        </div>
      </Dialog>
    </div>
  )
}

/** Tells that one is not seen or not heard, as soon as that is so; `onWhy` leads to why. */
function useTold({ problems: { audio, video } }: LocalMedia, onWhy: () => void): void {
  const t = useRoomTexts()
  const tell = useEffectEvent((kind: MediaKind | 'both') =>
    showToast(t.lost[kind], { tone: 'danger', action: { label: t.why, run: onWhy } }),
  )
  useEffect(() => {
    if (audio || video) tell(audio && video ? 'both' : audio ? 'audio' : 'video')
  }, [audio, video])
}

function Round({
  icon: Icon,
  label,
  isOff = false,
  isDisabled = false,
  isExpanded,
  count,
  onPress,
}: {
  icon: LucideIcon
  label: string
  isOff?: boolean
  isDisabled?: boolean
  isExpanded?: boolean
  count?: string | undefined
  onPress: () => void
}) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={isExpanded}
      title={label}
      disabled={isDisabled}
      onClick={onPress}
      className={`relative grid size-12 shrink-0 place-items-center rounded-full disabled:opacity-50 ${isOff ? 'bg-warning text-warning-foreground' : 'bg-default text-default-foreground'}`}
    >
      <Icon className="size-5" aria-hidden />
      {count && (
        <span
          aria-hidden
          className="absolute -end-1 -top-1 min-w-5 rounded-full bg-danger px-1 text-xs leading-5 font-bold text-danger-foreground"
        >
          {count}
        </span>
      )}
    </button>
  )
}
