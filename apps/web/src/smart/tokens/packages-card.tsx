import { useMutation, useQuery } from '@tanstack/react-query'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine, Loaded } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { smartai } from '../../session/clients.ts'
import { type Package, packagesQuery } from '../queries.ts'
import { keepInvoice } from './pending-invoice.ts'
import { useTokenTexts } from './texts.ts'

/** The packages on offer; buying one leads to the payment, and back here. */
export function PackagesCard() {
  const t = useTokenTexts()
  const packages = useQuery(packagesQuery(useLanguage()))
  const buy = useMutation({
    mutationFn: async (packageId: string) => {
      const returnUrl = `${location.origin}/smart/tokens?returned=true`
      const body = { packageId, paymentMethod: 'online_payment' as const, returnUrl }
      return (await smartai.api.POST('/v1/tokens/purchase', { body })).data
    },
    onSuccess: ({ invoiceId, paymentUrl }) => {
      keepInvoice(invoiceId)
      location.assign(paymentUrl)
    },
  })
  return (
    <Card title={t.packages}>
      <div className="flex flex-col gap-4">
        <p className="text-muted">{t.packagesLead}</p>
        <Loaded query={packages} rows={1} height={180}>
          {(offered) => (
            <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
              {offered
                .filter(({ isActive }) => isActive)
                .map((each) => (
                  <Offer
                    key={each.id}
                    offer={each}
                    isGoing={(buy.isPending || buy.isSuccess) && buy.variables === each.id}
                    onBuy={() => buy.mutate(each.id)}
                  />
                ))}
            </ul>
          )}
        </Loaded>
        <ErrorLine error={buy.error} />
        <p role="status" className="sr-only">
          {buy.isSuccess && t.going}
        </p>
      </div>
    </Card>
  )
}

/** As the server reckons a discount: never below by a part of a Rial. */
const costOf = ({ price, discountPercentage = 0 }: Package): number =>
  price - Math.floor((price * discountPercentage) / 100)

function Offer({ offer, isGoing, onBuy }: { offer: Package; isGoing: boolean; onBuy: () => void }) {
  const t = useTokenTexts()
  const { tokens, rial, percent, number } = useFormat()
  const { name, tokensAmount, price, discountPercentage, expiryDays } = offer
  return (
    <li className="flex items-end justify-between gap-3 rounded-2xl border border-border p-4 sm:flex-col sm:items-stretch">
      <div className="flex min-w-0 flex-col gap-1 sm:gap-2">
        <div className="flex flex-wrap items-center gap-2 sm:justify-between">
          <h3 className="font-semibold">{name}</h3>
          {discountPercentage ? <Badge tone="success">{t.off(percent(discountPercentage / 100))}</Badge> : null}
        </div>
        <p className="text-xl font-bold sm:text-2xl">{tokens(tokensAmount)}</p>
        <p>
          {rial(costOf(offer))}
          {discountPercentage ? (
            <>
              {' '}
              <span className="sr-only">{t.before}</span>
              <s className="text-sm text-muted">{rial(price)}</s>
            </>
          ) : null}
        </p>
        <p className="text-sm text-muted">{expiryDays ? t.expiry(number(expiryDays)) : t.noExpiry}</p>
      </div>
      <Button
        variant="outline"
        className="shrink-0 sm:w-full"
        aria-label={t.buyOf(name)}
        isPending={isGoing}
        onPress={onBuy}
      >
        {t.buy}
      </Button>
    </li>
  )
}
