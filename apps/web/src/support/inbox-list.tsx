import type { FikoConversation, SocketState } from '@helssa/client'
import { Bell, BellOff, CircleHelp, RefreshCw } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { Button } from '../design/button.tsx'
import { LineState } from '../design/conversation/line-state.tsx'
import { EmptyState, ErrorState, Loading } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useFormat } from '../i18n/format.ts'
import { FilterBar, type InboxFilters } from './filters.tsx'
import { InboxRow } from './inbox-row.tsx'
import type { useDesktopNotices } from './notify.ts'
import { useSteadyOrder } from './steady-order.ts'
import { useInboxTexts } from './texts.ts'

interface Listed {
  conversations: readonly FikoConversation[]
  query: {
    readonly isPending: boolean
    readonly error: unknown
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
    readonly refetch: () => unknown
  }
  selfId: number | undefined
  openId: string | undefined
  line: SocketState['state']
  filters: InboxFilters
  notices: ReturnType<typeof useDesktopNotices>
  searchRef: Ref<HTMLInputElement>
  onHelp: () => void
}

/** All conversations, kept up to date without moving from under who is looking at them. */
export function InboxList({ line, filters, notices, searchRef, onHelp, ...listed }: Listed) {
  const t = useInboxTexts()
  return (
    <>
      <div className="flex flex-col gap-2 border-b border-border p-3">
        <div className="flex items-center gap-1">
          <div className="min-w-0 flex-1">
            <h2 className="text-lg leading-tight font-bold">{t.title}</h2>
            <LineState line={line} />
          </div>
          <NoticeSwitch notices={notices} />
          <Button variant="ghost" isIconOnly className="touch:hidden" aria-label={t.shortcuts} onPress={onHelp}>
            <CircleHelp className="size-5" aria-hidden />
          </Button>
        </div>
        <FilterBar filters={filters} searchRef={searchRef} />
      </div>
      <Rows {...listed} filters={filters} />
    </>
  )
}

function NoticeSwitch({ notices }: { notices: Listed['notices'] }) {
  const t = useInboxTexts()
  const { isSupported, isOn, turn } = notices
  const press = async () => {
    if (!isSupported) return showToast(t.notifyUnsupported, { tone: 'neutral' })
    const become = await turn()
    const text = { on: t.notifyOn, off: t.notifyOff, denied: t.notifyDenied, unsupported: t.notifyUnsupported }[become]
    showToast(text, { tone: become === 'denied' ? 'danger' : become === 'unsupported' ? 'neutral' : 'success' })
  }
  return (
    <Button variant="ghost" isIconOnly aria-label={t.notify} aria-pressed={isOn} onPress={() => void press()}>
      {isOn ? <Bell className="size-5" aria-hidden /> : <BellOff className="size-5" aria-hidden />}
    </Button>
  )
}

function Rows({
  conversations,
  query,
  selfId,
  openId,
  filters,
}: Omit<Listed, 'line' | 'notices' | 'searchRef' | 'onHelp'>) {
  const t = useInboxTexts()
  const { number } = useFormat()
  const [isHeld, setHeld] = useState(false)
  const { shown, fresh, isStale, release } = useSteadyOrder(conversations, {
    isHeld,
    listKey: JSON.stringify(filters.filters),
  })
  const unread = conversations.filter(({ unread_count }) => unread_count > 0).length
  useUnreadInTitle(unread > 0 ? number(unread) : undefined)
  if (query.error && conversations.length === 0)
    return (
      <div className="p-3">
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  if (query.isPending)
    return (
      <div className="p-3">
        <Loading rows={7} height={72} />
      </div>
    )
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {(fresh > 0 || isStale) && (
        <div className="absolute inset-x-0 top-2 z-10 flex justify-center">
          <Button size="sm" onPress={release}>
            <RefreshCw className="size-4" aria-hidden />
            {fresh > 0 ? t.updates(number(fresh)) : t.reorder}
          </Button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by pointing here but that the list stands still */}
      <div
        className="min-h-0 flex-1 overflow-y-auto p-2"
        onPointerEnter={(event) => event.pointerType === 'mouse' && setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={(event) => event.target.matches(':focus-visible') && setHeld(true)}
        onBlur={() => setHeld(false)}
        onScroll={({ currentTarget }) => setHeld(currentTarget.scrollTop > 0 || currentTarget.matches(':hover'))}
      >
        {shown.length === 0 && (
          <EmptyState
            title={filters.isFiltered ? t.noMatch : t.noneTitle}
            action={filters.isFiltered && <Button onPress={filters.clear}>{t.clearFilters}</Button>}
          >
            {!filters.isFiltered && t.noneText}
          </EmptyState>
        )}
        <ul className="flex flex-col gap-1">
          {shown.map((each) => (
            <InboxRow
              key={each.id}
              conversation={each}
              isOpen={each.id === openId}
              selfId={selfId}
              filters={filters.filters}
            />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button
            variant="ghost"
            fullWidth
            className="mt-2"
            isPending={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            {t.more}
          </Button>
        )}
      </div>
    </div>
  )
}

/** How many wait stands in the tab, over whatever title the page has. */
function useUnreadInTitle(unread: string | undefined): void {
  useEffect(() => {
    const bare = () => document.title.replace(/^\(.*?\) /, '')
    const write = () => {
      const wanted = unread === undefined ? bare() : `(${unread}) ${bare()}`
      if (document.title !== wanted) document.title = wanted
    }
    write()
    const watch = new MutationObserver(write)
    watch.observe(document.head, { subtree: true, childList: true, characterData: true })
    return () => {
      watch.disconnect()
      document.title = bare()
    }
  }, [unread])
}
