import { createFileRoute } from '@tanstack/react-router'
import { requireArea } from '../session/me.ts'
import { RoomPage } from '../visit/room-page.tsx'

export const Route = createFileRoute('/visits/$visitId/room')({
  beforeLoad: ({ context, location }) => requireArea(context.queryClient, 'patient', location.href),
  component: RoomPage,
})
