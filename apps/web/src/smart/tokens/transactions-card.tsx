import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { Badge, type Tone } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/page.tsx'
import { Pager } from '../../design/pager.tsx'
import { saveCsv } from '../../design/save-file.ts'
import { EmptyState, ErrorLine, Loaded } from '../../design/states.tsx'
import { type Column, Table } from '../../design/table.tsx'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { type Filter, PAGE_SIZE, readAllTransactions, type Transaction, transactionsQuery } from '../queries.ts'
import { toCsv } from './csv.ts'
import { useTokenTexts } from './texts.ts'
import { TransactionFilter } from './transaction-filter.tsx'

const route = getRouteApi('/smart/tokens')
const TONES: Record<Transaction['status'], Tone> = {
  pending: 'warning',
  completed: 'success',
  failed: 'danger',
  cancelled: 'neutral',
}

/** Where tokens came from and went, filtered by the address, and as a file. */
export function TransactionsCard() {
  const t = useTokenTexts()
  const { type, from, to, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const filter: Filter = { type, from, to }
  const isFiltered = type !== undefined || from !== undefined || to !== undefined
  const query = useQuery(transactionsQuery(filter, page))
  const save = useMutation({
    mutationFn: () => readAllTransactions(filter),
    onSuccess: (rows) => saveCsv(toCsv(rows), `${t.file}.csv`),
  })
  const columns = useColumns()
  return (
    <Card
      title={t.transactions}
      actions={
        <Button
          size="sm"
          variant="outline"
          isPending={save.isPending}
          isDisabled={!query.data?.total}
          onPress={() => save.mutate()}
        >
          <Download className="size-4" aria-hidden />
          {t.export}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <TransactionFilter
          filter={filter}
          onFilter={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
        />
        <ErrorLine error={save.error} />
        <Loaded query={query} rows={5} height={56}>
          {({ rows, total }) =>
            rows.length === 0 ? (
              <EmptyState title={t.none}>{isFiltered ? t.noneFiltered : t.noneLead}</EmptyState>
            ) : (
              <>
                <Table caption={t.transactions} columns={columns} rows={rows} keyOf={({ id }) => id} />
                <Pager
                  page={page}
                  pageSize={PAGE_SIZE}
                  count={total}
                  onPage={(next) =>
                    void navigate({ search: (before) => ({ ...before, page: next }), resetScroll: false })
                  }
                />
              </>
            )
          }
        </Loaded>
      </div>
    </Card>
  )
}

function useColumns(): readonly Column<Transaction>[] {
  const t = useTokenTexts()
  const { number } = useFormat()
  return [
    { name: t.when, cell: ({ createdAt }) => <When at={createdAt} /> },
    { name: t.kind, cell: ({ type }) => t.types[type] },
    { name: t.what, onCard: 'head', cell: ({ description }) => <span dir="auto">{description}</span> },
    {
      name: t.other,
      cell: ({ amount, recipient, sender, reference }) => (
        <bdi className="code break-all">{(amount < 0 ? recipient : sender) ?? reference ?? '—'}</bdi>
      ),
    },
    { name: t.how, cell: ({ status }) => <Badge tone={TONES[status]}>{t.statuses[status]}</Badge> },
    {
      name: t.tokens,
      isFigure: true,
      onCard: 'end',
      cell: ({ amount }) => (
        <span dir="ltr" className={`font-semibold ${amount > 0 ? 'text-success' : ''}`}>
          {`${amount > 0 ? '+' : amount < 0 ? '−' : ''}${number(Math.abs(amount))}`}
        </span>
      ),
    },
  ]
}
