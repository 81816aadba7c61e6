import type { LucideIcon } from 'lucide-react'
import { usePageTitle } from '../page.tsx'

/** Beside the list, before a conversation is chosen. */
export function PaneEmpty({
  title,
  icon: Icon,
  choose,
  text,
}: {
  /** The page's. */
  title: string
  icon: LucideIcon
  choose: string
  text: string
}) {
  usePageTitle(title)
  return (
    <div className="hidden flex-1 flex-col items-center justify-center gap-3 p-8 text-center md:flex">
      <Icon className="size-12 text-muted" aria-hidden />
      <p className="font-semibold">{choose}</p>
      <p className="max-w-sm text-muted">{text}</p>
    </div>
  )
}
