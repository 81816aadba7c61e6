import type { FikoMessage } from '@helssa/client'
import { StickyNote } from 'lucide-react'
import { memo } from 'react'
import { AttachmentView } from '../design/conversation/attachment-view.tsx'
import { Bubble } from '../design/conversation/bubble.tsx'
import { MessageActions } from '../design/conversation/message-actions.tsx'
import { DeliveryIcon, DeliveryTrouble } from './delivery.tsx'
import { useRoomTexts } from './room-texts.ts'

interface Deeds {
  readonly edit: (message: FikoMessage) => void
  readonly remove: (message: FikoMessage) => void
  readonly copy: (message: FikoMessage) => void
}

/** A message of a customer's conversation: theirs, an agent's with how sending goes, or a note. */
export const SupportBubble = memo(function SupportBubble({
  message,
  selfId,
  deeds,
}: {
  message: FikoMessage
  selfId: number
  deeds: Deeds
}) {
  const t = useRoomTexts()
  const { type, sender, content, created_at, edited_at, is_deleted, attachments, delivery } = message
  const isOurs = type !== 'customer'
  const actions = [
    { id: 'copy', label: t.copy, run: () => deeds.copy(message) },
    ...(sender?.id === selfId
      ? [
          { id: 'edit', label: t.edit, run: () => deeds.edit(message) },
          { id: 'remove', label: t.remove, isDangerous: true, run: () => deeds.remove(message) },
        ]
      : []),
  ]
  return (
    <Bubble
      side={isOurs ? 'own' : 'other'}
      look={type === 'note' ? 'note' : isOurs ? 'own' : 'other'}
      author={isOurs && <Author message={message} selfId={selfId} />}
      text={content}
      at={created_at}
      isEdited={edited_at !== null}
      isDeleted={is_deleted}
      attachments={attachments.map(({ id, name, media_type, size_bytes, url }) => (
        <AttachmentView key={id} url={url} name={name} mediaType={media_type} sizeBytes={size_bytes} />
      ))}
      state={delivery && !is_deleted && <DeliveryIcon delivery={delivery} />}
      below={delivery && !is_deleted && <DeliveryTrouble message={message} delivery={delivery} />}
      actions={!is_deleted && <MessageActions actions={actions} />}
    />
  )
})

/** Which colleague; over a note, that the customer does not see it. */
function Author({ message: { type, sender }, selfId }: { message: FikoMessage; selfId: number }) {
  const t = useRoomTexts()
  const isNote = type === 'note'
  if (!isNote && (!sender || sender.id === selfId)) return null
  return (
    <>
      {isNote && <StickyNote className="size-3.5" aria-hidden />}
      {isNote && `${t.note} · `}
      {sender && <bdi>{sender.username}</bdi>}
    </>
  )
}
