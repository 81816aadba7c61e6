import { createFileRoute } from '@tanstack/react-router'
import { InboxDesk } from '../../support/inbox-desk.tsx'
import type { Filters } from '../../support/queries.ts'

const oneOf = <Value extends string>(values: readonly Value[], given: unknown): Value | undefined =>
  values.find((value) => value === given)

export const Route = createFileRoute('/inbox/_desk')({
  validateSearch: (search: Record<string, unknown>): Filters => {
    const { q } = search
    const assignee = oneOf(['me', 'none'], search.assignee)
    const status = oneOf(['closed', 'all'], search.status)
    const platform = oneOf(['telegram', 'instagram'], search.platform)
    return {
      ...((typeof q === 'string' || typeof q === 'number') && q !== '' && { q: `${q}` }),
      ...(assignee && { assignee }),
      ...(status && { status }),
      ...(platform && { platform }),
    }
  },
  component: InboxDesk,
})
