import { MessagesSquare } from 'lucide-react'
import { usePageTitle } from '../design/page.tsx'
import { useChatTexts } from './texts.ts'

/** Beside the list, before a conversation is chosen. */
export function ChatNone() {
  const t = useChatTexts()
  usePageTitle(t.title)
  return (
    <div className="hidden flex-1 flex-col items-center justify-center gap-3 p-8 text-center md:flex">
      <MessagesSquare className="size-12 text-muted" aria-hidden />
      <p className="font-semibold">{t.choose}</p>
      <p className="text-muted">{t.chooseText}</p>
    </div>
  )
}
