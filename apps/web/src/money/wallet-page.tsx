import type { AnswerOf } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { LinkTabs, TabLink } from '../design/link-tabs.tsx'
import { Page, Stat } from '../design/page.tsx'
import { ErrorState } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { ChargeWallet } from './charge-wallet.tsx'
import { Movements, Payments } from './histories.tsx'
import { PaymentResult } from './payment-result.tsx'
import { walletQuery } from './queries.ts'
import { useMoneyTexts } from './texts.ts'

const route = getRouteApi('/_patient/wallet')

/** What one has, charging it, and what became of it; also where one comes back to from the bank. */
export function WalletPage() {
  const t = useMoneyTexts()
  const { view, page = 1, charge, ...returned } = route.useSearch()
  const navigate = route.useNavigate()
  const wallet = useQuery(walletQuery)
  const onPage = (to: number) => void navigate({ search: { ...(view && { view }), page: to }, resetScroll: false })
  return (
    <Page title={t.title}>
      <PaymentResult returned={returned} onDismiss={() => void navigate({ search: {}, replace: true })} />
      {wallet.isError && !wallet.data ? (
        <ErrorState error={wallet.error} onRetry={() => void wallet.refetch()} />
      ) : (
        <Standing wallet={wallet.data} />
      )}
      <ChargeWallet key={charge} suggested={charge} />
      <section aria-label={t.views} className="flex flex-col gap-4">
        <LinkTabs label={t.views}>
          <TabLink to="/wallet" search={{}} resetScroll={false} isHere={view === undefined}>
            {t.movements}
          </TabLink>
          <TabLink to="/wallet" search={{ view: 'payments' }} resetScroll={false} isHere={view === 'payments'}>
            {t.payments}
          </TabLink>
        </LinkTabs>
        {view === 'payments' ? <Payments page={page} onPage={onPage} /> : <Movements page={page} onPage={onPage} />}
      </section>
    </Page>
  )
}

/** What there is to spend, and what is set aside; its room is held until it is known. */
function Standing({ wallet }: { wallet: AnswerOf<'getWallet'> | undefined }) {
  const t = useMoneyTexts()
  const { rial } = useFormat()
  const updated = wallet ? <When at={wallet.last_updated} as="relative" /> : '…'
  return (
    <div className="grid gap-4 sm:grid-cols-2" aria-busy={!wallet}>
      <Stat
        name={t.balance}
        value={wallet ? rial(wallet.balance) : '…'}
        note={
          <>
            {t.updated} {updated}
          </>
        }
      />
      <Stat name={t.blocked} value={wallet ? rial(wallet.blocked_amount) : '…'} note={t.blockedHint} />
    </div>
  )
}
