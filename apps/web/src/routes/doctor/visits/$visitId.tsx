import { createFileRoute } from '@tanstack/react-router'
import { DESK_TABS, type DeskTab } from '../../../doctor/visit/desk-tabs.ts'
import { VisitPage } from '../../../doctor/visit/visit-page.tsx'

interface Search {
  tab?: DeskTab
}

export const Route = createFileRoute('/doctor/visits/$visitId')({
  validateSearch: ({ tab }: Record<string, unknown>): Search => {
    const known = DESK_TABS.find((each) => each === tab)
    return known ? { tab: known } : {}
  },
  component: VisitPage,
})
