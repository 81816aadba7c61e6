import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useActionTexts } from '../../access/action-texts.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { More } from '../../design/more.tsx'
import { Page } from '../../design/page.tsx'
import { saveCsv } from '../../design/save-file.ts'
import { EmptyState, ErrorLine, ErrorState, Loading } from '../../design/states.tsx'
import { Table } from '../../design/table.tsx'
import { showToast } from '../../design/toast.ts'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { api } from '../../session/clients.ts'
import { auditAskedBy, auditQuery, type Entry } from '../queries.ts'
import type { AuditSearch } from '../search.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditTabs } from './audit-tabs.tsx'
import { useAuditTexts } from './texts.ts'

const route = getRouteApi('/admin/audit/')
const NO_ENTRIES: readonly Entry[] = []

/** Who did what with whose record; a page at a time, and all of it as a file. */
export function AuditPage() {
  const t = useAuditTexts()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(auditQuery(search))
  const entries = query.data?.pages.flatMap(({ results }) => results) ?? NO_ENTRIES
  const onSearch = (next: AuditSearch) => void navigate({ search: next, replace: true, resetScroll: false })
  return (
    <Page title={t.title} lead={t.lead} actions={<Export search={search} />} wide>
      <AuditTabs here="entries" />
      <AuditFilters search={search} entries={entries} onSearch={onSearch} />
      {query.isPending ? (
        <Loading rows={6} />
      ) : query.isError && entries.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : entries.length === 0 ? (
        <EmptyState title={t.none}>{t.noneHint}</EmptyState>
      ) : (
        <>
          <Entries entries={entries} onSearch={onSearch} />
          <More query={query} label={t.more} />
        </>
      )}
    </Page>
  )
}

function Export({ search }: { search: AuditSearch }) {
  const t = useAuditTexts()
  const exporting = useMutation({
    mutationFn: async () => {
      const query = { ...auditAskedBy(search), export: 'csv' as const }
      // With `export` the answer is the file's text.
      return String((await api.GET('/api/v1/admin/audit/', { params: { query } })).data)
    },
    onSuccess: (text) => {
      saveCsv(text, 'audit.csv')
      showToast(t.exported)
    },
  })
  return (
    <>
      <ErrorLine error={exporting.error} />
      <Button variant="outline" isPending={exporting.isPending} onPress={() => exporting.mutate()}>
        <Download className="size-4" aria-hidden />
        {t.export}
      </Button>
    </>
  )
}

function Entries({ entries, onSearch }: { entries: readonly Entry[]; onSearch: (search: AuditSearch) => void }) {
  const t = useAuditTexts()
  const actions = useActionTexts()
  const { digits } = useFormat()
  const person = ({ id, name }: { id: string; name: string }, search: AuditSearch) => (
    <button
      type="button"
      title={t.onlyOf(name)}
      onClick={() => onSearch(search)}
      className="touch:-my-2 touch:min-h-10 cursor-pointer rounded text-start text-link underline-offset-4 hover:underline"
    >
      {name || id}
    </button>
  )
  return (
    <Table
      caption={t.entries}
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        { name: t.when, cell: ({ at }) => <When at={at} /> },
        { name: t.actor, cell: ({ actor }) => person(actor, { actor: actor.id }) },
        {
          name: t.deed,
          onCard: 'head',
          cell: ({ action }) => (
            <span className="max-md:font-medium">{actions[action] ?? <bdi className="code">{action}</bdi>}</span>
          ),
        },
        {
          name: t.patient,
          cell: ({ patient }) =>
            patient ? person(patient, { patient: patient.id }) : <span className="text-muted">{t.noPatient}</span>,
        },
        {
          name: t.right,
          onCard: 'end',
          cell: ({ right }) => <Badge tone={right === 'break_glass' ? 'danger' : 'neutral'}>{t.rights[right]}</Badge>,
        },
        { name: t.address, cell: ({ address }) => <bdi className="code text-sm">{digits(address)}</bdi> },
      ]}
    />
  )
}
