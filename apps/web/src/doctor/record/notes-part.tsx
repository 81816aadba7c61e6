import { useInfiniteQuery } from '@tanstack/react-query'
import { Lock, PenLine } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Checkbox, Select, TextArea } from '../../design/field.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { TagField } from '../../design/tag-field.tsx'
import { showToast } from '../../design/toast.ts'
import { When } from '../../design/when.tsx'
import { hasKeptDraft, useKeptDraft } from '../use-kept-draft.ts'
import { useWords } from '../words.ts'
import { Paged } from './paged.tsx'
import { notesQuery, type PatientNote, useWriteNote } from './queries.ts'
import { usePatientRecordTexts } from './texts.ts'

const TYPES = ['general', 'diagnosis', 'treatment_plan', 'follow_up', 'progress', 'consultation'] as const
const CONTENT_MAX = 20_000
interface Draft {
  readonly type: (typeof TYPES)[number]
  readonly content: string
  readonly isPrivate: boolean
  readonly tags: readonly string[]
}
const EMPTY: Draft = { type: 'general', content: '', isPrivate: false, tags: [] }
const draftNameOf = (patientId: string): string => `note.${patientId}`

/** What doctors noted about a patient, and writing one more. */
export function NotesPart({ patientId, visitId }: { patientId: string; visitId?: string }) {
  const t = usePatientRecordTexts()
  const [isWriting, setIsWriting] = useState(() => hasKeptDraft(draftNameOf(patientId)))
  const query = useInfiniteQuery(notesQuery(patientId))
  return (
    <>
      {isWriting ? (
        <NoteForm patientId={patientId} {...(visitId && { visitId })} onDone={() => setIsWriting(false)} />
      ) : (
        <Button className="self-start" onPress={() => setIsWriting(true)}>
          <PenLine className="size-4" aria-hidden />
          {t.write}
        </Button>
      )}
      <Paged query={query} patientId={patientId} empty={t.empty.notes}>
        {(notes) => (
          <ul aria-label={t.tabs.notes} className="flex flex-col gap-3">
            {notes.map((note) => (
              <NoteCard key={note.id} note={note} />
            ))}
          </ul>
        )}
      </Paged>
    </>
  )
}

function NoteCard({ note }: { note: PatientNote }) {
  const t = usePatientRecordTexts()
  const words = useWords()
  return (
    <li
      className={`rounded-2xl border bg-surface p-4 ${note.is_private ? 'border-dashed border-field-border' : 'border-border'}`}
    >
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        <span className="font-semibold text-foreground">{note.created_by.name}</span>
        {words.dot}
        <When at={note.created_at} />
      </p>
      <p className="mt-2 break-words whitespace-pre-wrap" dir="auto">
        {note.content}
      </p>
      <p className="mt-3 flex flex-wrap gap-2">
        <Badge tone="accent">{t.noteTypes[note.note_type] ?? note.note_type}</Badge>
        {note.is_private && (
          <Badge tone="warning">
            <Lock className="size-3" aria-hidden />
            {t.privateNote}
          </Badge>
        )}
        {note.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </p>
    </li>
  )
}

function NoteForm({ patientId, visitId, onDone }: { patientId: string; visitId?: string; onDone: () => void }) {
  const t = usePatientRecordTexts()
  const { draft, write: setDraft, forget } = useKeptDraft(draftNameOf(patientId), () => EMPTY)
  const { type, content, isPrivate, tags } = draft
  const write = useWriteNote(patientId)
  const stop = () => {
    forget()
    onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { note_type: type, content: content.trim(), is_private: isPrivate, tags: [...tags] }
    write.mutate(visitId ? { ...body, encounter_id: visitId } : body, {
      onSuccess: () => {
        showToast(t.saved)
        stop()
      },
    })
  }
  return (
    <form
      onSubmit={submit}
      aria-label={t.writeNote}
      className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-4"
    >
      <Select
        label={t.noteType}
        value={type}
        onValue={(chosen) => setDraft({ ...draft, type: chosen })}
        options={TYPES.map((value) => ({ value, label: t.noteTypes[value] ?? value }))}
      />
      <TextArea
        label={t.content}
        hint={t.stays}
        required
        rows={5}
        maxLength={CONTENT_MAX}
        value={content}
        onChange={(event) => setDraft({ ...draft, content: event.target.value })}
      />
      <TagField
        label={t.tags}
        hint={t.tagsHint}
        values={tags}
        onValues={(changed) => setDraft({ ...draft, tags: changed })}
        maxLength={50}
      />
      <Checkbox
        label={t.isPrivate}
        hint={isPrivate ? t.privateHint : t.publicHint}
        checked={isPrivate}
        onChange={(event) => setDraft({ ...draft, isPrivate: event.target.checked })}
      />
      <ErrorLine error={write.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isPending={write.isPending} isDisabled={content.trim() === ''}>
          {t.save}
        </Button>
        <Button variant="outline" onPress={stop}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
