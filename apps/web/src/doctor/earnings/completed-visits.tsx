import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Pager } from '../../design/pager.tsx'
import { Loaded } from '../../design/states.tsx'
import { Table } from '../../design/table.tsx'
import { When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { useFormat } from '../../i18n/format.ts'
import { COMPLETED_PAGE_SIZE, completedQuery } from '../queries.ts'
import { useWords } from '../words.ts'
import { useEarningsTexts } from './texts.ts'

const route = getRouteApi('/doctor/earnings')

/** The visits that were completed in some days. */
export function CompletedVisits({ from, to, page }: { from: string; to: string; page: number }) {
  const called = useCalled()
  const t = useEarningsTexts()
  const words = useWords()
  const { rial } = useFormat()
  const navigate = route.useNavigate()
  const query = useQuery(completedQuery({ from, to, page }))
  return (
    <section aria-labelledby="completed" className="flex flex-col gap-4">
      <h2 id="completed" className="text-lg font-semibold">
        {t.list}
      </h2>
      <Loaded query={query} rows={5} height={56}>
        {({ results, count }) =>
          count === 0 ? (
            <p className="text-muted">{t.listEmpty}</p>
          ) : (
            <>
              <Table
                caption={t.list}
                rows={results}
                keyOf={({ id }) => id}
                columns={[
                  { name: t.date, cell: ({ scheduled_at }) => <When at={scheduled_at} /> },
                  {
                    name: t.patient,
                    cell: ({ id, patient }) => (
                      <Link
                        to="/doctor/visits/$visitId"
                        params={{ visitId: id }}
                        className="inline-flex items-center touch:min-h-10 font-medium text-link underline"
                      >
                        {called(patient.name)}
                      </Link>
                    ),
                  },
                  { name: t.type, cell: ({ visit_type }) => words.types[visit_type] },
                  { name: t.fee, cell: ({ total_cost }) => rial(total_cost), isFigure: true },
                ]}
              />
              <Pager
                page={page}
                pageSize={COMPLETED_PAGE_SIZE}
                count={count}
                onPage={(next) => void navigate({ search: (all) => ({ ...all, page: next }), resetScroll: false })}
              />
            </>
          )
        }
      </Loaded>
    </section>
  )
}
