import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { LinkTabs, TabLink } from '../design/link-tabs.tsx'
import { Page, Stat } from '../design/page.tsx'
import { Loaded } from '../design/states.tsx'
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
  const { rial } = useFormat()
  const { view, page = 1, charge, ...returned } = route.useSearch()
  const navigate = route.useNavigate()
  const wallet = useQuery(walletQuery)
  const onPage = (to: number) => void navigate({ search: { ...(view && { view }), page: to }, resetScroll: false })
  return (
    <Page title={t.title}>
      <PaymentResult returned={returned} onDismiss={() => void navigate({ search: {}, replace: true })} />
      <Loaded query={wallet} rows={1} height={112}>
        {({ balance, blocked_amount, last_updated }) => (
          <div className="grid gap-4 sm:grid-cols-2">
            <Stat
              name={t.balance}
              value={rial(balance)}
              note={
                <>
                  {t.updated} <When at={last_updated} as="relative" />
                </>
              }
            />
            <Stat name={t.blocked} value={rial(blocked_amount)} note={t.blockedHint} />
          </div>
        )}
      </Loaded>
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
