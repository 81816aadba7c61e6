import { createFileRoute } from '@tanstack/react-router'
import { OverviewPage } from '../../admin/overview-page.tsx'
import { readOverviewSearch } from '../../admin/search.ts'

export const Route = createFileRoute('/admin/')({ validateSearch: readOverviewSearch, component: OverviewPage })
