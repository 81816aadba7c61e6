import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MessagesSquare, Plus, Search } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { NewChat } from './new-chat.tsx'
import { type ChatConversation, conversationsQuery, nameOf, otherOf, selfQuery, unreadQuery } from './queries.ts'
import { useChatTexts } from './texts.ts'

/** With whom one talks: the latest first, what was said last, and how much of it is unread. */
export function ChatList({ openId }: { openId: number }) {
  const t = useChatTexts()
  const [isWriting, setWriting] = useState(false)
  const [filter, setFilter] = useState('')
  const conversations = useQuery(conversationsQuery)
  return (
    <>
      <div className="flex flex-col gap-2 border-b border-border p-3">
        <div className="flex items-center justify-between gap-2">
          <h2 className="text-lg font-bold">{t.title}</h2>
          <Button size="sm" onPress={() => setWriting(true)}>
            <Plus className="size-4" aria-hidden />
            {t.new}
          </Button>
        </div>
        <div className="relative">
          <Search className="pointer-events-none absolute start-3 top-3 size-4 text-muted" aria-hidden />
          <input
            type="search"
            aria-label={t.filter}
            placeholder={t.filter}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className="h-10 w-full rounded-xl border border-field-border bg-field ps-9 pe-3 text-field-foreground placeholder:text-muted focus-visible:outline-2 focus-visible:outline-focus"
          />
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        <Loaded query={conversations} rows={6} height={64}>
          {(all) => <Rows all={all} filter={filter} openId={openId} onNew={() => setWriting(true)} />}
        </Loaded>
      </div>
      {isWriting && <NewChat onClose={() => setWriting(false)} />}
    </>
  )
}

interface Listed {
  all: readonly ChatConversation[]
  filter: string
  openId: number
  onNew: () => void
}

function Rows({ all, filter, openId, onNew }: Listed) {
  const t = useChatTexts()
  const { data: self } = useQuery(selfQuery)
  const { data: unread } = useQuery(unreadQuery)
  if (!self) return null
  // Staff are told everybody's; here are one's own.
  const own = all.filter(({ participants }) => participants.some(({ id }) => id === self.id))
  if (own.length === 0)
    return (
      <EmptyState
        title={t.none}
        icon={<MessagesSquare className="size-10" aria-hidden />}
        action={<Button onPress={onNew}>{t.new}</Button>}
      >
        {t.noneText}
      </EmptyState>
    )
  const wanted = filter.trim().toLocaleLowerCase()
  const shown = own.filter((each) =>
    nameOf(otherOf(each, self.id) ?? self)
      .toLocaleLowerCase()
      .includes(wanted),
  )
  if (shown.length === 0) return <p className="p-4 text-center text-muted">{t.noMatch}</p>
  return (
    <ul className="flex flex-col gap-1">
      {shown.map((each) => (
        <Row
          key={each.id}
          conversation={each}
          selfId={self.id}
          isOpen={each.id === openId}
          unread={each.id === openId ? 0 : (unread?.get(each.id) ?? 0)}
        />
      ))}
    </ul>
  )
}

interface RowProps {
  conversation: ChatConversation
  selfId: number
  isOpen: boolean
  unread: number
}

function Row({ conversation, selfId, isOpen, unread }: RowProps) {
  const t = useChatTexts()
  const { number } = useFormat()
  const other = otherOf(conversation, selfId)
  const { last_message: last } = conversation
  const name = other ? nameOf(other) : ''
  const said = !last ? t.nothingSaid : last.is_deleted ? t.deleted : last.content
  return (
    <li>
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: `${conversation.id}` }}
        aria-current={isOpen ? 'page' : undefined}
        className="flex items-center gap-3 rounded-xl p-2.5 outline-offset-[-2px] hover:bg-background aria-[current=page]:bg-background aria-[current=page]:shadow-[inset_0_0_0_1px_var(--border)]"
      >
        <Avatar name={name} src={other?.profile_picture ?? null} size={44} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-2">
            <bdi className={`truncate ${unread > 0 ? 'font-bold' : 'font-semibold'}`}>{name}</bdi>
            {last && (
              <span className="shrink-0 text-xs text-muted">
                <When at={last.timestamp} as="relative" />
              </span>
            )}
          </span>
          <span className="flex items-center justify-between gap-2">
            <span className={`truncate text-sm ${unread > 0 ? 'font-medium' : 'text-muted'}`}>
              {last?.sender.id === selfId && !last.is_deleted ? t.you(said) : said}
            </span>
            {unread > 0 && (
              <span className="min-w-6 shrink-0 rounded-full bg-accent px-1.5 text-center text-xs leading-6 font-semibold text-accent-foreground">
                <span aria-hidden>{number(unread)}</span>
                <span className="sr-only">{t.unread(number(unread))}</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  )
}
