import type { FikoConversation } from '@helssa/client'
import { Link } from '@tanstack/react-router'
import { PenLine } from 'lucide-react'
import { memo } from 'react'
import { TALK_ROW, TalkRow } from '../design/conversation/talk-row.tsx'
import { customerName, type Filters } from './queries.ts'
import { useRoomTexts } from './room-texts.ts'
import { useInboxTexts } from './texts.ts'

interface RowProps {
  conversation: FikoConversation
  isOpen: boolean
  selfId: number | undefined
  filters: Filters
}

/** A conversation in the list: who, what was said last, how much is unread, who has it. */
export const InboxRow = memo(function InboxRow({ conversation, isOpen, selfId, filters }: RowProps) {
  const t = useInboxTexts()
  const { id, last_message: last, unread_count: unread, assignee, status, source } = conversation
  const said = useSaid(last)
  return (
    <li>
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: id }}
        search={filters}
        aria-current={isOpen ? 'page' : undefined}
        className={TALK_ROW}
      >
        <TalkRow
          name={customerName(conversation)}
          at={last?.created_at ?? conversation.updated_at}
          said={said}
          unread={unread}
          facts={
            <>
              <span>{source === 'telegram' || source === 'instagram' ? t[source] : source}</span>
              {status === 'closed' && <span>· {t.closed}</span>}
              {assignee && (
                <span className="truncate">
                  · <bdi>{assignee.id === selfId ? t.me : assignee.username}</bdi>
                </span>
              )}
              <Answering conversation={conversation} selfId={selfId} />
            </>
          }
        />
      </Link>
    </li>
  )
})

/** What was said last, and by which side. */
function useSaid(last: FikoConversation['last_message']): string {
  const t = useInboxTexts()
  if (!last) return t.nothingSaid
  const text = last.content || t.file
  if (last.type === 'customer') return text
  return `${last.type === 'note' ? t.noted : t.us}: ${text}`
}

/** Somebody else is answering it at this moment. */
function Answering({ conversation, selfId }: Pick<RowProps, 'conversation' | 'selfId'>) {
  const t = useRoomTexts()
  const lock = conversation.reply_lock
  if (!lock || lock.agent?.id === selfId) return null
  return (
    <span className="flex items-center gap-1 text-warning">
      <PenLine className="size-3.5" aria-hidden />
      <span className="sr-only">{lock.agent ? t.answering(lock.agent.username) : t.someoneAnswering}</span>
    </span>
  )
}
