import { HelssaError } from '@helssa/client'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { ErrorState } from '../design/states.tsx'

/** A page that could not be shown. What the server refused is asked for again; anything else begins with a fresh page. */
export function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  const { reset: resetQueries } = useQueryErrorResetBoundary()
  const retry = () => {
    // A part of an older build that is not there any more, for instance, comes by no other way.
    if (!(error instanceof HelssaError)) return location.reload()
    resetQueries()
    reset()
    void router.invalidate()
  }
  return (
    <div className="mx-auto max-w-2xl p-6">
      <ErrorState error={error} onRetry={retry} />
    </div>
  )
}
