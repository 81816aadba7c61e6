import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { useCallback } from 'react'
import { showToast } from '../design/toast.ts'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { useLiveNotices } from '../notices/live.ts'
import { targetOf } from '../notices/notice-target.ts'
import { type Notice, unreadQuery } from '../notices/queries.ts'

const useTexts = defineTexts({
  fa: { notices: 'اعلان‌ها', see: 'دیدن', unread: (count: string) => `اعلان‌ها، ${count} خوانده‌نشده` },
  en: { notices: 'Notifications', see: 'See', unread: (count) => `Notifications, ${count} unread` },
})
const SHOWN_MAX = 99

/** What comes of one's own deed just done, whose page says so itself. */
const OWN_DEEDS = new Set(['plan_purchased', 'payment_received', 'appointment_confirmed'])

/** Tells what is new, with the way to what it is about. */
function useTelling(): (notice: Notice) => void {
  const t = useTexts()
  const navigate = useNavigate()
  return useCallback(
    (notice) => {
      if (OWN_DEEDS.has(notice.type)) return
      const target = targetOf(notice)
      const isHere = target === location.pathname + location.search
      showToast(notice.message, {
        tone: notice.type === 'emergency_access' ? 'danger' : 'neutral',
        ...(target && !isHere && { action: { label: t.see, run: () => void navigate({ href: target }) } }),
      })
    },
    [t, navigate],
  )
}

/** How many notices wait to be read, live; what comes is told in a line. */
export function NoticeBell() {
  const t = useTexts()
  const { number } = useFormat()
  const { data: unread = 0 } = useQuery(unreadQuery)
  useLiveNotices(useTelling())
  return (
    <Link
      to="/notifications"
      aria-label={unread > 0 ? t.unread(number(unread)) : t.notices}
      className="relative grid size-10 place-items-center rounded-full hover:bg-default"
    >
      <Bell className="size-5" aria-hidden />
      {unread > 0 && (
        <span
          aria-hidden
          className="absolute end-0.5 top-0.5 min-w-4 rounded-full bg-danger px-1 text-center text-[0.65rem] leading-4 font-bold text-danger-foreground"
        >
          {unread > SHOWN_MAX ? `${number(SHOWN_MAX)}+` : number(unread)}
        </span>
      )}
    </Link>
  )
}
