import { Link } from '@tanstack/react-router'
import { Card } from '../../design/page.tsx'
import { When } from '../../design/when.tsx'
import { targetOf } from '../../notices/notice-target.ts'
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
        <Link
          to="/notifications"
          className="inline-flex items-center touch:min-h-10 text-sm font-medium text-link underline"
        >
          {t.allNotices}
        </Link>
      }
    >
      {unread.length === 0 ? (
        <p className="text-muted">{t.noNotices}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-border">
          {unread.map((notice) => (
            <li key={notice.id} className="py-2 first:pt-0 last:pb-0">
              <Link
                to={targetOf(notice) ?? '/notifications'}
                className="block break-words hover:underline touch:min-h-10"
              >
                {notice.message}
              </Link>
              <p className="text-sm text-muted">
                <When at={notice.created_at} as="relative" />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
