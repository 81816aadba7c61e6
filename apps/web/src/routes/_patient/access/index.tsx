import { createFileRoute } from '@tanstack/react-router'
import { AccessPage } from '../../../access/access-page.tsx'

export const Route = createFileRoute('/_patient/access/')({
  validateSearch: ({ page }: Record<string, unknown>): { page?: number } =>
    typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {},
  component: AccessPage,
})
