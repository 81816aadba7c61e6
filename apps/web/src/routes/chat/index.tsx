import { createFileRoute } from '@tanstack/react-router'
import { Page } from '../../design/page.tsx'

export const Route = createFileRoute('/chat/')({ component: () => <Page title="chat">{null}</Page> })
