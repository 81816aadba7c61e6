import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { type CannedReply, cannedQuery } from './queries.ts'
import { useRoomTexts } from './room-texts.ts'

const SHOWN_MAX = 8

export interface CannedPick {
  readonly isOpen: boolean
  readonly found: readonly CannedReply[]
  readonly active: CannedReply | undefined
  readonly pick: (reply: CannedReply) => void
  readonly onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
}

/** Choosing a canned reply while what is written is a slash and the beginning of its shortcut, or a word of its title. */
export function useCannedPick({ text, onPick }: { text: string; onPick: (content: string) => void }): CannedPick {
  const [at, setAt] = useState(0)
  const [dismissed, dismiss] = useState<string>()
  const asked = /^\/(\S*)$/.exec(text)?.[1]?.toLocaleLowerCase()
  const isOpen = asked !== undefined && dismissed !== text
  const { data: replies = [] } = useQuery({ ...cannedQuery, enabled: asked !== undefined })
  const found = isOpen
    ? replies
        .filter(
          ({ shortcut, title }) =>
            shortcut.toLocaleLowerCase().startsWith(asked) || title.toLocaleLowerCase().includes(asked),
        )
        .slice(0, SHOWN_MAX)
    : []
  const active = found[Math.min(at, found.length - 1)]
  const pick = ({ content }: CannedReply) => {
    setAt(0)
    onPick(content)
  }
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (!isOpen) return false
    switch (event.key) {
      case 'ArrowDown':
        setAt((Math.min(at, found.length - 1) + 1) % Math.max(1, found.length))
        return true
      case 'ArrowUp':
        setAt((Math.min(at, found.length - 1) - 1 + found.length) % Math.max(1, found.length))
        return true
      case 'Escape':
        dismiss(text)
        return true
      case 'Enter':
      case 'Tab':
        if (!active) return false
        pick(active)
        return true
      default:
        return false
    }
  }
  return { isOpen, found, active, pick, onKey }
}

/** The canned replies that fit, above the line in which they are asked for. */
export function CannedPicker({ listId, pick: { found, active, pick } }: { listId: string; pick: CannedPick }) {
  const t = useRoomTexts()
  return (
    <div className="absolute inset-x-2 bottom-full z-20 mb-1 max-h-72 overflow-y-auto rounded-xl border border-border bg-surface p-1 shadow-lg">
      {found.length === 0 && (
        <p role="status" className="p-3 text-muted">
          {t.noCanned}
        </p>
      )}
      <div role="listbox" id={listId} aria-label={t.canned}>
        {found.map((reply) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the line keeps the focus and names the active one
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the line
          <div
            role="option"
            key={reply.id}
            id={`${listId}-${reply.id}`}
            aria-selected={reply === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(reply)}
            className="cursor-pointer rounded-lg p-2 hover:bg-default aria-selected:bg-default"
          >
            <span className="flex items-center gap-2">
              <bdi className="code text-sm text-link">{`/${reply.shortcut}`}</bdi>
              <span className="font-medium">{reply.title}</span>
            </span>
            <span dir="auto" className="line-clamp-1 block text-sm text-muted">
              {reply.content}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
