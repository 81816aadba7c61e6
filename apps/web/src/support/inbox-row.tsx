import type { FikoConversation } from '@helssa/client'
import { Link } from '@tanstack/react-router'
import { PenLine } from 'lucide-react'
import { memo } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
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
  const { number } = useFormat()
  const { id, last_message: last, unread_count: unread, assignee, status, source } = conversation
  const name = customerName(conversation)
  const said = useSaid(last)
  return (
    <li>
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: id }}
        search={filters}
        aria-current={isOpen ? 'page' : undefined}
        className="flex items-start gap-3 rounded-xl p-2.5 outline-offset-[-2px] hover:bg-background aria-[current=page]:bg-background aria-[current=page]:shadow-[inset_0_0_0_1px_var(--border)]"
      >
        <Avatar name={name} size={44} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-2">
            <bdi className={`truncate ${unread > 0 ? 'font-bold' : 'font-semibold'}`}>{name}</bdi>
            <span className="shrink-0 text-xs text-muted">
              <When at={last?.created_at ?? conversation.updated_at} as="relative" />
            </span>
          </span>
          <span className="flex items-center justify-between gap-2">
            <span dir="auto" className={`truncate text-sm ${unread > 0 ? 'font-medium' : 'text-muted'}`}>
              {said}
            </span>
            {unread > 0 && (
              <span className="min-w-6 shrink-0 rounded-full bg-accent px-1.5 text-center text-xs leading-6 font-semibold text-accent-foreground">
                <span aria-hidden>{number(unread)}</span>
                <span className="sr-only">{t.unread(number(unread))}</span>
              </span>
            )}
          </span>
          <span className="mt-0.5 flex items-center gap-2 text-xs text-muted">
            <span>{source === 'telegram' || source === 'instagram' ? t[source] : source}</span>
            {status === 'closed' && <span>· {t.closed}</span>}
            {assignee && (
              <span className="truncate">
                · <bdi>{assignee.id === selfId ? t.me : assignee.username}</bdi>
              </span>
            )}
            <Answering conversation={conversation} selfId={selfId} />
          </span>
        </span>
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
