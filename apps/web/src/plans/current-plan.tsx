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
import { usedStorageQuery } from '../record/queries.ts'
import { api } from '../session/clients.ts'
import { assistantUsageQuery, type Plan, type Subscription, subscriptionsQuery, UNLIMITED } from './queries.ts'
import { usePlanTexts } from './texts.ts'

const MB_BYTES = 1_048_576

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

/** What is used of the month's allowances. */
export function Allowances({ limits }: { limits: Plan['limitations'] }) {
  const t = usePlanTexts()
  const { number, bytes, date } = useFormat()
  const usage = useQuery(assistantUsageQuery)
  const storage = useQuery(usedStorageQuery)
  const storageLimit = limits.storage_mb * MB_BYTES
  const ofVisits = limits.monthly_consultations
  return (
    <Card title={t.allowances}>
      <div className="flex flex-col gap-5">
        <Loaded query={usage} rows={1} height={56}>
          {({ used, limit, resets_at }) => (
            <Allowance
              name={t.assistant}
              text={limit === null ? t.unlimited : t.used(number(used), number(limit))}
              share={limit === null ? undefined : limit === 0 ? 1 : used / limit}
              note={limit !== null && t.resets(date(resets_at))}
            />
          )}
        </Loaded>
        <Loaded query={storage} rows={1} height={56}>
          {(used) => (
            <Allowance
              name={t.storage}
              text={limits.storage_mb === UNLIMITED ? t.unlimited : t.used(bytes(used), bytes(storageLimit))}
              share={limits.storage_mb === UNLIMITED ? undefined : used / storageLimit}
            />
          )}
        </Loaded>
        <Allowance name={t.visits} text={ofVisits === UNLIMITED ? t.unlimited : t.upTo(number(ofVisits))} />
      </div>
    </Card>
  )
}

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
