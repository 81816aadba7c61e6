import { HelssaError } from '@helssa/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Segments, TextField } from '../design/field.tsx'
import { ErrorLine, useErrorText } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useFormat } from '../i18n/format.ts'
import { walletQuery } from '../money/queries.ts'
import { api } from '../session/clients.ts'
import { useDeedKey } from '../session/deed-key.ts'
import { type Asked, type Plan, quoteQuery } from './queries.ts'
import { usePlanTexts } from './texts.ts'

type Method = 'wallet' | 'online'
const MONTHS = [1, 3, 6, 12] as const

/** Months, a discount code, the price as it will be, and paying it. */
export function BuyPlan({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = usePlanTexts()
  const format = useFormat()
  const [months, setMonths] = useState<number>(MONTHS[0])
  const [code, setCode] = useState('')
  const [method, setMethod] = useState<Method>('wallet')
  const coded = useQuery(quoteQuery({ planId: plan.id, months, code }))
  const plain = useQuery(quoteQuery({ planId: plan.id, months, code: '' }))
  // A code that is refused leaves the price as it is without one.
  const isCodeRefused = code !== '' && coded.isError
  const quote = isCodeRefused ? plain : coded
  const asked = { planId: plan.id, months, code: isCodeRefused ? '' : code }
  const wallet = useQuery(walletQuery)
  const buy = useBuying(plan, asked, onClose)
  const total = quote.isError ? undefined : quote.data?.total
  const lack = method === 'wallet' && total !== undefined && wallet.data ? total - wallet.data.balance : 0
  const options = [
    { value: 'wallet' as const, label: t.wallet },
    { value: 'online' as const, label: t.online },
  ]
  return (
    <Dialog
      title={t.buy(plan.name)}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="outline" onPress={onClose}>
            {t.cancel}
          </Button>
          <Button
            isDisabled={total === undefined || quote.isPlaceholderData || lack > 0}
            isPending={buy.isPending || (buy.isSuccess && method === 'online')}
            onPress={() => buy.mutate(method)}
          >
            {total === undefined ? t.choose : t.pay(format.rial(total))}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Segments
          label={t.months}
          value={String(months)}
          onValue={(value) => setMonths(Number(value))}
          options={MONTHS.map((count) => ({ value: String(count), label: t.month(format.number(count)) }))}
        />
        <CodeForm onCode={setCode} error={coded.error} code={code} />
        <Price plan={plan} months={months} quote={quote.isError ? undefined : quote.data} />
        <div>
          <Segments label={t.by} value={method} onValue={setMethod} options={options} />
          {method === 'wallet' && wallet.data && (
            <p className="mt-2 text-sm text-muted">{t.balance(format.rial(wallet.data.balance))}</p>
          )}
        </div>
        {lack > 0 && <Lack lack={lack} />}
        <ErrorLine error={buy.error} />
      </div>
    </Dialog>
  )
}

function useBuying(plan: Plan, { months, code }: Asked, onDone: () => void) {
  const t = usePlanTexts()
  const queryClient = useQueryClient()
  const deedKey = useDeedKey()
  return useMutation({
    mutationFn: async (method: Method) => {
      const body = {
        plan_id: plan.id,
        duration_months: months,
        payment_method: method,
        return_url: `${location.origin}/plans`,
        ...(code && { discount_code: code }),
      }
      const headers = { 'Idempotency-Key': deedKey.of(body) }
      return (await api.POST('/api/v1/billing/subscriptions/purchase/', { body, headers })).data
    },
    onSettled: (_, error) => deedKey.heard(error),
    onSuccess: async ({ payment }) => {
      if (payment.payment_url) return location.assign(payment.payment_url)
      onDone()
      showToast(t.bought(plan.name))
      await Promise.all(['plans', 'money', 'me'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
    },
  })
}

function CodeForm({ code, onCode, error }: { code: string; onCode: (code: string) => void; error: unknown }) {
  const t = usePlanTexts()
  const textOf = useErrorText()
  const [typed, setTyped] = useState(code)
  const isOfCode = error instanceof HelssaError && error.code === 'DISCOUNT_CODE_INVALID'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCode(typed.trim())
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <TextField
          className="flex-1"
          label={t.code}
          hint={t.codeHint}
          error={isOfCode && typed.trim() === code ? textOf(error) : undefined}
          dir="ltr"
          autoCapitalize="characters"
          autoComplete="off"
          maxLength={50}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button type="submit" variant="outline" className="mt-7" isDisabled={typed.trim() === code}>
          {t.apply}
        </Button>
      </div>
      {!isOfCode && <ErrorLine error={error} />}
    </form>
  )
}

function Price({
  plan,
  months,
  quote,
}: {
  plan: Plan
  months: number
  quote: { amount: number; discount_applied: number; total: number } | undefined
}) {
  const t = usePlanTexts()
  const { rial } = useFormat()
  const full = plan.price * months
  const rows = quote
    ? ([
        [t.fullPrice, rial(full)],
        ...(full > quote.amount ? [[t.planDiscount, rial(quote.amount - full)] as const] : []),
        ...(quote.discount_applied > 0
          ? ([
              [t.amount, rial(quote.amount)],
              [t.codeDiscount, rial(-quote.discount_applied)],
            ] as const)
          : []),
      ] as const)
    : []
  return (
    <dl aria-live="polite" className="flex min-h-32 flex-col gap-2 rounded-xl bg-background p-4">
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-3">
          <dt className="text-muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {quote && (
        <div className="flex justify-between gap-3 border-t border-border pt-2 text-lg font-bold">
          <dt>{t.total}</dt>
          <dd>{rial(quote.total)}</dd>
        </div>
      )}
    </dl>
  )
}

function Lack({ lack }: { lack: number }) {
  const t = usePlanTexts()
  const { rial } = useFormat()
  const navigate = useNavigate()
  return (
    <p role="status" className="flex flex-wrap items-center justify-between gap-2 rounded-xl border border-warning p-3">
      {t.lacks(rial(lack))}
      <Button size="sm" variant="outline" onPress={() => void navigate({ to: '/wallet', search: { charge: lack } })}>
        {t.charge}
      </Button>
    </p>
  )
}
