import type { FikoConversation } from '@helssa/client'
import { Clock, PenLine } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { useNow } from '../design/when.tsx'
import { type Format, useFormat } from '../i18n/format.ts'
import type { useReplyTurn } from './reply-turn.ts'
import { useRoomTexts } from './room-texts.ts'

const LOOK_MS = 15_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** How long the platform takes replies yet; nothing where it always does. */
export function useReplyWindow({ window_ends_at: end }: FikoConversation) {
  const now = useNow(end === null ? undefined : LOOK_MS)
  const leftMs = end === null ? undefined : new Date(end).getTime() - now.getTime()
  return { leftMs, isOver: leftMs !== undefined && leftMs <= 0 }
}

interface Noticed {
  conversation: FikoConversation
  turn: ReturnType<typeof useReplyTurn>
  replyWindow: ReturnType<typeof useReplyWindow>
  isNote: boolean
}

/** What to know before answering: that a colleague does, that time runs out or is over, that the conversation was closed. */
export function WritingNotice({ conversation, turn, replyWindow, isNote }: Noticed) {
  const t = useRoomTexts()
  const format = useFormat()
  if (isNote) return null
  if (replyWindow.isOver) return <Line tone="warning">{t.windowClosed}</Line>
  if (turn.other !== undefined)
    return (
      <Line
        tone="warning"
        icon={<PenLine className="size-4 shrink-0" aria-hidden />}
        action={
          <Button size="sm" variant="outline" onPress={turn.takeOver}>
            {t.takeOver}
          </Button>
        }
      >
        {turn.other ? t.answering(turn.other.username) : t.someoneAnswering}
      </Line>
    )
  if (conversation.status === 'closed') return <Line>{t.isClosed}</Line>
  if (replyWindow.leftMs === undefined) return null
  return (
    <Line tone={replyWindow.leftMs < HOUR_MS ? 'warning' : 'muted'} isQuiet>
      {t.window(lengthOf(replyWindow.leftMs, format))}
    </Line>
  )
}

/** ۵ ساعت و ۱۲ دقیقه */
function lengthOf(ms: number, { locale, language }: Format): string {
  const unit = (value: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)
  const hours = Math.floor(ms / HOUR_MS)
  const minutes = Math.max(1, Math.floor((ms % HOUR_MS) / MINUTE_MS))
  return hours === 0
    ? unit(minutes, 'minute')
    : [unit(hours, 'hour'), unit(minutes, 'minute')].join(language === 'fa' ? ' و ' : ' ')
}

function Line({
  children,
  tone = 'muted',
  icon = <Clock className="size-4 shrink-0" aria-hidden />,
  action,
  isQuiet = false,
}: {
  children: string
  tone?: 'muted' | 'warning'
  icon?: ReactNode
  action?: ReactNode
  /** What changes by the minute is not read out each time. */
  isQuiet?: boolean
}) {
  return (
    <div
      role={isQuiet ? undefined : 'status'}
      className={`mb-2 flex items-center gap-2 text-sm ${tone === 'warning' ? 'font-medium text-warning' : 'text-muted'}`}
    >
      {icon}
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </div>
  )
}
