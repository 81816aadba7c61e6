import { createFileRoute } from '@tanstack/react-router'
import { ChatPage } from '../../../assistant/chat-page.tsx'

export const Route = createFileRoute('/_patient/assistant/$sessionId')({ component: ChatPage })
