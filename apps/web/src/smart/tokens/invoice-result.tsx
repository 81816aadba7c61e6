import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CircleCheck, CircleX, Clock, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { AnchorButton } from '../../design/button.tsx'
import { ErrorState, Loading } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { invoiceQuery, TOKENS_KEY } from '../queries.ts'
import { keptInvoice } from './pending-invoice.ts'
import { useTokenTexts } from './texts.ts'

const route = getRouteApi('/smart/tokens')
const ASK_AGAIN_MS = 2_000
const LOOKS = { completed: CircleCheck, pending: Clock, cancelled: CircleX, refunded: CircleX }

/** What became of the purchase one comes back from paying, as the server says. */
export function InvoiceResult() {
  const { returned } = route.useSearch()
  const [invoiceId] = useState(keptInvoice)
  return returned && invoiceId ? <Result invoiceId={invoiceId} /> : null
}

function Result({ invoiceId }: { invoiceId: string }) {
  const t = useTokenTexts()
  const { tokens, rial } = useFormat()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery({
    ...invoiceQuery(invoiceId),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' && state.data.paymentUrl ? ASK_AGAIN_MS : false),
  })
  const status = data?.status
  useEffect(() => {
    if (status === 'completed') {
      void queryClient.invalidateQueries({
        queryKey: TOKENS_KEY,
        predicate: ({ queryKey }) => queryKey[2] !== 'invoice',
      })
    }
  }, [status, queryClient])
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={1} height={112} />
  // An order that ran out stays pending on paper for a moment; nobody can pay it any more.
  const shown = data.status === 'pending' && !data.paymentUrl ? 'cancelled' : data.status
  const Icon = LOOKS[shown]
  const isGood = shown === 'completed'
  return (
    <div
      role="status"
      className={`flex items-start gap-3 rounded-2xl border bg-surface p-4 sm:p-6 ${isGood ? 'border-success' : 'border-warning'}`}
    >
      <Icon className={`size-8 shrink-0 ${isGood ? 'text-success' : 'text-warning'}`} aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
        <p className="text-lg font-semibold">{t.results[shown].title}</p>
        <p className="text-muted">{t.results[shown].text}</p>
        <p className="text-sm text-muted">
          {`${tokens(data.tokensAmount)} · ${rial(data.amount)} · ${t.invoice} `}
          <bdi className="code">{data.invoiceId}</bdi>
        </p>
        {shown === 'pending' && data.paymentUrl && (
          <AnchorButton href={data.paymentUrl} size="sm" variant="outline">
            {t.payAgain}
          </AnchorButton>
        )}
      </div>
      <button
        type="button"
        aria-label={t.dismiss}
        onClick={() => void navigate({ search: {}, replace: true })}
        className="grid size-10 shrink-0 place-items-center rounded-full hover:bg-default"
      >
        <X className="size-5" aria-hidden />
      </button>
    </div>
  )
}
