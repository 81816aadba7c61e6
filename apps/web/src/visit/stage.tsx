import { MicOff, MonitorUp, WifiOff } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { Spinner } from '../design/spinner.tsx'
import { showToast } from '../design/toast.ts'
import { Picture } from './picture.tsx'
import type { RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'
import type { CallView } from './use-call.ts'

/** The other side as large as the room allows, oneself small in a corner, and in words whatever is not as it should be. */
export function Stage({
  visit,
  view,
  own,
  isCameraMissing,
  screen,
}: {
  visit: RoomVisit
  view: CallView
  own: MediaStreamTrack | undefined
  isCameraMissing: boolean
  screen: MediaStreamTrack | undefined
}) {
  const t = useRoomTexts()
  const { peer, remote } = view
  const isLive = isLiveIn(view)
  const isShown = remote.stream !== undefined && view.connection !== 'new' && peer?.video !== false
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden bg-black text-white">
      {remote.stream && (
        <Remote stream={remote.stream} tracks={view.remote} label={t.remoteVideo(visit.other.name)} isShown={isShown} />
      )}
      <State visit={visit} view={view} />
      <div className="absolute start-3 top-3 flex flex-col items-start gap-2">
        {peer?.audio === false && remote.stream && (
          <Chip>
            <MicOff className="size-4" aria-hidden />
            {t.otherMuted}
          </Chip>
        )}
        {screen && (
          <Chip>
            <MonitorUp className="size-4" aria-hidden />
            {t.sharing}
          </Chip>
        )}
        {view.line === 'waiting' && (
          <Chip>
            <WifiOff className="size-4" aria-hidden />
            {view.connection === 'connected' ? t.lineDownInCall : t.lineDown}
          </Chip>
        )}
        {view.gone === 'dropped' && isLive && (
          <Chip>
            <WifiOff className="size-4" aria-hidden />
            {t.otherUnstable(visit.other.name)}
          </Chip>
        )}
      </div>
      <Own
        track={screen ?? own}
        isScreen={screen !== undefined}
        note={isCameraMissing ? t.noCamera : t.cameraOffNote}
      />
    </div>
  )
}

const isLiveIn = ({ remote, connection }: CallView): boolean =>
  remote.stream !== undefined && connection === 'connected'

const Chip = ({ children }: { children: ReactNode }) => (
  <p role="status" className="flex items-center gap-2 rounded-full bg-black/75 px-3 py-1 text-sm text-white">
    {children}
  </p>
)

/** Sound and picture of the other side. Where the browser wants a touch before it makes sounds, it is asked for. */
function Remote({
  stream,
  tracks,
  label,
  isShown,
}: {
  stream: MediaStream
  /** Another object whenever a track came. */
  tracks: object
  label: string
  isShown: boolean
}) {
  const t = useRoomTexts()
  const video = useRef<HTMLVideoElement>(null)
  const [isHeld, setIsHeld] = useState(false)
  const play = () =>
    void video.current?.play().then(
      () => setIsHeld(false),
      (error: DOMException) => {
        if (error.name === 'NotAllowedError') setIsHeld(true)
        // Called off by the next track, which plays it again.
        else if (error.name !== 'AbortError') showToast(t.playFailed, { tone: 'danger' })
      },
    )
  // biome-ignore lint/correctness/useExhaustiveDependencies: played again with each track that comes
  useEffect(() => {
    if (!video.current) return
    if (video.current.srcObject !== stream) video.current.srcObject = stream
    play()
  }, [stream, tracks])
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: what is said at this moment has no captions yet */}
      <video
        ref={video}
        aria-label={label}
        data-side="other"
        autoPlay
        playsInline
        className={`size-full object-contain ${isShown ? '' : 'invisible'}`}
      />
      {isHeld && (
        <div className="absolute inset-x-0 top-1/2 z-10 grid place-items-center">
          <Button onPress={play}>{t.hear}</Button>
        </div>
      )}
    </>
  )
}

function Own({ track, isScreen, note }: { track: MediaStreamTrack | undefined; isScreen: boolean; note: string }) {
  const t = useRoomTexts()
  return (
    <div className="absolute end-3 bottom-3 aspect-4/3 h-21 max-h-1/2 overflow-hidden rounded-xl border border-white/30 bg-neutral-900 shadow-lg sm:h-36">
      {track ? (
        <Picture
          track={track}
          label={t.selfVideo}
          isMirrored={!isScreen}
          className={`size-full ${isScreen ? 'object-contain' : 'object-cover'}`}
        />
      ) : (
        <p className="grid size-full place-items-center p-2 text-center text-xs text-white">{note}</p>
      )}
    </div>
  )
}

/** What stands in place of the picture, or over it while it stands still. */
function State({ visit, view }: { visit: RoomVisit; view: CallView }) {
  const t = useRoomTexts()
  const { peer, gone, connection, remote } = view
  const { name, picture } = visit.other
  const isLive = isLiveIn(view)
  if (isLive && peer?.video !== false) return <div role="status" className="sr-only" />
  const told = isLive
    ? { text: t.otherCameraOff(name) }
    : peer
      ? {
          text: remote.stream && connection !== 'new' && connection !== 'connecting' ? t.reconnecting : t.connecting,
          isBusy: true,
        }
      : gone === 'dropped'
        ? { text: t.otherDropped(name), isBusy: true }
        : gone === 'left'
          ? { text: t.otherLeft(name), lead: t.waitingLead }
          : view.isIn
            ? { text: t.waitingFor(name), lead: t.waitingLead, isBusy: true }
            : { text: t.connecting, isBusy: true }
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-3 bg-black/60 p-6 text-center">
      <Avatar name={name} src={picture} size={96} />
      <div role="status" className="flex flex-col items-center gap-1">
        <p className="flex items-center gap-2 text-lg font-semibold">
          {'isBusy' in told && <Spinner />}
          {told.text}
        </p>
        {'lead' in told && <p className="text-white/80">{told.lead}</p>}
      </div>
    </div>
  )
}
