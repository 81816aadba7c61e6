import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { Select } from '../../design/field.tsx'
import { Meter } from '../../design/meter.tsx'
import { Loaded } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { hasKeptDraft } from '../use-kept-draft.ts'
import type { Evidence } from './evidence.ts'
import { type Transcript, type TranscriptInBrief, useRemoveTranscript } from './queries.ts'
import type { AudioSource } from './recording.ts'
import { useSoapTexts } from './texts.ts'
import { draftNameOf, TranscriptEntry } from './transcript-entry.tsx'
import { TranscriptView } from './transcript-view.tsx'

interface Props {
  visitId: string
  all: readonly TranscriptInBrief[]
  shown: string | undefined
  transcript: UseQueryResult<Transcript>
  evidence: Evidence
  /** Transcripts that reports rest on; they stay. */
  inUse: readonly string[]
  active: readonly string[]
  onActive: (pointers: readonly string[]) => void
  onChosen: (id: string | undefined) => void
  audio?: AudioSource
}

/** The transcripts of a visit, one of them shown; or the way to bring one in. */
export function TranscriptPart(props: Props) {
  const { visitId, all, shown, transcript, evidence, active, onActive, onChosen, inUse, audio } = props
  const t = useSoapTexts()
  const { dateTime } = useFormat()
  const [isAdding, setIsAdding] = useState(() => hasKeptDraft(draftNameOf(visitId)))
  if (shown === undefined || isAdding) {
    return (
      <div className="flex flex-col gap-4">
        <TranscriptEntry
          visitId={visitId}
          {...(audio && { audio })}
          onMade={(id) => {
            onChosen(id)
            setIsAdding(false)
          }}
        />
        {shown !== undefined && (
          <Button variant="ghost" className="self-start" onPress={() => setIsAdding(false)}>
            {t.backToText}
          </Button>
        )}
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      {all.length > 1 && (
        <Select
          label={t.which}
          value={shown}
          onValue={onChosen}
          options={all.map(({ id, source, created_at }) => ({
            value: id,
            label: source === 'audio' ? t.recorded(dateTime(created_at)) : t.written(dateTime(created_at)),
          }))}
        />
      )}
      <Loaded query={transcript} rows={4} height={56}>
        {(told) => (
          <>
            <State transcript={told} />
            {told.lines.length > 0 && <TranscriptView lines={told.lines} {...{ evidence, active, onActive }} />}
          </>
        )}
      </Loaded>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" size="sm" onPress={() => setIsAdding(true)}>
          {t.addAnother}
        </Button>
        {!inUse.includes(shown) && <Removal visitId={visitId} id={shown} onRemoved={() => onChosen(undefined)} />}
      </div>
    </div>
  )
}

function State({ transcript: { status, progress, reason, quality } }: { transcript: Transcript }) {
  const t = useSoapTexts()
  const { percent } = useFormat()
  if (status === 'failed') {
    return (
      <p role="alert" className="text-danger">
        {t.failedText} {reason?.message}
      </p>
    )
  }
  return (
    <>
      {status !== 'ready' && (
        <div role="status" className="flex flex-col gap-2">
          <p className="text-sm">{status === 'recording' ? t.hearing : t.transcribing}</p>
          {status === 'transcribing' && (
            <Meter share={progress / 100} label={t.transcribing} valueText={percent(progress / 100)} isProgress />
          )}
        </div>
      )}
      {quality.warnings.map(({ code, message }) => (
        <p key={code} className="text-sm text-warning">
          {message}
        </p>
      ))}
    </>
  )
}

function Removal({ visitId, id, onRemoved }: { visitId: string; id: string; onRemoved: () => void }) {
  const t = useSoapTexts()
  const [isAsking, setIsAsking] = useState(false)
  const remove = useRemoveTranscript(visitId)
  const onSuccess = () => {
    setIsAsking(false)
    showToast(t.removed)
    onRemoved()
  }
  return (
    <>
      <Button variant="ghost" size="sm" onPress={() => setIsAsking(true)}>
        {t.remove}
      </Button>
      <ConfirmDialog
        title={t.removeTitle}
        confirm={t.remove}
        isOpen={isAsking}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(id, { onSuccess })}
        onClose={() => setIsAsking(false)}
      >
        <p>{t.removeText}</p>
      </ConfirmDialog>
    </>
  )
}
