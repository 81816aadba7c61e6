import { LinkButton } from '../design/button.tsx'
import { Page } from '../design/page.tsx'
import { defineTexts } from '../i18n/texts.ts'

const useTexts = defineTexts({
  fa: {
    title: 'این صفحه پیدا نشد',
    lead: 'شاید نشانی درست نوشته نشده یا صفحه جابه‌جا شده است.',
    home: 'صفحهٔ اصلی',
  },
  en: {
    title: 'There is no such page',
    lead: 'The address may be misspelt, or the page has moved.',
    home: 'Start page',
  },
})

/** There is nothing at this address; the way back to what there is. */
export function NotFound() {
  const t = useTexts()
  return (
    <Page title={t.title} lead={t.lead}>
      <div>
        <LinkButton to="/">{t.home}</LinkButton>
      </div>
    </Page>
  )
}
