import { createFileRoute } from '@tanstack/react-router'
import { Page } from '../../design/page.tsx'

export const Route = createFileRoute('/admin/')({ component: () => <Page title="admin">{null}</Page> })
