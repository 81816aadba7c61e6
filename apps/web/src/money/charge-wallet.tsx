import { HelssaError } from '@helssa/client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { AmountField } from '../design/amount-field.tsx'
import { Button } from '../design/button.tsx'
import { Card } from '../design/page.tsx'
import { ErrorLine } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { api } from '../session/clients.ts'
import { CHARGE_MAX, CHARGE_MIN } from './queries.ts'
import { useMoneyTexts } from './texts.ts'

const AMOUNTS = [500_000, 1_000_000, 2_000_000, 5_000_000] as const
const RIAL_PER_TOMAN = 10
const DIGITS_MAX = 12

/** Chooses an amount and goes to the bank; `suggested` is what something one came from lacks. */
export function ChargeWallet({ suggested }: { suggested?: number | undefined }) {
  const t = useMoneyTexts()
  const { rial, number } = useFormat()
  const [amount, setAmount] = useState(suggested ?? 1_000_000)
  const [wasTried, setWasTried] = useState(false)
  const charge = useMutation({
    mutationFn: async () => {
      const body = { amount, payment_method: 'online' as const, return_url: `${location.origin}/wallet` }
      return (await api.POST('/api/v1/billing/wallet/charge/', { body })).data
    },
    onSuccess: ({ payment_url }) => location.assign(payment_url),
  })
  const wrong =
    amount < CHARGE_MIN ? t.tooLittle(rial(CHARGE_MIN)) : amount > CHARGE_MAX ? t.tooMuch(rial(CHARGE_MAX)) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setWasTried(true)
    if (!wrong) charge.mutate()
  }
  return (
    <Card title={t.charge}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted">{t.chargeLead}</p>
        <fieldset>
          <legend className="sr-only">{t.amounts}</legend>
          <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
            {AMOUNTS.map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={amount === each}
                onClick={() => setAmount(each)}
                className="min-h-11 rounded-xl border border-border px-2 font-medium hover:bg-default aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-accent-foreground"
              >
                {rial(each)}
              </button>
            ))}
          </div>
        </fieldset>
        <AmountField
          label={t.own}
          hint={amount > 0 ? t.inToman(number(Math.floor(amount / RIAL_PER_TOMAN))) : t.ownHint(rial(CHARGE_MIN))}
          error={wasTried ? wrong : undefined}
          name="amount"
          digitsMax={DIGITS_MAX}
          value={amount}
          onValue={setAmount}
        />
        <ErrorLine error={charge.error instanceof HelssaError ? charge.error : null} />
        <Button type="submit" isPending={charge.isPending || charge.isSuccess} className="sm:self-start">
          {t.pay(rial(amount))}
        </Button>
        <p role="status" className="text-sm text-muted">
          {charge.isSuccess ? t.goingToBank : t.gateway}
        </p>
      </form>
    </Card>
  )
}
