import type { ChatMessage } from '@helssa/client'
import { Check, CheckCheck } from 'lucide-react'
import { memo } from 'react'
import { AttachmentView } from '../design/conversation/attachment-view.tsx'
import { Bubble } from '../design/conversation/bubble.tsx'
import { MessageActions } from '../design/conversation/message-actions.tsx'
import { useChatTexts } from './texts.ts'

interface Deeds {
  readonly edit: (message: ChatMessage) => void
  readonly remove: (message: ChatMessage) => void
  readonly copy: (message: ChatMessage) => void
}

/** A message of a chat with its ticks, its files and what can be done with it. */
export const ChatBubble = memo(function ChatBubble({
  message,
  isOwn,
  deeds,
}: {
  message: ChatMessage
  isOwn: boolean
  deeds: Deeds
}) {
  const t = useChatTexts()
  const { content, timestamp, is_read, is_edited, is_deleted, attachments } = message
  const actions = [
    { id: 'copy', label: t.copy, run: () => deeds.copy(message) },
    ...(isOwn
      ? [
          { id: 'edit', label: t.edit, run: () => deeds.edit(message) },
          { id: 'remove', label: t.remove, isDangerous: true, run: () => deeds.remove(message) },
        ]
      : []),
  ]
  return (
    <Bubble
      side={isOwn ? 'own' : 'other'}
      text={content}
      at={timestamp}
      isEdited={is_edited}
      isDeleted={is_deleted}
      attachments={attachments.map(({ id, file }) => <AttachmentView key={id} url={file} />)}
      state={isOwn && !is_deleted && <Ticks isRead={is_read} />}
      actions={!is_deleted && <MessageActions actions={actions} />}
    />
  )
})

function Ticks({ isRead }: { isRead: boolean }) {
  const t = useChatTexts()
  const label = isRead ? t.read : t.sent
  const Icon = isRead ? CheckCheck : Check
  return (
    <span role="img" aria-label={label} title={label}>
      <Icon className="size-4" aria-hidden />
    </span>
  )
}
