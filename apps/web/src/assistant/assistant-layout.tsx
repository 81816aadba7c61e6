import { Outlet, useParams } from '@tanstack/react-router'
import { SessionList } from './session-list.tsx'

/** The conversations beside the one that is open; on a phone they are on the start page of the assistant alone. */
export function AssistantLayout() {
  const { sessionId } = useParams({ strict: false })
  return (
    <div className="flex h-[calc(100dvh-8.5rem)] lg:h-[calc(100dvh-3.5rem)]">
      <aside className="hidden w-80 shrink-0 flex-col border-e border-border bg-surface p-4 lg:flex">
        <SessionList hereId={sessionId} />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <Outlet />
      </div>
    </div>
  )
}
