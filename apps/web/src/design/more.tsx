import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from './button.tsx'
import { ErrorLine } from './states.tsx'

/** The way to the next page of a list that grows, and what it was refused for. Nothing where the list is whole. */
export function More({
  query,
  label,
}: {
  query: Pick<UseInfiniteQueryResult, 'error' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
  label: string
}) {
  return (
    <>
      <ErrorLine error={query.error} />
      {query.hasNextPage && (
        <Button
          variant="outline"
          className="self-center"
          isPending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {label}
        </Button>
      )}
    </>
  )
}
