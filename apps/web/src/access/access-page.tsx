import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { Badge } from '../design/badge.tsx'
import { Card, Page } from '../design/page.tsx'
import { Loaded, Loading } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { AccessLog } from './access-log.tsx'
import { Emergencies, Holders } from './holders.tsx'
import { type AccessRequest, logQuery, requestsQuery } from './queries.ts'
import { RequestCard } from './request-card.tsx'
import { useAccessTexts } from './texts.ts'

const route = getRouteApi('/_patient/access/')

/** Who asks to see the record, who may, and who did. */
export function AccessPage() {
  const t = useAccessTexts()
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const requests = useQuery(requestsQuery)
  const log = useQuery(logQuery(page))
  if ((requests.isPending || log.isPending) && !log.data) {
    return (
      <Page title={t.title} lead={t.lead}>
        <Loading rows={3} height={200} />
      </Page>
    )
  }
  return (
    <Page title={t.title} lead={t.lead}>
      {log.data && <Emergencies holders={log.data.may_access.filter(({ right }) => right === 'break_glass')} />}
      <Loaded query={requests} rows={1} height={96}>
        {(all) => <Waiting requests={all.filter(({ status }) => status === 'pending')} />}
      </Loaded>
      <Loaded query={log} rows={3} height={120}>
        {({ may_access, results, count }) => (
          <>
            <Holders holders={may_access.filter(({ right }) => right !== 'break_glass')} />
            <AccessLog
              looks={results}
              count={count}
              page={page}
              onPage={(to) => void navigate({ search: { page: to }, resetScroll: false })}
            />
          </>
        )}
      </Loaded>
      {requests.data && <Past requests={requests.data.filter(({ status }) => status !== 'pending')} />}
    </Page>
  )
}

function Waiting({ requests }: { requests: readonly AccessRequest[] }) {
  const t = useAccessTexts()
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{t.waiting}</h2>
      {requests.length === 0 ? (
        <p className="flex items-start gap-3 rounded-2xl border border-dashed border-border p-4">
          <ShieldCheck className="size-6 shrink-0 text-success" aria-hidden />
          <span>
            <span className="block font-medium">{t.noneWaiting}</span>
            <span className="text-muted">{t.noneWaitingHint}</span>
          </span>
        </p>
      ) : (
        <ul className="flex flex-col gap-3">
          {requests.map((request) => (
            <li key={request.id}>
              <RequestCard request={request} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Past({ requests }: { requests: readonly AccessRequest[] }) {
  const t = useAccessTexts()
  if (requests.length === 0) return null
  return (
    <Card title={t.past}>
      <ul className="flex flex-col divide-y divide-border">
        {requests.map(({ id, doctor, kind, reason, requested_at, status }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 py-3 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <p className="font-medium">{doctor.name}</p>
              <p className="text-sm text-muted">
                <When at={requested_at} as="date" /> · <bdi className="break-words">{reason}</bdi>
              </p>
            </div>
            <span className="flex gap-2">
              {kind === 'break_glass' && <Badge tone="danger">{t.emergency}</Badge>}
              <Badge tone={status === 'active' ? 'success' : 'neutral'}>{t.statuses[status]}</Badge>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
