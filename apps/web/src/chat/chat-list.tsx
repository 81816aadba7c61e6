import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MessagesSquare, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { TALK_ROW, TalkRow } from '../design/conversation/talk-row.tsx'
import { SearchBox } from '../design/search-box.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { useMediaQuery } from '../design/use-media-query.ts'
import { NewChat } from './new-chat.tsx'
import { type ChatConversation, conversationsQuery, nameOf, otherOf, selfQuery, unreadQuery } from './queries.ts'
import { useChatTexts } from './texts.ts'

/** From here on the list stands beside the chat (`Panes`). */
const WIDE = '(width >= 48rem)'

/** With whom one talks: the latest first, what was said last, and how much of it is unread. */
export function ChatList({ openId }: { openId: number | undefined }) {
  const t = useChatTexts()
  const [isWriting, setWriting] = useState(false)
  const [filter, setFilter] = useState('')
  // On a phone the list is not seen while a chat is open.
  const isSeen = useMediaQuery(WIDE) || openId === undefined
  const conversations = useQuery({ ...conversationsQuery, enabled: isSeen })
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
        <SearchBox label={t.filter} value={filter} onValue={setFilter} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        <Loaded query={conversations} rows={6} height={64}>
          {(all) => <Rows all={all} filter={filter} isSeen={isSeen} openId={openId} onNew={() => setWriting(true)} />}
        </Loaded>
      </div>
      {isWriting && <NewChat onClose={() => setWriting(false)} />}
    </>
  )
}

interface Listed {
  all: readonly ChatConversation[]
  filter: string
  isSeen: boolean
  openId: number | undefined
  onNew: () => void
}

function Rows({ all, filter, isSeen, openId, onNew }: Listed) {
  const t = useChatTexts()
  const { data: self } = useQuery(selfQuery)
  const { data: unread } = useQuery({ ...unreadQuery, enabled: isSeen })
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
  const other = otherOf(conversation, selfId)
  const { last_message: last } = conversation
  const said = !last ? t.nothingSaid : last.is_deleted ? t.deleted : last.content
  return (
    <li>
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: `${conversation.id}` }}
        aria-current={isOpen ? 'page' : undefined}
        className={TALK_ROW}
      >
        <TalkRow
          name={other ? nameOf(other) : ''}
          picture={other?.profile_picture ?? null}
          at={last?.timestamp}
          said={last?.sender.id === selfId && !last.is_deleted ? t.you(said) : said}
          unread={unread}
        />
      </Link>
    </li>
  )
}
