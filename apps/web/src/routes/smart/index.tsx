import { createFileRoute } from '@tanstack/react-router'
import { Page } from '../../design/page.tsx'

export const Route = createFileRoute('/smart/')({ component: () => <Page title="smart">{null}</Page> })
