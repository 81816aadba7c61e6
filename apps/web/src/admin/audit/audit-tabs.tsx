import { LinkTabs, TabLink } from '../../design/link-tabs.tsx'
import { useAuditTexts } from './texts.ts'

/** The audit's two pages. */
export function AuditTabs({ here }: { here: 'entries' | 'emergencies' }) {
  const t = useAuditTexts()
  return (
    <LinkTabs label={t.parts}>
      <TabLink to="/admin/audit" isHere={here === 'entries'}>
        {t.entries}
      </TabLink>
      <TabLink to="/admin/audit/emergencies" isHere={here === 'emergencies'}>
        {t.emergencies}
      </TabLink>
    </LinkTabs>
  )
}
