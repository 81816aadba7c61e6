import { createLink, type LinkComponent } from '@tanstack/react-router'
import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react'

/** The parts of a page that has several, each with its own address; hold `TabLink`s. On a phone they scroll sideways. */
export const LinkTabs = ({ label, children }: { label: string; children: ReactNode }) => (
  <nav aria-label={label} className="fade-edges -mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
    <ul className="flex w-max min-w-full gap-1 border-b border-border">{children}</ul>
  </nav>
)

interface TabProps extends ComponentProps<'a'> {
  /** Whether it is the part that is shown; what is in the address beside it does not matter. */
  isHere: boolean
}

function Tab({ isHere, ...props }: TabProps) {
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isHere) place.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isHere])
  return (
    <li ref={place} className="scroll-mx-12">
      <a
        {...props}
        aria-current={isHere ? 'page' : undefined}
        className="-mb-px flex min-h-11 items-center gap-2 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted outline-offset-[-2px] hover:text-foreground aria-[current=page]:border-link aria-[current=page]:text-link"
      />
    </li>
  )
}

/** One of them; typed as `Link` is. */
export const TabLink: LinkComponent<typeof Tab> = createLink(Tab)
