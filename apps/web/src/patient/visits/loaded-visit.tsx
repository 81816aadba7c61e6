import type { ComponentProps } from 'react'
import { LinkButton } from '../../design/button.tsx'
import { EmptyState, isUnknown, Loaded } from '../../design/states.tsx'
import { defineTexts } from '../../i18n/texts.ts'
import type { Visit } from './visit.ts'

const useTexts = defineTexts({
  fa: {
    unknown: 'این ویزیت پیدا نشد',
    unknownLead: 'شاید با حساب دیگری وارد شده‌اید، یا نشانی کامل نیست.',
    visits: 'ویزیت‌های من',
  },
  en: {
    unknown: 'This visit was not found',
    unknownLead: 'You may be signed in with another account, or the address is not complete.',
    visits: 'My visits',
  },
})

/** The visit that an address names, or the way to those there are. */
export function LoadedVisit(props: ComponentProps<typeof Loaded<Visit>>) {
  const t = useTexts()
  if (!isUnknown(props.query.error)) return <Loaded {...props} />
  return (
    <EmptyState title={t.unknown} action={<LinkButton to="/visits">{t.visits}</LinkButton>}>
      {t.unknownLead}
    </EmptyState>
  )
}
