import { createFileRoute } from '@tanstack/react-router'
import type { TimelineKind } from '../../record/queries.ts'
import { RecordPage } from '../../record/record-page.tsx'
import { type RecordTab, TABS } from '../../record/tabs.ts'

interface Search {
  tab?: RecordTab
  page?: number
  kind?: TimelineKind
}
const KINDS: readonly TimelineKind[] = ['visit', 'note', 'file', 'report', 'prescription']

export const Route = createFileRoute('/_patient/record')({
  validateSearch: ({ tab, page, kind }: Record<string, unknown>): Search => {
    const known = TABS.find((each) => each === tab)
    const knownKind = KINDS.find((each) => each === kind)
    return {
      ...(known && known !== 'files' && { tab: known }),
      ...(typeof page === 'number' && Number.isInteger(page) && page > 1 && { page }),
      ...(knownKind && { kind: knownKind }),
    }
  },
  component: RecordPage,
})
