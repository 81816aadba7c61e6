import { useQuery } from '@tanstack/react-query'
import { ArrowDownLeft, ArrowUpRight } from 'lucide-react'
import { useState } from 'react'
import { Badge, type Tone } from '../design/badge.tsx'
import { AnchorButton } from '../design/button.tsx'
import { Segments } from '../design/field.tsx'
import { Pager } from '../design/pager.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { Table } from '../design/table.tsx'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { MONEY_PAGE_SIZE, type Movement, movementsQuery, type Payment, paymentsQuery } from './queries.ts'
import { useMoneyTexts } from './texts.ts'

interface Paged {
  readonly page: number
  readonly onPage: (page: number) => void
}

/** What went into the wallet and out of it. */
export function Movements({ page, onPage }: Paged) {
  const t = useMoneyTexts()
  const query = useQuery(movementsQuery(page))
  const [shown, setShown] = useState<'all' | Movement['type']>('all')
  return (
    <Loaded query={query} rows={4}>
      {({ results, count }) =>
        count === 0 ? (
          <EmptyState title={t.movementsEmpty}>{t.movementsEmptyHint}</EmptyState>
        ) : (
          <>
            <Segments
              label={t.filter}
              hideLabel
              value={shown}
              onValue={setShown}
              options={[
                { value: 'all', label: t.all },
                { value: 'credit', label: t.credit },
                { value: 'debit', label: t.debit },
              ]}
            />
            <MovementList movements={results.filter(({ type }) => shown === 'all' || type === shown)} />
            <Pager page={page} pageSize={MONEY_PAGE_SIZE} count={count} onPage={onPage} />
          </>
        )
      }
    </Loaded>
  )
}

/** Before a sign, so that it stands before its number in Persian too, as `Intl` has it for minus. */
const LEFT_TO_RIGHT = '\u200e'

function MovementList({ movements }: { movements: readonly Movement[] }) {
  const t = useMoneyTexts()
  const { rial, digits } = useFormat()
  if (movements.length === 0) return <p className="p-4 text-center text-muted">{t.filterNone}</p>
  return (
    <ul aria-label={t.movements} className="overflow-hidden rounded-2xl border border-border bg-surface">
      {movements.map(({ id, type, amount, description, created_at }) => {
        const isCredit = type === 'credit'
        const Icon = isCredit ? ArrowDownLeft : ArrowUpRight
        const [what = '', reference] = description.split(' — ')
        return (
          <li key={id} className="flex items-center gap-3 border-b border-border p-4 last:border-0">
            <span className="grid size-10 shrink-0 place-items-center rounded-full bg-default text-default-foreground">
              <Icon className="size-5 rtl:-scale-x-100" aria-hidden />
            </span>
            <div className="min-w-0 flex-1">
              <p className="font-medium">{digits(what)}</p>
              <p className="text-sm break-words text-muted">
                <When at={created_at} />
                {reference && /\d/.test(reference) && (
                  <>
                    {' · '}
                    <bdi className="code whitespace-nowrap">{reference}</bdi>
                  </>
                )}
              </p>
            </div>
            <p className={`shrink-0 text-end font-semibold ${isCredit ? 'text-success' : ''}`}>
              <span className="sr-only">{isCredit ? t.credit : t.debit} </span>
              {isCredit ? `${LEFT_TO_RIGHT}+${rial(amount)}` : rial(-amount)}
            </p>
          </li>
        )
      })}
    </ul>
  )
}

const TONES: Record<Payment['status'], Tone> = {
  pending: 'warning',
  paid: 'success',
  cancelled: 'neutral',
  failed: 'danger',
  expired: 'neutral',
}

/** What was paid at the bank, also what came to nothing. */
export function Payments({ page, onPage }: Paged) {
  const t = useMoneyTexts()
  const { rial } = useFormat()
  const query = useQuery(paymentsQuery(page))
  return (
    <Loaded query={query} rows={4}>
      {({ results, count }) =>
        count === 0 ? (
          <EmptyState title={t.paymentsEmpty}>{t.paymentsEmptyHint}</EmptyState>
        ) : (
          <>
            <Table
              caption={t.payments}
              rows={results}
              keyOf={({ id }) => id}
              columns={[
                { name: t.when, cell: ({ created_at }) => <When at={created_at} /> },
                { name: t.what, cell: ({ purpose }) => t.purposes[purpose] },
                { name: t.amount, cell: ({ amount }) => rial(amount), isFigure: true },
                { name: t.state, cell: (payment) => <PaymentState payment={payment} /> },
                { name: t.bankNumber, cell: ({ reference }) => <bdi className="code">{reference ?? '—'}</bdi> },
              ]}
            />
            <Pager page={page} pageSize={MONEY_PAGE_SIZE} count={count} onPage={onPage} />
          </>
        )
      }
    </Loaded>
  )
}

function PaymentState({ payment: { status, payment_url } }: { payment: Payment }) {
  const t = useMoneyTexts()
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-2 md:justify-start">
      <Badge tone={TONES[status]}>{t.states[status]}</Badge>
      {payment_url && (
        <AnchorButton href={payment_url} size="sm" variant="outline">
          {t.payNow}
        </AnchorButton>
      )}
    </span>
  )
}
