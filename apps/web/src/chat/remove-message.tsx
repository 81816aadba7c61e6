import type { ChatMessage } from '@helssa/client'
import { useMutation } from '@tanstack/react-query'
import { useSendErrorText } from '../design/conversation/send-error.ts'
import { ConfirmDialog } from '../design/dialog.tsx'
import type { ChatLive } from './talk.ts'
import { useChatTexts } from './texts.ts'

/** Asks before a message is emptied: nothing brings it back. */
export function RemoveMessage({
  message,
  live,
  onClose,
}: {
  message: ChatMessage
  live: ChatLive
  onClose: () => void
}) {
  const t = useChatTexts()
  const errorText = useSendErrorText()
  const remove = useMutation({
    mutationFn: async () => live.socket()?.remove(message.id),
    onSuccess: onClose,
  })
  return (
    <ConfirmDialog
      title={t.removeTitle}
      confirm={t.remove}
      isOpen
      isPending={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t.removeText}</p>
      {remove.error && (
        <p role="alert" className="text-danger">
          {errorText(remove.error)}
        </p>
      )}
    </ConfirmDialog>
  )
}
