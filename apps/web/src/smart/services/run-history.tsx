import { History } from 'lucide-react'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/page.tsx'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { type Run, useRuns } from './runs.ts'
import { useServiceTexts } from './texts.ts'

/** What was done since the page was opened, to look at again. */
export function RunHistory({ onOpen }: { onOpen: (run: Run) => void }) {
  const t = useServiceTexts()
  const { tokens } = useFormat()
  const runs = useRuns()
  return (
    <Card title={t.history}>
      {runs.length === 0 ? (
        <p className="flex items-center gap-3 text-muted">
          <History className="size-5 shrink-0" aria-hidden />
          {t.historyNone}
        </p>
      ) : (
        <ul className="flex flex-col divide-y divide-border">
          {runs.map((run) => (
            <li key={run.runId} className="flex items-center gap-3 py-2">
              <div className="min-w-0 flex-1">
                <p dir="auto" className="truncate font-medium">
                  {run.text}
                </p>
                <p className="text-sm text-muted">
                  {`${t.names[run.service]} · ${tokens(run.tokensUsed)} · `}
                  <When at={run.at} as="time" />
                </p>
              </div>
              <Button size="sm" variant="ghost" onPress={() => onOpen(run)}>
                {t.again}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
