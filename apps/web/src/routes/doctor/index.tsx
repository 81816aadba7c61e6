import { createFileRoute } from '@tanstack/react-router'
import { Page } from '../../design/page.tsx'

export const Route = createFileRoute('/doctor/')({ component: () => <Page title="doctor">{null}</Page> })
