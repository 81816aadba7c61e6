import { createFileRoute } from '@tanstack/react-router'
import { PatientsPage } from '../../../doctor/patients/patients-page.tsx'

interface Search {
  q?: string
}

export const Route = createFileRoute('/doctor/patients/')({
  validateSearch: ({ q }: Record<string, unknown>): Search => (typeof q === 'string' && q !== '' ? { q } : {}),
  component: PatientsPage,
})
