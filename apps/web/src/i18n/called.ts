import { type Language, useLanguage } from './language.ts'

const NAMELESS = { fa: 'بی‌نام', en: 'No name' } as const

/** How somebody is called: by their name, if they have told one. Whoever signs in by phone need not. */
export const calledIn = (language: Language, name: string): string => name.trim() || NAMELESS[language]

/** The same in the page's language. */
export function useCalled(): (name: string) => string {
  const language = useLanguage()
  return (name) => calledIn(language, name)
}
