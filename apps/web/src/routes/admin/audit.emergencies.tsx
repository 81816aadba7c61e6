import { createFileRoute } from '@tanstack/react-router'
import { EmergenciesPage } from '../../admin/audit/emergencies-page.tsx'
import { readEmergenciesSearch } from '../../admin/search.ts'

export const Route = createFileRoute('/admin/audit/emergencies')({
  validateSearch: readEmergenciesSearch,
  component: EmergenciesPage,
})
