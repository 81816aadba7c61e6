import { LinkTabs, TabLink } from '../design/link-tabs.tsx'
import { defineTexts } from '../i18n/texts.ts'

const useTexts = defineTexts({
  fa: { parts: 'بخش‌های راهنما', guide: 'راهنما', examples: 'نمونه‌های اجراشدنی', sockets: 'سوکت‌ها' },
  en: { parts: 'Parts of the guide', guide: 'Guide', examples: 'Examples that run', sockets: 'Sockets' },
})

/** The guide's three pages. */
export function DocsTabs({ here }: { here: 'guide' | 'examples' | 'sockets' }) {
  const t = useTexts()
  return (
    <LinkTabs label={t.parts}>
      <TabLink to="/docs" isHere={here === 'guide'} activeOptions={{ exact: true }}>
        {t.guide}
      </TabLink>
      <TabLink to="/docs/examples" isHere={here === 'examples'}>
        {t.examples}
      </TabLink>
      <TabLink to="/docs/sockets" isHere={here === 'sockets'}>
        {t.sockets}
      </TabLink>
    </LinkTabs>
  )
}
