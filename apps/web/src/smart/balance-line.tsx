import { useQuery } from '@tanstack/react-query'
import { Coins } from 'lucide-react'
import { LinkButton } from '../design/button.tsx'
import { Loaded } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { balanceQuery } from './queries.ts'
import { useServiceTexts } from './services/texts.ts'

/** How many tokens there are, and the way to more. */
export function BalanceLine() {
  const t = useServiceTexts()
  const { tokens } = useFormat()
  return (
    <Loaded query={useQuery(balanceQuery)} rows={1} height={88}>
      {(data) => (
        <div className="flex items-center gap-4 rounded-2xl border border-border bg-surface p-4">
          <Coins className="size-8 shrink-0 text-link" aria-hidden />
          <div className="min-w-0 flex-1">
            <p className="text-sm text-muted">{t.balance}</p>
            <p className="text-xl font-bold">{tokens(data.balance)}</p>
            {data.pendingBalance > 0 && <p className="text-sm text-muted">{t.pending(tokens(data.pendingBalance))}</p>}
          </div>
          <LinkButton to="/smart/tokens" variant="outline" size="sm">
            {t.buy}
          </LinkButton>
        </div>
      )}
    </Loaded>
  )
}
