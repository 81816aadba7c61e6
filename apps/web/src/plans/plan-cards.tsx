import { Check } from 'lucide-react'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { useNow } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { FREE, type Plan, UNLIMITED } from './queries.ts'
import { usePlanTexts } from './texts.ts'

const tehranDate = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tehran' })

/** A plan's own discount, as far as it is valid at `now`: to the end of its last day in Tehran. */
function discountOf({ discount }: Plan, now: Date): Plan['discount'] {
  const isOver = discount?.valid_until != null && tehranDate.format(now) > discount.valid_until
  return isOver ? undefined : discount
}

/** All plans beside what everybody has, compared by what they give. */
export function PlanCards({
  plans,
  ownIds,
  onChoose,
}: {
  plans: readonly Plan[]
  ownIds: readonly string[]
  onChoose: (plan: Plan) => void
}) {
  const t = usePlanTexts()
  return (
    <section aria-label={t.compare} className="flex flex-col gap-4">
      <h2 className="text-lg font-semibold">{t.compare}</h2>
      <ul className="grid gap-4 md:grid-cols-3">
        <li className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-5">
          <h3 className="text-lg font-semibold">{t.free}</h3>
          <p className="text-2xl font-bold">{t.freePrice}</p>
          <Limits limitations={FREE} />
        </li>
        {plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} isOwn={ownIds.includes(plan.id)} onChoose={() => onChoose(plan)} />
        ))}
      </ul>
    </section>
  )
}

function PlanCard({ plan, isOwn, onChoose }: { plan: Plan; isOwn: boolean; onChoose: () => void }) {
  const t = usePlanTexts()
  const { rial, percent, shortDate, digits } = useFormat()
  const discount = discountOf(plan, useNow(undefined))
  const monthly = Math.floor((plan.price * (100 - (discount?.percentage ?? 0))) / 100)
  const off = discount && percent(discount.percentage / 100)
  return (
    <li
      className={`flex flex-col gap-4 rounded-2xl border bg-surface p-5 ${isOwn ? 'border-accent outline-2 outline-accent' : 'border-border'}`}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-lg font-semibold">{plan.name}</h3>
        {isOwn && <Badge tone="accent">{t.yours}</Badge>}
      </div>
      <div>
        <p className="text-2xl font-bold">{rial(monthly)}</p>
        <p className="text-sm text-muted">
          {t.perMonth}
          {discount && (
            <>
              {' · '}
              <s>{rial(plan.price)}</s>
            </>
          )}
        </p>
        {discount && off && (
          <p className="mt-2">
            <Badge tone="success">
              {discount.valid_until ? t.offUntil(off, shortDate(discount.valid_until)) : t.off(off)}
            </Badge>
          </p>
        )}
      </div>
      <Limits limitations={plan.limitations} />
      <ul className="flex flex-1 flex-col gap-2 text-sm">
        {plan.features.map((feature) => (
          <li key={feature} className="flex items-start gap-2">
            <Check className="mt-1 size-4 shrink-0 text-success" aria-hidden />
            {digits(feature)}
          </li>
        ))}
      </ul>
      <Button
        variant={isOwn ? 'outline' : 'primary'}
        fullWidth
        aria-label={isOwn ? t.extendOf(plan.name) : t.chooseOf(plan.name)}
        onPress={onChoose}
      >
        {isOwn ? t.extend : t.choose}
      </Button>
    </li>
  )
}

const MB_BYTES = 1_048_576

function Limits({ limitations }: { limitations: Plan['limitations'] }) {
  const t = usePlanTexts()
  const { number, bytes } = useFormat()
  const count = (limit: number) => (limit === UNLIMITED ? t.unlimited : number(limit))
  const rows = [
    [t.visits, count(limitations.monthly_consultations)],
    [t.assistant, count(limitations.ai_queries)],
    [t.storage, limitations.storage_mb === UNLIMITED ? t.unlimited : bytes(limitations.storage_mb * MB_BYTES)],
  ] as const
  return (
    <dl className="flex flex-col gap-1 rounded-xl bg-background p-3 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-3">
          <dt className="text-muted">{name}</dt>
          <dd className="font-medium whitespace-nowrap">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
