import { createFileRoute } from '@tanstack/react-router'
import { CannedPage } from '../../support/canned-page.tsx'

export const Route = createFileRoute('/inbox/canned')({ component: CannedPage })
