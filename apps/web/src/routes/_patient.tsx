import { createFileRoute } from '@tanstack/react-router'
import { requireArea } from '../session/me.ts'

export const Route = createFileRoute('/_patient')({
  beforeLoad: ({ context, location }) => requireArea(context.queryClient, 'patient', location.href),
})
