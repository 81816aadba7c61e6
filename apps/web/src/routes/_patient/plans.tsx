import { createFileRoute } from '@tanstack/react-router'
import { readReturned } from '../../money/returned.ts'
import { PlansPage } from '../../plans/plans-page.tsx'

export const Route = createFileRoute('/_patient/plans')({ validateSearch: readReturned, component: PlansPage })
