import { createFileRoute } from '@tanstack/react-router'
import { ChatDesk } from '../../chat/chat-desk.tsx'
import { requireArea } from '../../session/me.ts'

export const Route = createFileRoute('/chat')({
  beforeLoad: ({ context, location }) => requireArea(context.queryClient, 'chat', location.href),
  component: ChatDesk,
})
