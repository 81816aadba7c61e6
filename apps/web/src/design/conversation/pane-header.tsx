import { createLink } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

const Back = (props: ComponentProps<'a'>) => (
  <a {...props} className="grid size-10 shrink-0 place-items-center rounded-full hover:bg-default md:hidden">
    <ArrowRight className="size-5 ltr:-scale-x-100" aria-hidden />
  </a>
)
/** On a phone, back to the list; its name is `aria-label`. */
export const BackLink = createLink(Back)

/** Whose conversation it is, and what can be done with it. */
export const PaneHeader = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => (
  <header className="flex min-h-16 shrink-0 items-center gap-2 border-b border-border bg-surface px-2 sm:px-4">
    <div className="flex min-w-0 flex-1 items-center gap-2 sm:gap-3">{children}</div>
    {actions && <div className="flex shrink-0 items-center gap-1">{actions}</div>}
  </header>
)
