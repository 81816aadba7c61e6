import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { selfQuery } from '../chat/queries.ts'
import { Panes } from '../design/conversation/panes.tsx'
import { useInboxFilters } from './filters.tsx'
import { InboxList } from './inbox-list.tsx'
import { useLiveInbox } from './inbox-live.ts'
import { useDesktopNotices } from './notify.ts'
import { conversationsQuery, customerName } from './queries.ts'
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx'
import { useInboxTexts } from './texts.ts'

const route = getRouteApi('/inbox/_desk')

/** The desk of the support: all conversations beside the one that is open. */
export function InboxDesk() {
  const t = useInboxTexts()
  const search = route.useSearch()
  const navigate = useNavigate()
  const { conversationId: openId } = useParams({ strict: false })
  const { data: self } = useQuery(selfQuery)
  const query = useInfiniteQuery(conversationsQuery(search, self?.id))
  const conversations = useMemo(() => {
    const all = query.data?.pages.flat() ?? []
    // The same one may be on two pages when it moved up between them.
    const once = [...new Map(all.map((each) => [each.id, each])).values()]
    return once.filter(({ source }) => search.platform === undefined || source === search.platform)
  }, [query.data, search.platform])
  const notices = useDesktopNotices()
  const go = (id: string | undefined) =>
    void (id === undefined
      ? navigate({ to: '/inbox', search })
      : navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, search }))
  const line = useLiveInbox(({ conversationId, message }, known) => {
    if (document.visibilityState === 'visible' && conversationId === openId) return
    const name = known ? customerName(known) : t.customer
    notices.show(t.wrote(name), message.content.slice(0, 120), conversationId, () => go(conversationId))
  })
  const searchRef = useRef<HTMLInputElement>(null)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const move = (by: 1 | -1) => {
    const at = conversations.findIndex(({ id }) => id === openId)
    const next = conversations[at === -1 ? 0 : Math.min(conversations.length - 1, Math.max(0, at + by))]
    if (next) go(next.id)
  }
  useShortcuts({
    next: () => move(1),
    previous: () => move(-1),
    search: () => searchRef.current?.focus(),
    leave: () => openId !== undefined && go(undefined),
    help: () => setHelpOpen(true),
  })
  const filters = useInboxFilters()
  return (
    <Panes
      title={t.title}
      isOpen={openId !== undefined}
      hasPlacesBelow
      list={
        <InboxList
          conversations={conversations}
          query={query}
          selfId={self?.id}
          openId={openId}
          line={line}
          filters={filters}
          notices={notices}
          searchRef={searchRef}
          onHelp={() => setHelpOpen(true)}
        />
      }
    >
      <Outlet />
      <ShortcutHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </Panes>
  )
}
