import { createFileRoute } from '@tanstack/react-router'
import { ChatNone } from '../../chat/chat-none.tsx'

export const Route = createFileRoute('/chat/')({ component: ChatNone })
