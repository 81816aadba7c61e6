import { createFileRoute } from '@tanstack/react-router'
import { AssistantLayout } from '../../../assistant/assistant-layout.tsx'

export const Route = createFileRoute('/_patient/assistant')({ component: AssistantLayout })
