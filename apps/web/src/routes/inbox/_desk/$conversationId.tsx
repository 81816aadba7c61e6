import { createFileRoute, notFound } from '@tanstack/react-router'
import { SupportRoom } from '../../../support/support-room.tsx'

export const Route = createFileRoute('/inbox/_desk/$conversationId')({
  beforeLoad: ({ params }) => {
    if (!/^conv_\d{1,15}$/.test(params.conversationId)) throw notFound()
  },
  component: Conversation,
})

function Conversation() {
  const { conversationId } = Route.useParams()
  return <SupportRoom key={conversationId} conversationId={conversationId} />
}
