import { MessagesSquare } from 'lucide-react'
import { PaneEmpty } from '../design/conversation/pane-empty.tsx'
import { useChatTexts } from './texts.ts'

/** Beside the list, before a conversation is chosen. */
export function ChatNone() {
  const t = useChatTexts()
  return <PaneEmpty title={t.title} icon={MessagesSquare} choose={t.choose} text={t.chooseText} />
}
