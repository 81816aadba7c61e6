import { useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { Badge } from '../design/badge.tsx'
import { AnchorButton, Button } from '../design/button.tsx'
import { CodeBlock } from '../design/code-block.tsx'
import { Card, Page } from '../design/page.tsx'
import { ErrorLine } from '../design/states.tsx'
import { Table } from '../design/table.tsx'
import { useFormat } from '../i18n/format.ts'
import { createBench, type Exchange, PASSWORD, type Tell } from './bench.ts'
import { DocsTabs } from './docs-tabs.tsx'
import { EXAMPLES, type Example } from './examples.ts'
import { useExampleTexts } from './examples-texts.ts'
import { isDemoQuery } from './server.ts'

/** Calls that run here and now, with what was asked and answered. */
export function ExamplesPage() {
  const t = useExampleTexts()
  const { data: isDemo } = useQuery(isDemoQuery)
  // Who runs hears; a client serves one example at a time.
  const listener = useRef<Tell>(undefined)
  const [bench] = useState(() => createBench((exchange) => listener.current?.(exchange)))
  const [running, setRunning] = useState<string>()
  const runExample = async (example: Example, tell: Tell) => {
    listener.current = tell
    setRunning(example.name)
    try {
      await example.run(bench, tell)
    } finally {
      setRunning(undefined)
    }
  }
  return (
    <Page title={t.title} lead={t.lead} wide>
      <DocsTabs here="examples" />
      {isDemo === false && (
        <div role="status" className="rounded-2xl border border-warning p-4">
          <p className="font-semibold text-warning">{t.noDemo}</p>
          <p>{t.noDemoText}</p>
        </div>
      )}
      <ul className="flex flex-col gap-6">
        {EXAMPLES.map((example) => (
          <li key={example.name}>
            <ExampleCard
              example={example}
              isRunning={running === example.name}
              isDisabled={(running !== undefined && running !== example.name) || (example.needsDemo && !isDemo)}
              onRun={runExample}
            />
          </li>
        ))}
      </ul>
      {isDemo && <Accounts />}
    </Page>
  )
}

function ExampleCard({
  example,
  isRunning,
  isDisabled,
  onRun,
}: {
  example: Example
  isRunning: boolean
  isDisabled: boolean
  onRun: (example: Example, tell: Tell) => Promise<void>
}) {
  const t = useExampleTexts()
  const { number } = useFormat()
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([])
  const [error, setError] = useState<unknown>()
  const [wasRun, setWasRun] = useState(false)
  const [title, what] = t.examples[example.name]
  const run = async () => {
    setExchanges([])
    setError(undefined)
    setWasRun(false)
    try {
      await onRun(example, (told) => setExchanges((before) => [...before, { ...told, id: before.length }]))
    } catch (thrown) {
      setError(thrown)
    }
    setWasRun(true)
  }
  return (
    <Card
      title={title}
      actions={
        <Button isPending={isRunning} isDisabled={isDisabled} onPress={() => void run()}>
          <Play className="size-4" aria-hidden />
          {wasRun ? t.again : t.run}
          <span className="sr-only">: {title}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">{what}</p>
        <CodeBlock label={`${t.code}: ${title}`} code={example.code} />
        <p role="status" className={wasRun && !error ? 'text-success' : 'sr-only'}>
          {wasRun && !error ? t.done(number(exchanges.length)) : ''}
        </p>
        <ErrorLine error={error} />
        {exchanges.length > 0 && (
          <ol aria-label={`${t.log}: ${title}`} className="flex flex-col gap-2">
            {exchanges.map((exchange, at) => (
              <li key={exchange.id}>
                <ExchangeDetails exchange={exchange} isOpen={wasRun && at === exchanges.length - 1} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </Card>
  )
}

const OK_MAX = 399
const ANSWER_HEIGHT = 320

function ExchangeDetails({
  exchange: { name, status, asked, answered },
  isOpen,
}: {
  exchange: Exchange
  isOpen: boolean
}) {
  const t = useExampleTexts()
  return (
    <details open={isOpen} className="rounded-xl border border-border p-3">
      <summary dir="ltr" className="cursor-pointer rounded text-start">
        <span className="inline-flex max-w-[calc(100%-2rem)] flex-wrap items-center gap-2 align-middle">
          <code className="text-sm break-all">{name}</code>
          {status !== undefined && <Badge tone={status > OK_MAX ? 'danger' : 'success'}>{status}</Badge>}
        </span>
      </summary>
      <div className="mt-3 flex flex-col gap-3">
        {asked !== undefined && (
          <div>
            <p className="mb-1 text-sm text-muted">{t.asked}</p>
            <CodeBlock label={`${t.asked} ${name}`} code={asked} maxHeight={ANSWER_HEIGHT} />
          </div>
        )}
        <div>
          <p className="mb-1 text-sm text-muted">{t.answered}</p>
          <CodeBlock label={`${t.answered} ${name}`} code={answered} maxHeight={ANSWER_HEIGHT} />
        </div>
      </div>
    </details>
  )
}

function Accounts() {
  const t = useExampleTexts()
  return (
    <Card
      title={t.accounts}
      actions={
        <AnchorButton href="/dev/outbox" variant="outline" size="sm">
          {t.outbox}
        </AnchorButton>
      }
    >
      <p className="mb-4 text-muted">
        {t.accountsLead} <bdi className="code">{PASSWORD}</bdi>
      </p>
      <Table
        caption={t.accounts}
        rows={t.people}
        keyOf={([, signIn]) => signIn}
        columns={[
          { name: t.who, cell: ([who]) => who },
          { name: t.signIn, cell: ([, signIn]) => <bdi className="code break-all">{signIn}</bdi> },
        ]}
      />
    </Card>
  )
}
