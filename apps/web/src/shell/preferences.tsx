import { changeLanguage, useLanguage } from '../i18n/language.ts'

/** The other language, in its own words. */
export function LanguageSwitch() {
  const other = useLanguage() === 'fa' ? 'en' : 'fa'
  return (
    <button
      type="button"
      lang={other}
      onClick={() => changeLanguage(other)}
      className="button button--ghost button--sm"
    >
      {other === 'en' ? 'English' : 'فارسی'}
    </button>
  )
}
