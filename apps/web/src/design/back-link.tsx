import { createLink, type LinkComponent } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import type { ComponentProps } from 'react'

const Back = ({ children, ...props }: ComponentProps<'a'>) => (
  <a {...props} className="inline-flex items-center gap-1 text-link hover:underline touch:min-h-10">
    <ChevronLeft className="size-4 rtl:-scale-x-100" aria-hidden />
    {children}
  </a>
)

/** The way up, to what a page belongs to; stands under its title. Typed as `Link` is. */
export const BackLink: LinkComponent<typeof Back> = createLink(Back)
