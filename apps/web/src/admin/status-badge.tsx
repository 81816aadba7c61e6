import { Badge } from '../design/badge.tsx'
import type { Status } from './search.ts'
import { useAdminWords } from './words.ts'

const TONES = { active: 'success', suspended: 'danger', deactivated: 'neutral' } as const

/** How an account stands. */
export const StatusBadge = ({ status }: { status: Status }) => (
  <Badge tone={TONES[status]}>{useAdminWords().statuses[status]}</Badge>
)
