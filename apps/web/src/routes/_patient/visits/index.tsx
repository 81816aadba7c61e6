import { createFileRoute } from '@tanstack/react-router'
import { VisitsPage } from '../../../patient/visits/visits-page.tsx'

interface Search {
  tab?: 'past'
}

export const Route = createFileRoute('/_patient/visits/')({
  validateSearch: ({ tab }: Record<string, unknown>): Search => (tab === 'past' ? { tab } : {}),
  component: VisitsPage,
})
