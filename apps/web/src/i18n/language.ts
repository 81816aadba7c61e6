import type { Language } from '@helssa/client'
import { useSyncExternalStore } from 'react'

export type { Language }

/** The same key as in `public/first-paint.js`, which sets the page's direction before it is painted. */
const KEY = 'helssa.language'
const listeners = new Set<() => void>()

/** The language of the page, as its root element says. */
export const currentLanguage = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'fa')

/** Changes the page's language and direction at once, and for the next visits. */
export function changeLanguage(language: Language): void {
  keep(KEY, language)
  document.documentElement.lang = language
  document.documentElement.dir = language === 'fa' ? 'rtl' : 'ltr'
  for (const listener of listeners) listener()
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}

/** Hears when the language was changed; answers how to stop. */
export const onLanguageChanged = subscribe

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Keeps a choice for the next visit; where storage is closed to us it lasts as long as the page. */
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
