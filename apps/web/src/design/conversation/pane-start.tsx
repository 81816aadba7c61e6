import type { ReactNode } from 'react'
import { ErrorState, Loading } from '../states.tsx'
import { PaneHeader } from './pane-header.tsx'

interface Asked {
  readonly isError: boolean
  readonly data: unknown
  readonly error: unknown
  readonly refetch: () => unknown
}

/** A conversation that is still coming, or that one cannot have; the way `back` is there already. */
export function PaneStart({ back, queries }: { back: ReactNode; queries: readonly Asked[] }) {
  const failed = queries.find(({ isError, data }) => isError && data === undefined)
  return (
    <div className="flex min-w-0 flex-1 flex-col bg-background">
      <PaneHeader>{back}</PaneHeader>
      <div className="p-4">
        {failed ? (
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        ) : (
          <Loading rows={6} height={64} />
        )}
      </div>
    </div>
  )
}
