import { Outlet, useParams } from '@tanstack/react-router'
import { Panes } from '../design/conversation/panes.tsx'
import { ChatList } from './chat-list.tsx'
import { useChatTexts } from './texts.ts'

/** One's conversations, and the one that is open. */
export function ChatDesk() {
  const t = useChatTexts()
  const { conversationId } = useParams({ strict: false })
  return (
    <Panes
      title={t.title}
      list={<ChatList openId={conversationId === undefined ? undefined : Number(conversationId)} />}
      isOpen={conversationId !== undefined}
      hasPlacesBelow={false}
    >
      <Outlet />
    </Panes>
  )
}
