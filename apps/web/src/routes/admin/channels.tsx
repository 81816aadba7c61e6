import { createFileRoute } from '@tanstack/react-router'
import { ChannelsPage } from '../../admin/channels/channels-page.tsx'

export const Route = createFileRoute('/admin/channels')({ component: ChannelsPage })
