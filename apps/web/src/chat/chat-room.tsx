import type { ChatMessage } from '@helssa/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { Announcer } from '../design/conversation/announcer.tsx'
import { LineState } from '../design/conversation/line-state.tsx'
import type { Talk } from '../design/conversation/live.ts'
import { OutgoingBubble } from '../design/conversation/outgoing-bubble.tsx'
import { BackLink, PaneHeader } from '../design/conversation/pane-header.tsx'
import { PaneStart } from '../design/conversation/pane-start.tsx'
import { useSendErrorText } from '../design/conversation/send-error.ts'
import { TalkView } from '../design/conversation/talk-view.tsx'
import { useLive } from '../design/conversation/use-live.ts'
import { useCopy } from '../design/copy.ts'
import { usePageTitle } from '../design/page.tsx'
import { ChatBubble } from './chat-message.tsx'
import { ChatWriting } from './chat-writing.tsx'
import {
  type ChatConversation,
  conversationQuery,
  conversationsQuery,
  nameOf,
  otherOf,
  selfQuery,
  unreadQuery,
} from './queries.ts'
import { RemoveMessage } from './remove-message.tsx'
import { type ChatLive, openChat } from './talk.ts'
import { useChatTexts } from './texts.ts'

/** One conversation with somebody, live. */
export function ChatRoom({ conversationId }: { conversationId: number }) {
  const conversation = useQuery(conversationQuery(conversationId))
  const self = useQuery(selfQuery)
  const open = useCallback(() => openChat(conversationId), [conversationId])
  const opened = useLive(open)
  const back = <BackLink to="/chat" aria-label={useChatTexts().back} />
  if (!self.data || !conversation.data || !opened) return <PaneStart back={back} queries={[self, conversation]} />
  return (
    <div className="flex min-w-0 flex-1 flex-col bg-background">
      <Room conversation={conversation.data} selfId={self.data.id} back={back} {...opened} />
    </div>
  )
}

const idOf = ({ id }: ChatMessage) => id
const atOf = ({ timestamp }: ChatMessage) => timestamp

interface Opened {
  conversation: ChatConversation
  selfId: number
  back: ReactNode
  live: ChatLive
  talk: Talk<ChatMessage>
}

function Room({ conversation, selfId, back, live, talk }: Opened) {
  const t = useChatTexts()
  const errorText = useSendErrorText()
  const other = otherOf(conversation, selfId)
  const name = other ? nameOf(other) : ''
  usePageTitle(t.with(name))
  const [edited, edit] = useState<ChatMessage>()
  const [removed, remove] = useState<ChatMessage>()
  const textRef = useRef<HTMLTextAreaElement>(null)
  const copy = useCopy()
  useFreshList(talk.messages)
  const deeds = useMemo(
    () => ({
      edit,
      remove,
      copy: ({ content }: ChatMessage) => void copy(content),
    }),
    [copy],
  )
  const isMember = conversation.participants.some(({ id }) => id === selfId)
  const onSeen = useCallback(
    (last: ChatMessage) => {
      if (isMember && last.sender.id !== selfId) live.socket()?.markRead(last.id)
    },
    [live, isMember, selfId],
  )
  const last = useMemo(() => talk.messages?.findLast(({ sender }) => sender.id !== selfId), [talk.messages, selfId])
  return (
    <>
      <PaneHeader>
        {back}
        <Avatar name={name} src={other?.profile_picture ?? null} />
        <div className="min-w-0">
          <h2 className="truncate leading-snug font-semibold">
            <bdi>{name}</bdi>
          </h2>
          <LineState line={talk.line} isQuiet />
        </div>
      </PaneHeader>
      <TalkView
        live={live}
        talk={talk}
        label={t.messagesWith(name)}
        idOf={idOf}
        atOf={atOf}
        onSeen={onSeen}
        empty={t.empty(name)}
        typing={talk.typing.some(({ id }) => id !== selfId) ? [name] : []}
        renderMessage={(message) => <ChatBubble message={message} isOwn={message.sender.id === selfId} deeds={deeds} />}
        renderOutgoing={(outgoing) => (
          <OutgoingBubble
            outgoing={outgoing}
            isLineOpen={talk.line === 'open'}
            errorText={errorText}
            onRetry={live.retry}
            onDrop={live.drop}
          />
        )}
      />
      <Announcer last={last && { id: last.id, name, text: last.content }} />
      {isMember ? (
        <ChatWriting
          key={edited?.id ?? 'new'}
          live={live}
          conversationId={conversation.id}
          name={name}
          edited={edited}
          onEdited={() => edit(undefined)}
          textRef={textRef}
        />
      ) : (
        <p className="border-t border-border bg-surface p-3 text-center text-muted">{t.watching}</p>
      )}
      {removed && <RemoveMessage message={removed} live={live} onClose={() => remove(undefined)} />}
    </>
  )
}

/** What is said here stands in the list too, at once. */
function useFreshList(messages: readonly ChatMessage[] | undefined): void {
  const queryClient = useQueryClient()
  const last = messages?.at(-1)
  const state = last && `${last.id}.${last.is_deleted}.${last.content}`
  useEffect(() => {
    if (state === undefined) return
    void queryClient.invalidateQueries(conversationsQuery)
    void queryClient.invalidateQueries(unreadQuery)
  }, [state, queryClient])
}
