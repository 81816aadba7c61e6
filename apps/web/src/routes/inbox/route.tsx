import { createFileRoute } from '@tanstack/react-router'
import { requireArea } from '../../session/me.ts'

export const Route = createFileRoute('/inbox')({
  beforeLoad: ({ context, location }) => requireArea(context.queryClient, 'support', location.href),
})
