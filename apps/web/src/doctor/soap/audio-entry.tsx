import { HelssaError } from '@helssa/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Circle, Square, Upload } from 'lucide-react'
import { type ChangeEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { UnsavedGuard } from '../../design/unsaved-guard.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { serverNow } from '../../session/server-clock.ts'
import { transcriptsQuery } from './queries.ts'
import {
  AUDIO_BYTES_MAX,
  type AudioSource,
  beginRecording,
  finishRecording,
  type Recording,
  record,
  sendChunk,
} from './recording.ts'
import { useSoapTexts } from './texts.ts'

const microphone: AudioSource = () => navigator.mediaDevices.getUserMedia({ audio: true })

/** Records the visit, or takes a file of it; the server refuses both without the patient's consent. */
export function AudioEntry({
  visitId,
  audio = microphone,
  onMade,
}: {
  visitId: string
  audio?: AudioSource
  onMade: (id: string) => void
}) {
  const t = useSoapTexts()
  const queryClient = useQueryClient()
  const made = async (id: string) => {
    await queryClient.invalidateQueries({ queryKey: transcriptsQuery(visitId).queryKey })
    onMade(id)
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-muted">{t.audioLead}</p>
      <Recorder visitId={visitId} audio={audio} onMade={made} />
      <AudioFile visitId={visitId} onMade={made} />
    </div>
  )
}

interface Running {
  readonly recording: Recording
  readonly since: number
}

function Recorder({
  visitId,
  audio,
  onMade,
}: {
  visitId: string
  audio: AudioSource
  onMade: (id: string) => Promise<void>
}) {
  const t = useSoapTexts()
  const { number } = useFormat()
  const [running, setRunning] = useState<Running>()
  const [unsent, setUnsent] = useState(0)
  const held = useRef<Recording>(undefined)
  const isGone = useRef(false)
  const leave = useEffectEvent(() => {
    isGone.current = true
    endAway(held.current, t)
  })
  // Nobody is listened to once this is not shown any more; what was said until then is kept as far as it can be sent.
  useEffect(() => {
    isGone.current = false
    return () => {
      leave()
    }
  }, [])
  const start = useMutation({
    mutationFn: async () => {
      const stream = await audio()
      const id = await beginRecording(visitId).catch((error) => {
        for (const track of stream.getTracks()) track.stop()
        throw error
      })
      const onFault = () => showToast(t.unsentFault, { tone: 'danger' })
      // Whoever takes the consent back is listened to no longer.
      const onRefused = () => finish.mutate(begun)
      const recording = record(id, stream, { onUnsent: setUnsent, onRefused, onFault })
      const begun: Running = { recording, since: serverNow().getTime() }
      if (isGone.current) return endAway(recording, t)
      held.current = recording
      setRunning(begun)
    },
  })
  const finish = useMutation({
    mutationFn: async ({ recording }: Running) => {
      await recording.finish()
      held.current = undefined
      await onMade(recording.id)
    },
  })
  const discard = () => {
    held.current = undefined
    setRunning(undefined)
    setUnsent(0)
    finish.reset()
  }
  if (running) {
    return (
      <div className="flex flex-col gap-3">
        <UnsavedGuard isDirty={!finish.isPending && !finish.isSuccess} words={t.leaving} />
        <p role="status" className="flex items-center gap-2 font-semibold">
          {finish.isError ? (
            t.notSent
          ) : (
            <>
              <Circle className="size-3 animate-pulse fill-danger text-danger" aria-hidden />
              <RecordingClock since={running.since} />
            </>
          )}
          {unsent > 0 && <span className="text-sm font-normal text-muted">{t.unsent(number(unsent))}</span>}
        </p>
        <ErrorLine error={finish.error} />
        <Button
          className="self-start"
          variant="danger"
          isPending={finish.isPending}
          onPress={() => finish.mutate(running)}
        >
          <Square className="size-4" aria-hidden />
          {finish.isError ? t.tryAgain : t.stop}
        </Button>
        {finish.isError && (
          <Button variant="ghost" className="self-start" onPress={discard}>
            {t.discard}
          </Button>
        )}
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-2">
      <Button className="self-start" isPending={start.isPending} onPress={() => start.mutate()}>
        <Circle className="size-4" aria-hidden />
        {t.record}
      </Button>
      <AudioError error={start.error} />
    </div>
  )
}

/** Why nothing is recorded or written down, in words that say what to do. */
function AudioError({ error }: { error: unknown }) {
  const t = useSoapTexts()
  const isDeaf = error instanceof HelssaError && error.code === 'AI_SERVICE_UNAVAILABLE'
  if (!isDeaf && !(error instanceof DOMException)) return <ErrorLine error={error} />
  return (
    <p role="alert" className="text-danger">
      {isDeaf ? t.noSpeech : t.micFailed}
    </p>
  )
}

/** Ends a recording that is not on the page any more; how that went is told wherever one is then. */
function endAway(recording: Recording | undefined, t: ReturnType<typeof useSoapTexts>): void {
  recording?.finish().then(
    () => showToast(t.stoppedAway),
    () => showToast(t.lostAway, { tone: 'danger', action: { label: t.tryAgain, run: () => endAway(recording, t) } }),
  )
}

function RecordingClock({ since }: { since: number }) {
  const t = useSoapTexts()
  const { clock } = useFormat()
  const now = useNow(1000)
  return <span>{t.recording(clock(Math.max(0, (now.getTime() - since) / 1000)))}</span>
}

function AudioFile({ visitId, onMade }: { visitId: string; onMade: (id: string) => Promise<void> }) {
  const t = useSoapTexts()
  const input = useRef<HTMLInputElement>(null)
  const [isTooLarge, setIsTooLarge] = useState(false)
  const send = useMutation({
    mutationFn: async (file: File) => {
      const id = await beginRecording(visitId)
      await sendChunk(id, 0, file)
      await finishRecording(id)
      await onMade(id)
    },
  })
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (!file) return
    setIsTooLarge(file.size > AUDIO_BYTES_MAX)
    if (file.size <= AUDIO_BYTES_MAX) send.mutate(file)
  }
  return (
    <div className="flex flex-col gap-2">
      <input ref={input} type="file" accept="audio/*" hidden aria-label={t.choose} onChange={choose} />
      <Button
        variant="outline"
        className="self-start"
        isPending={send.isPending}
        onPress={() => input.current?.click()}
      >
        <Upload className="size-4" aria-hidden />
        {t.choose}
      </Button>
      <p className="text-sm text-muted">{t.fileHint}</p>
      {isTooLarge && (
        <p role="alert" className="text-danger">
          {t.tooLarge}
        </p>
      )}
      <AudioError error={send.error} />
    </div>
  )
}
