import { createFileRoute } from '@tanstack/react-router'
import { StartChat } from '../../../assistant/start-chat.tsx'

export const Route = createFileRoute('/_patient/assistant/')({ component: StartChat })
