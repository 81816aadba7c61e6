import type { FikoChatEvent, FikoConversation, FikoMessage } from '@helssa/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { selfQuery } from '../chat/queries.ts'
import { Announcer } from '../design/conversation/announcer.tsx'
import type { Talk } from '../design/conversation/live.ts'
import { OutgoingBubble } from '../design/conversation/outgoing-bubble.tsx'
import { BackLink } from '../design/conversation/pane-header.tsx'
import { PaneStart } from '../design/conversation/pane-start.tsx'
import { useSendErrorText } from '../design/conversation/send-error.ts'
import { TalkView } from '../design/conversation/talk-view.tsx'
import { useLive } from '../design/conversation/use-live.ts'
import { useCopy } from '../design/copy.ts'
import { usePageTitle } from '../design/page.tsx'
import { CustomerSide } from './customer-side.tsx'
import { MessageDialogs } from './message-dialogs.tsx'
import { agentsQuery, conversationQuery, customerName } from './queries.ts'
import { RoomHeader } from './room-header.tsx'
import { useRoomTexts } from './room-texts.ts'
import { SupportBubble } from './support-message.tsx'
import { SupportWriting } from './support-writing.tsx'
import { openSupport, type SupportLive } from './talk.ts'

const route = getRouteApi('/inbox/_desk')

/** One customer's conversation, live, with what is known of the customer beside it. */
export function SupportRoom({ conversationId }: { conversationId: string }) {
  const conversation = useQuery(conversationQuery(conversationId))
  const self = useQuery(selfQuery)
  const hear = useHearing(conversationId)
  const open = useCallback(() => openSupport(conversationId, (event) => hear.current(event)), [conversationId, hear])
  const opened = useLive(open)
  const back = <BackLink to="/inbox" search={route.useSearch()} aria-label={useRoomTexts().back} />
  if (!self.data || !conversation.data || !opened) return <PaneStart back={back} queries={[self, conversation]} />
  return (
    <div className="flex min-w-0 flex-1 bg-background">
      <Room conversation={conversation.data} selfId={self.data.id} back={back} {...opened} />
    </div>
  )
}

/** What events tell beside messages: who has the conversation and whose turn it is, and who is there. */
function useHearing(conversationId: string) {
  const queryClient = useQueryClient()
  const hear = useRef<(event: FikoChatEvent) => void>(() => {})
  hear.current = (event) => {
    if (event.type === 'desk')
      queryClient.setQueryData<FikoConversation>(
        conversationQuery(conversationId).queryKey,
        (known) => known && { ...known, ...event.desk },
      )
    if (event.type === 'presence')
      queryClient.setQueryData(agentsQuery.queryKey, (known) =>
        known?.map((each) => (each.id === event.agent.id ? { ...each, is_online: event.isOnline } : each)),
      )
  }
  return hear
}

const idOf = ({ id }: FikoMessage) => id
const atOf = ({ created_at }: FikoMessage) => created_at

interface Opened {
  conversation: FikoConversation
  selfId: number
  back: ReactNode
  live: SupportLive
  talk: Talk<FikoMessage>
}

function Room({ conversation, selfId, back, live, talk }: Opened) {
  const t = useRoomTexts()
  const errorText = useSendErrorText(t.refusals)
  const name = customerName(conversation)
  usePageTitle(t.with(name))
  const copy = useCopy()
  const [isSideOpen, setSideOpen] = useState(false)
  const [asked, ask] = useState<{ readonly what: 'edit' | 'remove'; readonly message: FikoMessage }>()
  const deeds = useMemo(
    () => ({
      edit: (message: FikoMessage) => ask({ what: 'edit', message }),
      remove: (message: FikoMessage) => ask({ what: 'remove', message }),
      copy: ({ content }: FikoMessage) => void copy(content),
    }),
    [copy],
  )
  const onSeen = useCallback((last: FikoMessage) => live.socket()?.markRead(last.id), [live])
  const last = useMemo(() => talk.messages?.findLast(({ sender }) => sender?.id !== selfId), [talk.messages, selfId])
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <RoomHeader
          conversation={conversation}
          selfId={selfId}
          back={back}
          line={talk.line}
          isSideOpen={isSideOpen}
          onSide={() => setSideOpen(!isSideOpen)}
        />
        <TalkView
          live={live}
          talk={talk}
          label={t.messages(name)}
          idOf={idOf}
          atOf={atOf}
          onSeen={onSeen}
          empty={t.empty}
          typing={talk.typing.filter(({ id }) => id !== selfId).map((typist) => typist.name)}
          renderMessage={(message) => <SupportBubble message={message} selfId={selfId} deeds={deeds} />}
          renderOutgoing={(outgoing) => (
            <OutgoingBubble
              outgoing={outgoing}
              author={outgoing.isNote ? t.note : undefined}
              isLineOpen={talk.line === 'open'}
              errorText={errorText}
              onRetry={live.retry}
              onDrop={live.drop}
            />
          )}
        />
        <Announcer last={last && { id: last.id, name: last.sender?.username ?? name, text: last.content }} />
        <SupportWriting conversation={conversation} selfId={selfId} live={live} />
      </div>
      <CustomerSide
        conversation={conversation}
        selfId={selfId}
        isOpen={isSideOpen}
        onClose={() => setSideOpen(false)}
      />
      {asked && <MessageDialogs {...asked} onClose={() => ask(undefined)} />}
    </div>
  )
}
