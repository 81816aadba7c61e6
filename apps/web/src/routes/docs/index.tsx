import { createFileRoute } from '@tanstack/react-router'
import { GuidePage } from '../../docs/guide-page.tsx'

export const Route = createFileRoute('/docs/')({ component: GuidePage })
