import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { Button } from '../button.tsx'
import { Spinner } from '../spinner.tsx'
import { useTalkTexts } from './texts.ts'

/** About a line of text in its bubble; each is measured once it is seen. */
const ROW_PX = 68
/** Older ones are asked for before the reader gets to the first. */
const OLDER_AT = 40
const AT_END_PX = 48

interface Scrolled {
  /** What the list is of, for screen readers. */
  label: string
  count: number
  keyOf: (index: number) => string | number
  /** Of the conversation's last, whether it is in the list or later. */
  newestKey: string | number
  renderRow: (index: number) => ReactNode
  hasOlder: boolean
  /** Whether there are later ones that are not in the list. */
  hasLater: boolean
  isLoadingOlder: boolean
  olderError: unknown
  onOlder: () => void
  onLater: () => void
  onLatest: () => void
  /** Whether the reader sees the latest. */
  onAtEnd: (isAtEnd: boolean) => void
}

/**
 * A conversation of any length: only what is seen is on the page. It begins at its end and stays there while the reader does;
 * whoever reads further up stays at the same words, whatever comes above or below.
 */
export function MessageScroller({
  label,
  count,
  keyOf,
  newestKey,
  renderRow,
  hasOlder,
  hasLater,
  isLoadingOlder,
  olderError,
  onOlder,
  onLater,
  onLatest,
  onAtEnd,
}: Scrolled) {
  const t = useTalkTexts()
  const scroller = useRef<HTMLElement>(null)
  const [isAtListEnd, setAtEnd] = useState(true)
  const isAtEnd = isAtListEnd && !hasLater
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: keyOf,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    directDomUpdates: true,
    paddingStart: 12,
    paddingEnd: 12,
    onChange: (instance) => setAtEnd(instance.isAtEnd(AT_END_PX)),
  })
  const isEmpty = count === 0
  useLayoutEffect(() => {
    if (!isEmpty) virtualizer.scrollToEnd()
  }, [virtualizer, isEmpty])
  useEffect(() => onAtEnd(isAtEnd), [onAtEnd, isAtEnd])

  const stays = useRef(true)
  useEffect(() => {
    if (isEmpty || !scroller.current) return
    // Who was at the end stays there when what is written grows, or a keyboard comes up.
    const watch = new ResizeObserver(() => stays.current && virtualizer.scrollToEnd())
    watch.observe(scroller.current)
    return () => watch.disconnect()
  }, [virtualizer, isEmpty])

  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? Number.POSITIVE_INFINITY
  const isNearStart = first < OLDER_AT && hasOlder && !isLoadingOlder && olderError === undefined
  const isNearEnd = hasLater && (items.at(-1)?.index ?? 0) > count - OLDER_AT
  // What came may not be enough: each time the list begins or ends elsewhere it is looked at again.
  const wantsOlder = isNearStart ? `${count}.${keyOf(0)}` : undefined
  const wantsLater = isNearEnd ? `${count}.${keyOf(count - 1)}` : undefined
  useEffect(() => {
    if (wantsOlder !== undefined) onOlder()
  }, [wantsOlder, onOlder])
  useEffect(() => {
    if (wantsLater !== undefined) onLater()
  }, [wantsLater, onLater])
  const toEnd = () => {
    onLatest()
    requestAnimationFrame(() => virtualizer.scrollToEnd())
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          stays.current = scrollHeight - scrollTop - clientHeight <= AT_END_PX
        }}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain outline-offset-[-3px] [overflow-anchor:none]"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: items of a list that are not all there have their place said in words of ARIA */}
        <div role="list" ref={virtualizer.containerRef} className="relative mt-auto w-full shrink-0">
          {items.map(({ index, key }) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              role="listitem"
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={hasOlder || hasLater ? -1 : count}
              className="absolute inset-x-0 top-0 px-3 py-1 sm:px-4"
            >
              {renderRow(index)}
            </div>
          ))}
        </div>
      </section>
      <OlderState isLoading={isLoadingOlder && first < OLDER_AT / 4} error={olderError} onRetry={onOlder} />
      {!isAtEnd && !isEmpty && <NewBelow newestKey={newestKey} label={t.toLatest} onPress={toEnd} />}
    </div>
  )
}

function OlderState({ isLoading, error, onRetry }: { isLoading: boolean; error: unknown; onRetry: () => void }) {
  const t = useTalkTexts()
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-2 flex justify-center">
      {error ? (
        <span className="pointer-events-auto flex items-center gap-2 rounded-full border border-border bg-surface px-3 py-1 text-sm shadow-sm">
          {t.olderFailed}
          <Button size="sm" variant="ghost" onPress={onRetry}>
            {t.retry}
          </Button>
        </span>
      ) : isLoading ? (
        <span className="flex items-center gap-2 rounded-full border border-border bg-surface px-3 py-1 text-sm shadow-sm">
          <Spinner className="size-4" />
          {t.olderLoading}
        </span>
      ) : null}
    </div>
  )
}

/** The way back to the end, and how many came there since the reader left it. */
function NewBelow({ newestKey, label, onPress }: { newestKey: string | number; label: string; onPress: () => void }) {
  const t = useTalkTexts()
  const { number } = useFormat()
  const [seen, setSeen] = useState({ newestKey, fresh: 0 })
  if (seen.newestKey !== newestKey) setSeen({ newestKey, fresh: seen.fresh + 1 })
  const news = seen.fresh > 0 ? t.newMessages(number(seen.fresh)) : undefined
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={news ? `${label} (${news})` : label}
      className="absolute end-4 bottom-3 flex h-10 min-w-10 cursor-pointer items-center justify-center gap-1 rounded-full border border-border bg-surface px-2.5 text-sm font-medium shadow-md hover:bg-default"
    >
      <ChevronDown className="size-5" aria-hidden />
      {news && <span>{news}</span>}
    </button>
  )
}
