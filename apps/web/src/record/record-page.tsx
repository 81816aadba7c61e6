import { getRouteApi } from '@tanstack/react-router'
import { LinkTabs, TabLink } from '../design/link-tabs.tsx'
import { Page } from '../design/page.tsx'
import { FilesTab } from './files-tab.tsx'
import { NotesTab } from './notes-tab.tsx'
import { PrescriptionsTab } from './prescriptions-tab.tsx'
import { ReportsTab } from './reports-tab.tsx'
import { TABS } from './tabs.ts'
import { useRecordTexts } from './texts.ts'
import { TimelineTab } from './timeline-tab.tsx'

const route = getRouteApi('/_patient/record')

/** One's medical record, by its parts. */
export function RecordPage() {
  const t = useRecordTexts()
  const { tab = 'files', page = 1, kind } = route.useSearch()
  const navigate = route.useNavigate()
  const onPage = (to: number) => void navigate({ search: { tab, page: to } })
  return (
    <Page title={t.title} lead={t.lead}>
      <LinkTabs label={t.tabs}>
        {TABS.map((each) => (
          <TabLink
            key={each}
            to="/record"
            search={each === 'files' ? {} : { tab: each }}
            resetScroll={false}
            isHere={each === tab}
          >
            {t[each]}
          </TabLink>
        ))}
      </LinkTabs>
      {tab === 'files' && <FilesTab page={page} onPage={onPage} />}
      {tab === 'timeline' && (
        <TimelineTab
          kind={kind}
          onKind={(to) => void navigate({ search: { tab, ...(to && { kind: to }) }, resetScroll: false })}
        />
      )}
      {tab === 'notes' && <NotesTab page={page} onPage={onPage} />}
      {tab === 'reports' && <ReportsTab />}
      {tab === 'prescriptions' && <PrescriptionsTab page={page} onPage={onPage} />}
    </Page>
  )
}
