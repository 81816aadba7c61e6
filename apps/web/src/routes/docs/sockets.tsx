import { createFileRoute } from '@tanstack/react-router'
import { SocketsPage } from '../../docs/sockets-page.tsx'

export const Route = createFileRoute('/docs/sockets')({ component: SocketsPage })
