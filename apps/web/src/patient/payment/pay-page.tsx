import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Landmark, Wallet } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { BackLink } from '../../design/back-link.tsx'
import { Button, LinkButton } from '../../design/button.tsx'
import { Card, Page } from '../../design/page.tsx'
import { EmptyState, ErrorLine, Loaded } from '../../design/states.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { walletQuery } from '../../money/queries.ts'
import { api } from '../../session/clients.ts'
import { CancellationTerms, Price } from '../booking/price.tsx'
import { LoadedVisit } from '../visits/loaded-visit.tsx'
import { paymentsQuery, visitQuery } from '../visits/queries.ts'
import type { Visit } from '../visits/visit.ts'
import { heldUntil, paymentsOf } from './hold.ts'
import { HoldClock } from './hold-clock.tsx'
import { usePaymentTexts } from './texts.ts'

const route = getRouteApi('/_patient/visits/$visitId/pay')

/** Paying a booked visit, as long as its time is held. */
export function PayPage() {
  const t = usePaymentTexts()
  const { visitId } = route.useParams()
  const visit = useQuery(visitQuery(visitId, useLanguage()))
  const payments = useQuery(paymentsQuery)
  const back = (
    <BackLink to="/visits/$visitId" params={{ visitId }}>
      {t.toVisit}
    </BackLink>
  )
  return (
    <Page title={t.payTitle} lead={back}>
      <LoadedVisit query={visit} height={140}>
        {(found) => (
          <Loaded query={payments} height={140}>
            {(all) => <Paying visit={found} until={heldUntil(paymentsOf(all, visitId))} />}
          </Loaded>
        )}
      </LoadedVisit>
    </Page>
  )
}

function Paying({ visit, until }: { visit: Visit; until: Date | undefined }) {
  const t = usePaymentTexts()
  const now = useNow(1000)
  const isLapsed = visit.payment_status === 'expired' || (until !== undefined && until <= now)
  if (visit.status === 'pending' ? isLapsed : visit.payment_status === 'expired') return <Lapsed visit={visit} />
  if (visit.status !== 'pending') {
    return (
      <EmptyState
        title={t.settled}
        action={
          <LinkButton to="/visits/$visitId" params={{ visitId: visit.id }}>
            {t.toVisit}
          </LinkButton>
        }
      />
    )
  }
  return (
    <>
      {until && <HoldClock until={until} now={now} />}
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <Ways visit={visit} />
        </div>
        <Card>
          <div className="flex flex-col gap-4">
            <VisitInBrief visit={visit} />
            <Price total={visit.total_cost} insurance={visit.insurance_share} payable={visit.patient_share} />
            <CancellationTerms policy={visit.cancellation_policy} />
          </div>
        </Card>
      </div>
    </>
  )
}

function VisitInBrief({ visit }: { visit: Visit }) {
  const { day, time } = useFormat()
  return (
    <div>
      <h2 className="font-semibold">{visit.doctor.name}</h2>
      <p className="text-sm text-muted">{visit.doctor.specialty}</p>
      <p className="font-medium">{`${day(visit.scheduled_at)} · ${time(visit.scheduled_at)}`}</p>
    </div>
  )
}

function Lapsed({ visit }: { visit: Visit }) {
  const t = usePaymentTexts()
  return (
    <EmptyState
      title={t.lapsed}
      action={
        <LinkButton to="/doctors/$doctorId" params={{ doctorId: visit.doctor.id }} search={{ type: visit.visit_type }}>
          {t.again}
        </LinkButton>
      }
    >
      {t.lapsedLead}
    </EmptyState>
  )
}

function usePay(visitId: string) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const pay = useMutation({
    mutationFn: async (payment_method: 'wallet' | 'online') => {
      const return_url = `${location.origin}/payments/return?visit=${visitId}`
      const body = payment_method === 'online' ? { payment_method, return_url } : { payment_method }
      const params = { path: { id: visitId } }
      return (await api.POST('/api/v1/patients/encounters/{id}/pay/', { params, body })).data.payment
    },
    onSuccess: async ({ payment_url }) => {
      if (payment_url !== null) return location.assign(payment_url)
      for (const changed of ['visits', 'money']) void queryClient.invalidateQueries({ queryKey: [changed] })
      await navigate({ to: '/payments/return', search: { visit: visitId }, replace: true })
    },
    // Paid, or called off, in another window: look again.
    onError: () => void queryClient.invalidateQueries({ queryKey: ['visits'] }),
  })
  // Who comes back from the bank by the browser's own button finds the page as it was left.
  const { reset } = pay
  useEffect(() => {
    const comeBack = ({ persisted }: PageTransitionEvent) => persisted && reset()
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [reset])
  return pay
}

function Ways({ visit }: { visit: Visit }) {
  const t = usePaymentTexts()
  const { rial } = useFormat()
  const wallet = useQuery(walletQuery).data
  const pay = usePay(visit.id)
  const isUnderWay = pay.isPending || pay.isSuccess
  const missing = wallet && visit.patient_share - wallet.balance
  return (
    <Card title={t.how}>
      <div className="flex flex-col gap-6">
        <Way icon={<Landmark className="size-5" aria-hidden />} note={t.onlineLead}>
          <Button
            fullWidth
            isPending={isUnderWay && pay.variables === 'online'}
            isDisabled={isUnderWay && pay.variables !== 'online'}
            onPress={() => pay.mutate('online')}
          >
            {t.online(rial(visit.patient_share))}
          </Button>
        </Way>
        <Way
          icon={<Wallet className="size-5" aria-hidden />}
          note={
            wallet ? (
              <>
                {t.walletHas(rial(wallet.balance))}
                {missing !== undefined && missing > 0 && ` · ${t.walletShort(rial(missing))}`}
              </>
            ) : (
              '…'
            )
          }
        >
          <Button
            fullWidth
            variant="outline"
            isPending={isUnderWay && pay.variables === 'wallet'}
            isDisabled={missing === undefined || missing > 0 || (isUnderWay && pay.variables !== 'wallet')}
            onPress={() => pay.mutate('wallet')}
          >
            {t.wallet}
          </Button>
        </Way>
        <ErrorLine error={pay.error} />
      </div>
    </Card>
  )
}

const Way = ({ icon, note, children }: { icon: ReactNode; note: ReactNode; children: ReactNode }) => (
  <div className="flex items-start gap-3">
    <span className="mt-2 text-muted">{icon}</span>
    <div className="min-w-0 flex-1">
      {children}
      <p className="mt-1 text-sm text-muted">{note}</p>
    </div>
  </div>
)
