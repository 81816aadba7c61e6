import type { FikoMessage } from '@helssa/client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmRemoval } from '../design/dialog.tsx'
import { TextArea } from '../design/field.tsx'
import { FormDialog } from '../design/form-dialog.tsx'
import { ErrorLine } from '../design/states.tsx'
import { fiko } from './client.ts'
import { useRoomTexts } from './room-texts.ts'

interface Asked {
  what: 'edit' | 'remove'
  message: FikoMessage
  onClose: () => void
}

/** Changing or deleting what one wrote, with the customer too where the platform can; what comes of it the socket tells. */
export const MessageDialogs = ({ what, message, onClose }: Asked) =>
  what === 'edit' ? (
    <EditDialog message={message} onClose={onClose} />
  ) : (
    <RemoveDialog message={message} onClose={onClose} />
  )

type Given = Omit<Asked, 'what'>

function RemoveDialog({ message: { id }, onClose }: Given) {
  const t = useRoomTexts()
  const remove = useMutation({
    mutationFn: () => fiko.api.DELETE('/fiko/v1/messages/{id}', { params: { path: { id } } }),
    onSuccess: onClose,
  })
  return (
    <ConfirmRemoval title={t.removeTitle} confirm={t.remove} removal={remove} onClose={onClose}>
      <p>{t.removeText}</p>
    </ConfirmRemoval>
  )
}

function EditDialog({ message: { id, content, type }, onClose }: Given) {
  const t = useRoomTexts()
  const [text, setText] = useState(content)
  const save = useMutation({
    mutationFn: () =>
      fiko.api.PATCH('/fiko/v1/messages/{id}', { params: { path: { id } }, body: { content: text.trim() } }),
    onSuccess: onClose,
  })
  return (
    <FormDialog
      title={t.editing}
      submit={t.save}
      isPending={save.isPending}
      canSubmit={text.trim() !== '' && text.trim() !== content}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <TextArea
        label={t.editing}
        hint={type === 'note' ? undefined : t.editHint}
        dir="auto"
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ErrorLine error={save.error} />
    </FormDialog>
  )
}
