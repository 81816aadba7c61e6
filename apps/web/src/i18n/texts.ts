import { useLanguage } from './language.ts'

/**
 * The words of one feature in both languages; the compiler refuses a text that one of them lacks. A text with facts in it is
 * a function of them, given already formatted (`useFormat`). Answers the hook that reads them:
 *
 *     export const useTexts = defineTexts({ fa: { found: (n: string) => `${n} پزشک` }, en: { found: (n) => `${n} doctors` } })
 */
export function defineTexts<Texts extends object>(texts: { fa: Texts; en: NoInfer<Texts> }): () => Texts {
  return () => texts[useLanguage()]
}
