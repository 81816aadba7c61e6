import { createFileRoute } from '@tanstack/react-router'
import { requireArea } from '../../session/me.ts'

export const Route = createFileRoute('/doctor')({
  beforeLoad: ({ context, location }) => requireArea(context.queryClient, 'doctor', location.href),
})
