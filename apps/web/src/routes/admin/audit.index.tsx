import { createFileRoute } from '@tanstack/react-router'
import { AuditPage } from '../../admin/audit/audit-page.tsx'
import { readAuditSearch } from '../../admin/search.ts'

export const Route = createFileRoute('/admin/audit/')({ validateSearch: readAuditSearch, component: AuditPage })
