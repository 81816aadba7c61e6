import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'

const useTexts = defineTexts({
  fa: { next: 'بعدی', previous: 'قبلی', page: (page: string, of: string) => `صفحهٔ ${page} از ${of}`, pages: 'صفحه‌ها' },
  en: { next: 'Next', previous: 'Previous', page: (page, of) => `Page ${page} of ${of}`, pages: 'Pages' },
})

/** Steps through the pages of a list; says nothing where there is one only. */
export function Pager({
  page,
  pageSize,
  count,
  onPage,
}: {
  page: number
  pageSize: number
  count: number
  onPage: (page: number) => void
}) {
  const t = useTexts()
  const { number } = useFormat()
  const last = Math.max(1, Math.ceil(count / pageSize))
  if (last === 1) return null
  return (
    <nav aria-label={t.pages} className="flex items-center justify-center gap-3">
      <Button variant="outline" isDisabled={page <= 1} onPress={() => onPage(page - 1)}>
        {t.previous}
      </Button>
      <span className="text-sm text-muted">{t.page(number(page), number(last))}</span>
      <Button variant="outline" isDisabled={page >= last} onPress={() => onPage(page + 1)}>
        {t.next}
      </Button>
    </nav>
  )
}
