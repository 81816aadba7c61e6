import { createFileRoute } from '@tanstack/react-router'
import { InboxNone } from '../../../support/inbox-none.tsx'

export const Route = createFileRoute('/inbox/_desk/')({ component: InboxNone })
