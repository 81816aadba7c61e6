import { createFileRoute, notFound } from '@tanstack/react-router'
import { ChatRoom } from '../../chat/chat-room.tsx'

export const Route = createFileRoute('/chat/$conversationId')({
  beforeLoad: ({ params }) => {
    if (!/^\d{1,15}$/.test(params.conversationId)) throw notFound()
  },
  component: Conversation,
})

function Conversation() {
  const { conversationId } = Route.useParams()
  return <ChatRoom key={conversationId} conversationId={Number(conversationId)} />
}
