import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Segments, TextArea } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { dirOf } from '../dir-of.ts'
import { useKeptDraft } from '../use-kept-draft.ts'
import { AudioEntry } from './audio-entry.tsx'
import { useWriteTranscript } from './queries.ts'
import type { AudioSource } from './recording.ts'
import { useSoapTexts } from './texts.ts'

/** Under which name what was said is kept while it is typed. */
export const draftNameOf = (visitId: string): string => `transcript.${visitId}`

/** Brings in what was said: typed, pasted, recorded, or as an audio file. */
export function TranscriptEntry({
  visitId,
  audio,
  onMade,
}: {
  visitId: string
  audio?: AudioSource
  onMade: (id: string) => void
}) {
  const t = useSoapTexts()
  const [by, setBy] = useState<'text' | 'audio'>('text')
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t.emptyHint}</p>
      <Segments
        label={t.enter}
        hideLabel
        value={by}
        onValue={setBy}
        options={[
          { value: 'text', label: t.asText },
          { value: 'audio', label: t.asAudio },
        ]}
      />
      {by === 'text' ? (
        <TextEntry visitId={visitId} onMade={onMade} />
      ) : (
        <AudioEntry visitId={visitId} onMade={onMade} {...(audio && { audio })} />
      )}
    </div>
  )
}

function TextEntry({ visitId, onMade }: { visitId: string; onMade: (id: string) => void }) {
  const t = useSoapTexts()
  const { draft: text, write: setText, forget } = useKeptDraft(draftNameOf(visitId), () => '')
  const write = useWriteTranscript(visitId, (id) => {
    forget()
    onMade(id)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    write.mutate(text)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextArea
        label={t.text}
        hint={t.textHint}
        error={fieldErrorsOf(write.error).text}
        placeholder={t.textPlace}
        rows={10}
        dir={dirOf(text)}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ErrorLine error={write.error} />
      <Button type="submit" className="self-start" isPending={write.isPending} isDisabled={text.trim() === ''}>
        {t.save}
      </Button>
    </form>
  )
}
