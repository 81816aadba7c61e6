import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Card, Page } from '../design/page.tsx'
import { Loaded } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { PaymentResult } from '../money/payment-result.tsx'
import { BuyPlan } from './buy-plan.tsx'
import { Allowances, CurrentPlans } from './current-plan.tsx'
import { PlanCards } from './plan-cards.tsx'
import { type Plan, plansQuery, type Subscription, subscriptionsQuery } from './queries.ts'
import { usePlanTexts } from './texts.ts'

const route = getRouteApi('/_patient/plans')

/** One's plan, what is used of it, and what else there is; also where one comes back to from the bank. */
export function PlansPage() {
  const t = usePlanTexts()
  const returned = route.useSearch()
  const navigate = route.useNavigate()
  const plans = useQuery(plansQuery)
  const own = useQuery(subscriptionsQuery)
  const [chosen, setChosen] = useState<Plan>()
  return (
    <Page title={t.title} lead={t.lead}>
      <PaymentResult returned={returned} onDismiss={() => void navigate({ search: {}, replace: true })} />
      <Loaded query={own} rows={2} height={180}>
        {(subscriptions) => (
          <Loaded query={plans} rows={2} height={260}>
            {(offered) => (
              <>
                <div className="grid items-start gap-4 md:grid-cols-2">
                  <CurrentPlans subscriptions={subscriptions} />
                  <Allowances />
                </div>
                <PlanCards plans={offered} ownIds={idsOf(subscriptions)} onChoose={setChosen} />
                <PastPlans subscriptions={subscriptions.filter(({ status }) => status === 'expired')} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
      {chosen && <BuyPlan plan={chosen} onClose={() => setChosen(undefined)} />}
    </Page>
  )
}

const idsOf = (subscriptions: readonly Subscription[]): string[] =>
  subscriptions.filter(({ status }) => status === 'active').map(({ plan: { id } }) => id)

function PastPlans({ subscriptions }: { subscriptions: readonly Subscription[] }) {
  const t = usePlanTexts()
  const { date } = useFormat()
  if (subscriptions.length === 0) return null
  return (
    <Card title={t.past}>
      <ul className="flex flex-col gap-2">
        {subscriptions.map(({ id, plan, start_date, end_date }) => (
          <li key={id} className="flex flex-wrap justify-between gap-2">
            <span className="font-medium">{plan.name}</span>
            <span className="text-muted">{t.from(date(start_date), date(end_date))}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
