import { type CSSProperties, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'

const HEADER_PX = 56

/**
 * A list and what of it is open, side by side; on a phone one of them. It has the height of the window below the header, so
 * that only its parts scroll. `hasPlacesBelow`: on a phone the places of the area stand at the bottom.
 */
export function Panes({
  title,
  list,
  isOpen,
  hasPlacesBelow,
  children,
}: {
  title: string
  list: ReactNode
  isOpen: boolean
  hasPlacesBelow: boolean
  children: ReactNode
}) {
  const [frame, top] = useTop()
  // An open conversation has a phone for itself (`shell/shell.tsx`).
  const below = !hasPlacesBelow
    ? 'max-lg:-mb-20'
    : isOpen
      ? 'max-md:-mb-20 md:max-lg:[--below:4rem] md:max-lg:-mb-4'
      : 'max-lg:[--below:4rem] max-lg:-mb-4'
  return (
    <div
      ref={frame}
      data-panes={isOpen ? 'open' : 'list'}
      style={{ '--top': `${top}px` } as CSSProperties}
      className={`flex h-[calc(100dvh-var(--top)-var(--below,0px))] min-h-80 ${below}`}
    >
      <h1 className="sr-only">{title}</h1>
      <div
        className={`min-w-0 flex-1 flex-col border-border md:border-e bg-surface md:flex md:w-80 md:flex-none xl:w-96 ${isOpen ? 'hidden' : 'flex'}`}
      >
        {list}
      </div>
      <div className={`min-w-0 flex-1 md:flex ${isOpen ? 'flex' : 'hidden'}`}>{children}</div>
    </div>
  )
}

/** How far below the window's top something begins: more than the header is there while the line is down. */
function useTop(): readonly [RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(HEADER_PX)
  useLayoutEffect(() => {
    const look = () => frame.current && setTop(Math.round(frame.current.getBoundingClientRect().top + scrollY))
    const watch = new ResizeObserver(look)
    // What stands above changes the height of what is around.
    for (let each = frame.current?.parentElement; each; each = each.parentElement) watch.observe(each)
    for (const beside of frame.current?.closest('main')?.parentElement?.parentElement?.children ?? [])
      watch.observe(beside)
    return () => watch.disconnect()
  }, [])
  return [frame, top]
}
