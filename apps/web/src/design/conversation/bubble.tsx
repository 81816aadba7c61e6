import { Ban, Pencil } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { useTalkTexts } from './texts.ts'

const LOOKS = {
  own: 'bg-accent text-accent-foreground rounded-ee-md',
  other: 'bg-surface text-surface-foreground border border-border rounded-es-md',
  note: 'bg-background text-foreground border-2 border-dashed border-warning rounded-ee-md',
}

interface Said {
  side: 'own' | 'other'
  look?: keyof typeof LOOKS
  /** Who said it, where that is not clear from the side. */
  author?: ReactNode
  text: string
  at: string
  isEdited?: boolean
  isDeleted?: boolean
  /** Pictures and files. */
  attachments?: ReactNode
  /** Beside the time: ticks, how sending goes. */
  state?: ReactNode
  /** Below the bubble: what went wrong, and the way out. */
  below?: ReactNode
  /** What can be done with it. */
  actions?: ReactNode
}

/** One message. Its text is text, whatever it holds, in the direction of its own words. */
export function Bubble({
  side,
  look = side,
  author,
  text,
  at,
  isEdited = false,
  isDeleted = false,
  attachments,
  state,
  below,
  actions,
}: Said) {
  const t = useTalkTexts()
  const { time, dateTime } = useFormat()
  return (
    <div className={`group flex flex-col gap-1 ${side === 'own' ? 'items-end' : 'items-start'}`}>
      <div className={`flex max-w-[85%] items-center gap-1 sm:max-w-[75%] ${side === 'own' ? 'flex-row-reverse' : ''}`}>
        <div className={`min-w-0 rounded-2xl px-3 py-2 ${LOOKS[isDeleted ? 'other' : look]}`}>
          {author && <p className="mb-0.5 flex items-center gap-1 text-xs font-semibold">{author}</p>}
          {isDeleted ? (
            <p className="flex items-center gap-2 text-muted italic">
              <Ban className="size-4 shrink-0" aria-hidden />
              {t.deleted}
            </p>
          ) : (
            <>
              {attachments}
              {text !== '' && (
                <p dir="auto" className="break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
                  {text}
                </p>
              )}
            </>
          )}
          <p className="mt-0.5 flex items-center justify-end gap-1.5 text-xs">
            {isEdited && !isDeleted && (
              <span className="flex items-center gap-0.5">
                <Pencil className="size-3" aria-hidden />
                {t.edited}
              </span>
            )}
            <time dateTime={at} title={dateTime(at)} className="">
              {time(at)}
            </time>
            {state}
          </p>
        </div>
        {actions}
      </div>
      {below}
    </div>
  )
}
