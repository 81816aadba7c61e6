import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Meter } from '../design/meter.tsx'
import { Card } from '../design/page.tsx'
import { Loaded, useErrorText } from '../design/states.tsx'
import { Switch } from '../design/switch.tsx'
import { showToast } from '../design/toast.ts'
import { useNow } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { DAY_MS } from '../i18n/tehran.ts'
import { api } from '../session/clients.ts'
import { type PlanUsage, planUsageQuery, type Subscription, subscriptionsQuery } from './queries.ts'
import { usePlanTexts } from './texts.ts'

/** The plans that run, with their end and whether they renew themselves. */
export function CurrentPlans({ subscriptions }: { subscriptions: readonly Subscription[] }) {
  const t = usePlanTexts()
  const running = subscriptions.filter(({ status }) => status === 'active')
  return (
    <Card title={t.now}>
      {running.length === 0 ? (
        <>
          <p className="font-medium">{t.none}</p>
          <p className="text-muted">{t.noneHint}</p>
        </>
      ) : (
        <ul className="flex flex-col gap-6">
          {running.map((subscription) => (
            <li key={subscription.id}>
              <Running subscription={subscription} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Running({ subscription: { id, plan, end_date, auto_renew } }: { subscription: Subscription }) {
  const t = usePlanTexts()
  const { date, number } = useFormat()
  const now = useNow(undefined)
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const renew = useMutation({
    mutationFn: (isOn: boolean) =>
      api.PATCH('/api/v1/billing/subscriptions/{id}/', { params: { path: { id } }, body: { auto_renew: isOn } }),
    onSuccess: (_, isOn) => showToast(isOn ? t.renewOn : t.renewOff),
    onError: (error) => showToast(errorText(error), { tone: 'danger' }),
    onSettled: () => queryClient.invalidateQueries(subscriptionsQuery),
  })
  const days = Math.max(0, Math.ceil((new Date(`${end_date}T00:00:00+03:30`).getTime() - now.getTime()) / DAY_MS))
  const isOn = renew.isPending ? renew.variables : auto_renew
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <p className="text-xl font-bold">{plan.name}</p>
        <p className="text-muted">
          {t.until(date(end_date))} · {t.daysLeft(number(days))}
        </p>
      </div>
      <Switch
        label={t.autoRenew}
        hint={isOn ? t.autoRenewOn : t.autoRenewOff}
        isOn={isOn}
        isDisabled={renew.isPending}
        onChange={(to) => renew.mutate(to)}
      />
    </div>
  )
}

/** What is used and left of the month's allowances. */
export function Allowances() {
  const t = usePlanTexts()
  const { bytes } = useFormat()
  return (
    <Card title={t.allowances}>
      <Loaded query={useQuery(planUsageQuery)} rows={3} height={56}>
        {({ monthly_consultations, ai_queries, storage: { used_bytes, limit_bytes, remaining_bytes } }) => (
          <div className="flex flex-col gap-5">
            <Counted name={t.visitsOfMonth} of={monthly_consultations} />
            <Counted name={t.assistant} of={ai_queries} />
            <Allowance
              name={t.storage}
              text={limit_bytes === null ? t.unlimited : t.used(bytes(used_bytes), bytes(limit_bytes))}
              share={limit_bytes === null ? undefined : shareOf(used_bytes, limit_bytes)}
              note={remaining_bytes !== null && t.left(bytes(remaining_bytes))}
            />
          </div>
        )}
      </Loaded>
    </Card>
  )
}

/** An allowance that fills again with the month. */
function Counted({ name, of: { used, limit, remaining, resets_at } }: { name: string; of: PlanUsage['ai_queries'] }) {
  const t = usePlanTexts()
  const { number, date } = useFormat()
  return (
    <Allowance
      name={name}
      text={limit === null ? t.unlimited : t.used(number(used), number(limit))}
      share={limit === null ? undefined : shareOf(used, limit)}
      note={remaining !== null && t.leftUntil(number(remaining), date(resets_at))}
    />
  )
}

const shareOf = (used: number, limit: number): number => (limit === 0 ? 1 : used / limit)

/** One allowance in words, and as a bar where it has an end. */
function Allowance({
  name,
  text,
  share,
  note,
}: {
  name: string
  text: string
  share?: number | undefined
  note?: ReactNode
}) {
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap justify-between gap-2">
        <span className="font-medium">{name}</span>
        <span className="text-muted">{text}</span>
      </p>
      {share !== undefined && <Meter share={share} label={name} valueText={text} />}
      {note && <p className="text-sm text-muted">{note}</p>}
    </div>
  )
}
