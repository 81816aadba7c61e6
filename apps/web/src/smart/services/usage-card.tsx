import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Card } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { usageQuery } from '../queries.ts'
import { useServiceTexts } from './texts.ts'

const SHOWN_MAX = 10
const isService = (name: string): name is 'ask' | 'summarize' | 'translate' =>
  ['ask', 'summarize', 'translate'].includes(name)

/** What was used of which service on which day. */
export function UsageCard() {
  const t = useServiceTexts()
  const { day, tokens, number } = useFormat()
  const usage = useQuery(usageQuery)
  return (
    <Card title={t.usage}>
      <Loaded query={usage} rows={2} height={48}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="text-muted">{t.usageNone}</p>
          ) : (
            <ul className="flex flex-col divide-y divide-border">
              {rows.slice(0, SHOWN_MAX).map((row) => (
                <li key={`${row.date}${row.service}`} className="flex items-center justify-between gap-3 py-2">
                  <div className="min-w-0">
                    <p className="font-medium">{isService(row.service) ? t.names[row.service] : row.service}</p>
                    {/* At noon, so that the day is the same in every zone. */}
                    <p className="text-sm text-muted">{`${day(`${row.date}T12:00:00Z`)} · ${t.runs(number(row.runs))}`}</p>
                  </div>
                  <p className="shrink-0 font-semibold">{tokens(row.tokens)}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Link to="/smart/tokens" search={{ type: 'usage' }} className="mt-3 inline-block text-sm text-link underline">
        {t.all}
      </Link>
    </Card>
  )
}
