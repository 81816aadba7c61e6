import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { LinkButton } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { useLanguage } from '../../i18n/language.ts'
import { LoadedVisit } from '../visits/loaded-visit.tsx'
import { paymentsQuery, visitQuery } from '../visits/queries.ts'
import { type Payment, paymentsOf } from './hold.ts'
import { usePaymentTexts } from './texts.ts'
import { VisitOutcome } from './visit-outcome.tsx'

const route = getRouteApi('/_patient/payments/return')
const ASK_AGAIN_MS = 2_000

/** What became of paying for a visit, as the server says; what the address says counts for nothing. */
export function PaymentReturnPage() {
  const t = usePaymentTexts()
  const { visit, transaction_id } = route.useSearch()
  const payments = useQuery({
    ...paymentsQuery,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.[0]?.status === 'pending' ? ASK_AGAIN_MS : false),
  })
  return (
    <Page title={t.returnTitle}>
      <Loaded query={payments} rows={1} height={280}>
        {(all) => {
          const payment = all.find(({ id }) => id === transaction_id) ?? (visit ? paymentsOf(all, visit)[0] : undefined)
          const visitId = visit ?? (payment?.purpose === 'encounter' ? payment.subject_id : null)
          return visitId ? <OfVisit visitId={visitId} payment={payment} /> : <Unknown />
        }}
      </Loaded>
    </Page>
  )
}

function OfVisit({ visitId, payment }: { visitId: string; payment: Payment | undefined }) {
  const visit = useQuery({
    ...visitQuery(visitId, useLanguage()),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? ASK_AGAIN_MS : false),
  })
  return (
    <LoadedVisit query={visit} rows={1} height={280}>
      {(found) => <VisitOutcome visit={found} payment={payment} />}
    </LoadedVisit>
  )
}

function Unknown() {
  const t = usePaymentTexts()
  return (
    <EmptyState title={t.unknown} action={<LinkButton to="/visits">{t.visits}</LinkButton>}>
      {t.unknownLead}
    </EmptyState>
  )
}
