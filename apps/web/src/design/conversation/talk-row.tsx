import type { ReactNode } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { Avatar } from '../avatar.tsx'
import { When } from '../when.tsx'
import { useTalkTexts } from './texts.ts'

/** How the link around a conversation in a list looks. */
export const TALK_ROW =
  'flex items-start gap-3 rounded-xl p-2.5 outline-offset-[-2px] hover:bg-background aria-[current=page]:bg-background aria-[current=page]:shadow-[inset_0_0_0_1px_var(--border)]'

interface Row {
  name: string
  picture?: string | null
  /** When something was said last. */
  at: string | undefined
  /** What was said last; cut at its own end, whichever way it runs. */
  said: string
  unread: number
  /** A line of small facts. */
  facts?: ReactNode
}

/** A conversation in a list: with whom, what was said last and when, and how much of it is unread. */
export function TalkRow({ name, picture = null, at, said, unread, facts }: Row) {
  const t = useTalkTexts()
  const { number } = useFormat()
  const isNew = unread > 0
  return (
    <>
      <Avatar name={name} src={picture} size={44} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-2">
          <bdi className={`truncate ${isNew ? 'font-bold' : 'font-semibold'}`}>{name}</bdi>
          {at && (
            <span className="shrink-0 text-xs text-muted">
              <When at={at} as="relative" />
            </span>
          )}
        </span>
        <span className="flex items-center justify-between gap-2">
          <span dir="auto" className={`truncate text-sm ${isNew ? 'font-medium' : 'text-muted'}`}>
            {said}
          </span>
          {isNew && (
            <span className="min-w-6 shrink-0 rounded-full bg-accent px-1.5 text-center text-xs leading-6 font-semibold text-accent-foreground">
              <span aria-hidden>{number(unread)}</span>
              <span className="sr-only">{t.unread(number(unread))}</span>
            </span>
          )}
        </span>
        {facts && <span className="mt-0.5 flex items-center gap-2 text-xs text-muted">{facts}</span>}
      </span>
    </>
  )
}
