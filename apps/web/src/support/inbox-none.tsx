import { Inbox } from 'lucide-react'
import { PaneEmpty } from '../design/conversation/pane-empty.tsx'
import { useInboxTexts } from './texts.ts'

/** Beside the list, before a conversation is chosen. */
export function InboxNone() {
  const t = useInboxTexts()
  return <PaneEmpty title={t.title} icon={Inbox} choose={t.choose} text={t.chooseText} />
}
