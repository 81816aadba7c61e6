import { createFileRoute } from '@tanstack/react-router'
import { NoticesPage } from '../../../notices/notices-page.tsx'

export const Route = createFileRoute('/_patient/notifications/')({
  validateSearch: ({ page }: Record<string, unknown>): { page?: number } =>
    typeof page === 'number' && Number.isInteger(page) && page > 1 ? { page } : {},
  component: NoticesPage,
})
