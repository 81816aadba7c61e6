import { Copy } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '../../design/button.tsx'
import { useCopy } from '../../design/copy.ts'
import { Card } from '../../design/page.tsx'
import { Words } from '../../design/words.tsx'
import { useFormat } from '../../i18n/format.ts'
import type { Run } from './runs.ts'
import { useServiceTexts } from './texts.ts'

/** What came of a run, and what it cost. */
export function RunResult({ run }: { run: Run }) {
  const t = useServiceTexts()
  const { tokens } = useFormat()
  const copy = useCopy()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (run.runId) place.current?.scrollIntoView({ block: 'nearest' })
  }, [run.runId])
  return (
    <div ref={place} className="scroll-mt-20 scroll-mb-24">
      <Card
        title={`${t.result} · ${t.names[run.service]}`}
        actions={
          <Button size="sm" variant="outline" onPress={() => void copy(run.output)}>
            <Copy className="size-4" aria-hidden />
            {t.copy}
          </Button>
        }
      >
        <div className="flex flex-col gap-3">
          <Words text={run.output} />
          <p className="text-sm text-muted">{t.used(tokens(run.tokensUsed), tokens(run.newBalance))}</p>
        </div>
      </Card>
    </div>
  )
}
