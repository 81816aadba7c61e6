import { HelssaError } from '@helssa/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { TextArea, TextField } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { ErrorLine } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useCannedTexts } from './canned-texts.ts'
import { fiko } from './client.ts'
import { type CannedReply, cannedQuery } from './queries.ts'

/** Writes a canned reply, or changes one. */
export function CannedEditor({ reply, onClose }: { reply: CannedReply | undefined; onClose: () => void }) {
  const t = useCannedTexts()
  const queryClient = useQueryClient()
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '')
  const [title, setTitle] = useState(reply?.title ?? '')
  const [content, setContent] = useState(reply?.content ?? '')
  const body = { shortcut: shortcut.trim(), title: title.trim(), content: content.trim() }
  const save = useMutation({
    mutationFn: () =>
      reply
        ? fiko.api.PATCH('/fiko/v1/canned-replies/{id}', { params: { path: { id: reply.id } }, body })
        : fiko.api.POST('/fiko/v1/canned-replies', { body }),
    onSuccess: async () => {
      await queryClient.invalidateQueries(cannedQuery)
      onClose()
      showToast(t.saved)
    },
  })
  const refused = refusalsOf(save.error)
  const hasSpace = /\s/.test(body.shortcut)
  return (
    <FormDialog
      title={reply ? t.edit : t.create}
      submit={t.save}
      isPending={save.isPending}
      canSubmit={!hasSpace && Object.values(body).every((value) => value !== '')}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <TextField
        label={t.shortcut}
        hint={t.shortcutHint}
        error={hasSpace ? t.shortcutSpace : refused.shortcut}
        required
        autoFocus
        dir="auto"
        value={shortcut}
        onChange={(event) => setShortcut(event.target.value)}
      />
      <TextField
        label={t.name}
        error={refused.title}
        required
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextArea
        label={t.content}
        error={refused.content}
        required
        rows={6}
        dir="auto"
        maxLength={10_000}
        value={content}
        onChange={(event) => setContent(event.target.value)}
      />
      {Object.keys(refused).length === 0 && <ErrorLine error={save.error} />}
    </FormDialog>
  )
}

/** What the server says of single fields. */
function refusalsOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof HelssaError)) return {}
  // It begins with the field's name, for programs that show one line.
  if (error.code === 'CANNED_SHORTCUT_TAKEN')
    return { shortcut: error.message.replace(/^shortcut: (.)/, (_, first: string) => first.toUpperCase()) }
  const fields = error.details.fields as Record<string, string[]> | undefined
  return Object.fromEntries(Object.entries(fields ?? {}).map(([name, reasons]) => [name, reasons.join(' ')]))
}
