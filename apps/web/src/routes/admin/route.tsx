import { createFileRoute } from '@tanstack/react-router'
import { requireArea } from '../../session/me.ts'

export const Route = createFileRoute('/admin')({
  beforeLoad: ({ context, location }) => requireArea(context.queryClient, 'admin', location.href),
})
