import { useEffect, useRef } from 'react'
import { Dialog } from '../design/dialog.tsx'
import { useInboxTexts } from './texts.ts'

/** By the key's place, so that they work on a Persian keyboard too. */
const KEYS = [
  ['KeyJ', 'J', 'next'],
  ['KeyK', 'K', 'previous'],
  ['Slash', '/', 'search'],
  ['KeyR', 'R', 'reply'],
  ['KeyN', 'N', 'note'],
  ['KeyA', 'A', 'take'],
  ['KeyE', 'E', 'close'],
  ['Escape', 'Esc', 'leave'],
] as const

export type Shortcut = (typeof KEYS)[number][2] | 'help'

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null

/** Listens for shortcuts of one key while nobody writes; Escape leaves a field first. */
export function useShortcuts(act: Partial<Record<Shortcut, () => void>>): void {
  const acts = useRef(act)
  useEffect(() => {
    acts.current = act
  }, [act])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isWriting(event.target)) {
        if (
          event.key === 'Escape' &&
          event.target instanceof HTMLElement &&
          !event.target.closest('[role=dialog], [role=menu]')
        )
          event.target.blur()
        return
      }
      const isHelp = event.key === '?' || event.key === '؟'
      const name = isHelp ? 'help' : event.shiftKey ? undefined : KEYS.find(([code]) => code === event.code)?.[2]
      const run = name && acts.current[name]
      if (!run) return
      event.preventDefault()
      run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}

/** What the keys do. */
export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useInboxTexts()
  const rows = [...KEYS.map(([, key, name]) => [key, t.keys[name]] as const), ['?', t.keys.help] as const]
  return (
    <Dialog title={t.shortcuts} isOpen={isOpen} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {rows.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="code inline-block min-w-9 rounded-lg border border-border bg-default px-2 text-center text-sm text-default-foreground">
                {key}
              </kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
        <dt className="contents">
          <kbd className="code inline-block min-w-9 rounded-lg border border-border bg-default px-2 text-center text-sm text-default-foreground">
            /
          </kbd>
        </dt>
        <dd>{t.keys.canned}</dd>
      </dl>
    </Dialog>
  )
}
