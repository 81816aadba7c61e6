import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { useFormat } from '../i18n/format.ts'

/** Around what React Aria makes: its calendar, digits and direction are the page's. */
export const AriaLocale = ({ children }: { children: ReactNode }) => (
  <I18nProvider locale={useFormat().locale}>{children}</I18nProvider>
)
