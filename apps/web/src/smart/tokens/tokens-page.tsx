import { useQuery } from '@tanstack/react-query'
import { Page, Stat } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { balanceQuery } from '../queries.ts'
import { AlertsCard } from './alerts-card.tsx'
import { InvoiceResult } from './invoice-result.tsx'
import { PackagesCard } from './packages-card.tsx'
import { useTokenTexts } from './texts.ts'
import { TransactionsCard } from './transactions-card.tsx'
import { TransferCard } from './transfer-card.tsx'

/** How many tokens there are, how to get more, whom to give some, and where they went. */
export function TokensPage() {
  const t = useTokenTexts()
  return (
    <Page title={t.title} lead={t.lead} wide>
      <InvoiceResult />
      <Balance />
      <PackagesCard />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <TransferCard />
        <AlertsCard />
      </div>
      <TransactionsCard />
    </Page>
  )
}

function Balance() {
  const t = useTokenTexts()
  const { tokens } = useFormat()
  return (
    <Loaded query={useQuery(balanceQuery)} rows={1} height={122}>
      {({ balance, pendingBalance, lastUpdated }) => (
        <div className="grid grid-cols-2 gap-4">
          <Stat
            name={t.balance}
            value={tokens(balance)}
            note={
              <>
                {t.updated} <When at={lastUpdated} as="relative" />
              </>
            }
          />
          <Stat name={t.pending} value={tokens(pendingBalance)} />
        </div>
      )}
    </Loaded>
  )
}
