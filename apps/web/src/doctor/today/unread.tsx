import { Link } from '@tanstack/react-router'
import { Card } from '../../design/page.tsx'
import { When } from '../../design/when.tsx'
import type { Dashboard } from '../queries.ts'
import { useTodayTexts } from './texts.ts'

const SHOWN = 4

/** The latest notices that were not read yet. */
export function Unread({ notices }: { notices: Dashboard['notifications'] }) {
  const t = useTodayTexts()
  const unread = notices.filter(({ is_read }) => !is_read).slice(0, SHOWN)
  return (
    <Card
      title={t.notices}
      actions={
        <Link to="/notifications" className="text-sm font-medium text-link underline">
          {t.allNotices}
        </Link>
      }
    >
      {unread.length === 0 ? (
        <p className="text-muted">{t.noNotices}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-border">
          {unread.map(({ id, message, created_at }) => (
            <li key={id} className="py-2 first:pt-0 last:pb-0">
              <p className="break-words">{message}</p>
              <p className="text-sm text-muted">
                <When at={created_at} as="relative" />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
