import { LinkButton } from '../design/button.tsx'
import { usePageTitle } from '../design/page.tsx'
import { EmptyState } from '../design/states.tsx'
import { defineTexts } from '../i18n/texts.ts'

const useTexts = defineTexts({
  fa: {
    title: 'صفحه‌ای با این نشانی نیست',
    lead: 'شاید نشانی درست نوشته نشده یا صفحه جابه‌جا شده است.',
    home: 'صفحهٔ نخست',
  },
  en: {
    title: 'There is no such page',
    lead: 'The address may be misspelt, or the page has moved.',
    home: 'Start page',
  },
})

export function NotFound() {
  const t = useTexts()
  usePageTitle(t.title)
  return (
    <div className="mx-auto max-w-2xl p-6">
      <EmptyState title={t.title} action={<LinkButton to="/">{t.home}</LinkButton>}>
        {t.lead}
      </EmptyState>
    </div>
  )
}
