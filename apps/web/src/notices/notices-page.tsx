import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import {
  Bell,
  CalendarDays,
  Check,
  CreditCard,
  FileText,
  KeyRound,
  type LucideIcon,
  MessageSquare,
  Pill,
  Receipt,
  Settings,
  TriangleAlert,
} from 'lucide-react'
import { Button, LinkButton } from '../design/button.tsx'
import { Page } from '../design/page.tsx'
import { Pager } from '../design/pager.tsx'
import { EmptyState, ErrorLine, Loaded } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { targetOf } from './notice-target.ts'
import { NOTICES_PAGE_SIZE, type Notice, noticesQuery, useReadAllNotices, useReadNotice } from './queries.ts'
import { useNoticeTexts } from './texts.ts'

const route = getRouteApi('/_patient/notifications/')
const ICONS: readonly (readonly [start: string, icon: LucideIcon])[] = [
  ['appointment', CalendarDays],
  ['new_appointment', CalendarDays],
  ['visit', CalendarDays],
  ['new_message', MessageSquare],
  ['emergency', TriangleAlert],
  ['access', KeyRound],
  ['report', FileText],
  ['prescription', Pill],
  ['payment', CreditCard],
  ['plan', Receipt],
]

/** What one was told, newest first: read one by one or all at once, with the way to what it is about. */
export function NoticesPage() {
  const t = useNoticeTexts()
  const { number } = useFormat()
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(noticesQuery(page))
  const readAll = useReadAllNotices()
  const unread = query.data?.unread ?? 0
  return (
    <Page
      title={t.title}
      lead={query.data && (unread > 0 ? t.unread(number(unread)) : t.noneUnread)}
      actions={
        <>
          <Button
            variant="outline"
            isDisabled={unread === 0}
            isPending={readAll.isPending}
            onPress={() => readAll.mutate(undefined, { onSuccess: () => showToast(t.allRead) })}
          >
            <Check className="size-4" aria-hidden />
            {t.readAll}
          </Button>
          <LinkButton to="/notifications/preferences" variant="outline">
            <Settings className="size-4" aria-hidden />
            {t.preferences}
          </LinkButton>
        </>
      }
    >
      <ErrorLine error={readAll.error} />
      <Loaded query={query} rows={6}>
        {({ results, count }) =>
          results.length === 0 ? (
            <EmptyState title={t.empty} icon={<Bell className="size-10" aria-hidden />}>
              {t.emptyHint}
            </EmptyState>
          ) : (
            <>
              <ul aria-label={t.list} className="overflow-hidden rounded-2xl border border-border bg-surface">
                {results.map((notice) => (
                  <NoticeRow key={notice.id} notice={notice} />
                ))}
              </ul>
              <Pager
                page={page}
                pageSize={NOTICES_PAGE_SIZE}
                count={count}
                onPage={(to) => void navigate({ search: { page: to } })}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function NoticeRow({ notice }: { notice: Notice }) {
  const t = useNoticeTexts()
  const read = useReadNotice()
  const target = targetOf(notice)
  const Icon = ICONS.find(([start]) => notice.type.startsWith(start))?.[1] ?? Bell
  const isUrgent = notice.type === 'emergency_access'
  const text = <span className={notice.is_read ? '' : 'font-semibold'}>{notice.message}</span>
  return (
    <li
      className={`flex items-start gap-3 border-b border-border p-4 last:border-0 ${notice.is_read ? '' : 'bg-background'}`}
    >
      <span
        className={`grid size-10 shrink-0 place-items-center rounded-full ${isUrgent ? 'bg-danger text-danger-foreground' : 'bg-default text-default-foreground'}`}
      >
        <Icon className="size-5" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        {target ? (
          <Link to={target} onClick={() => !notice.is_read && read.mutate(notice.id)} className="hover:underline">
            {text}
          </Link>
        ) : (
          text
        )}
        <p className="mt-1 flex items-center gap-2 text-sm text-muted">
          {!notice.is_read && (
            <span className="size-2 rounded-full bg-danger">
              <span className="sr-only">{t.isUnread}</span>
            </span>
          )}
          <When at={notice.created_at} as="relative" />
        </p>
      </div>
      {!notice.is_read && (
        <Button variant="ghost" size="sm" isPending={read.isPending} onPress={() => read.mutate(notice.id)}>
          {t.markRead}
        </Button>
      )}
    </li>
  )
}
