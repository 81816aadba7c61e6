import { Inbox } from 'lucide-react'
import { usePageTitle } from '../design/page.tsx'
import { useInboxTexts } from './texts.ts'

/** Beside the list, before a conversation is chosen. */
export function InboxNone() {
  const t = useInboxTexts()
  usePageTitle(t.title)
  return (
    <div className="hidden flex-1 flex-col items-center justify-center gap-3 p-8 text-center md:flex">
      <Inbox className="size-12 text-muted" aria-hidden />
      <p className="font-semibold">{t.choose}</p>
      <p className="max-w-sm text-muted">{t.chooseText}</p>
    </div>
  )
}
