import { createFileRoute } from '@tanstack/react-router'
import { Page } from '../../design/page.tsx'

export const Route = createFileRoute('/inbox/')({ component: () => <Page title="support">{null}</Page> })
