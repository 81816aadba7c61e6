import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Pager } from '../design/pager.tsx'
import { EmptyState } from '../design/states.tsx'
import { useAdminWords } from './words.ts'

/** What a search found: how many, the rows, and the steps through their pages; or that there is nobody, and the way back to all. */
export function FoundList({
  isEmpty,
  isOld,
  none,
  noneHint,
  found,
  page = 1,
  pageSize,
  count,
  onPage,
  onClear,
  children,
}: {
  isEmpty: boolean
  /** Whether what is shown was found before, while what was asked now is on its way. */
  isOld: boolean
  none: string
  noneHint: string
  /** How many, in words. */
  found: string
  page: number | undefined
  pageSize: number
  count: number
  onPage: (page: number) => void
  onClear: () => void
  children: ReactNode
}) {
  const words = useAdminWords()
  return (
    <div aria-busy={isOld} className={`flex flex-col gap-6 ${isOld ? 'opacity-60' : ''}`}>
      {isEmpty ? (
        <EmptyState
          title={none}
          action={
            <Button variant="outline" onPress={onClear}>
              {words.clear}
            </Button>
          }
        >
          {noneHint}
        </EmptyState>
      ) : (
        <>
          <p role="status" className="text-sm text-muted">
            {found}
          </p>
          {children}
          <Pager page={page} pageSize={pageSize} count={count} onPage={onPage} />
        </>
      )}
    </div>
  )
}
