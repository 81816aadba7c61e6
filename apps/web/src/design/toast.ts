import { useSyncExternalStore } from 'react'

export interface Toast {
  readonly id: number
  readonly tone: 'success' | 'danger' | 'neutral'
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

const SHOWN_MS = 6_000
let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function change(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

export const dismissToast = (id: number): void => change(toasts.filter((toast) => toast.id !== id))

/** Says shortly what was done, with a way to undo it where there is one. What must be read belongs on the page instead. */
export function showToast(
  text: string,
  { tone = 'success', action }: Partial<Pick<Toast, 'tone' | 'action'>> = {},
): void {
  const id = ++lastId
  change([...toasts.slice(-2), { id, tone, text, ...(action && { action }) }])
  setTimeout(() => dismissToast(id), action ? SHOWN_MS * 2 : SHOWN_MS)
}

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
