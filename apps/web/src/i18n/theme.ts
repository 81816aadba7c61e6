import { useSyncExternalStore } from 'react'
import { keep } from './language.ts'

export type Theme = 'light' | 'dark' | 'system'

/** The same key as in `public/first-paint.js`. */
const KEY = 'helssa.theme'
const listeners = new Set<() => void>()
const prefersDark = matchMedia('(prefers-color-scheme: dark)')
let chosen: Theme = readKept()

function readKept(): Theme {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return 'system'
  }
}

function apply(): void {
  document.documentElement.classList.toggle('dark', chosen === 'dark' || (chosen === 'system' && prefersDark.matches))
  for (const listener of listeners) listener()
}
prefersDark.addEventListener('change', apply)

/** Changes light and dark at once, and for the next visits; `system` follows the machine. */
export function changeTheme(theme: Theme): void {
  chosen = theme
  keep(KEY, theme)
  apply()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => chosen)

/** Whether it is dark as it is shown now, by choice or by the machine. */
export const useIsDark = (): boolean =>
  useSyncExternalStore(subscribe, () => document.documentElement.classList.contains('dark'))
