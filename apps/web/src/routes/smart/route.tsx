import { createFileRoute } from '@tanstack/react-router'
import { requireArea } from '../../session/me.ts'

export const Route = createFileRoute('/smart')({
  beforeLoad: ({ context, location }) => requireArea(context.queryClient, 'smart', location.href),
})
