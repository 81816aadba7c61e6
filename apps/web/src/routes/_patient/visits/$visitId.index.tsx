import { createFileRoute } from '@tanstack/react-router'
import { VisitPage } from '../../../patient/visits/visit-page.tsx'

export const Route = createFileRoute('/_patient/visits/$visitId/')({ component: VisitPage })
