import { Play } from 'lucide-react'
import { AnchorButton, LinkButton } from '../design/button.tsx'
import { CodeBlock } from '../design/code-block.tsx'
import { Card, Page } from '../design/page.tsx'
import { Table } from '../design/table.tsx'
import { DocsTabs } from './docs-tabs.tsx'
import { ERROR_EXAMPLE, FIRST_CODE, RETRY_CODE } from './guide-code.ts'
import { useGuideTexts } from './guide-texts.ts'

const APIS = [
  { id: 'helssa', paths: '/api/v1/…', client: 'createHelssaClient()', inReference: 'HELSSA' },
  { id: 'smartai', paths: '/v1/…', client: 'createSmartaiClient()', inReference: 'SmartAI123' },
  { id: 'chat', paths: '/api/conversations/ …', client: 'createChatClient(client)', inReference: 'Chat' },
  { id: 'fiko', paths: '/fiko/v1/…', client: 'createFikoClient(client)', inReference: 'Fiko' },
] as const

/** What a developer has to know before the first call, and where all the rest stands. */
export function GuidePage() {
  const t = useGuideTexts()
  return (
    <Page title={t.title} lead={t.lead} wide>
      <DocsTabs here="guide" />
      <Apis />
      <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
        <Card title={t.begin}>
          <div className="flex flex-col gap-4">
            <p>{t.beginText}</p>
            <CodeBlock label={t.firstCode} code={FIRST_CODE} />
            <LinkButton to="/docs/examples" className="self-start">
              <Play className="size-4 rtl:-scale-x-100" aria-hidden />
              {t.tryIt}
            </LinkButton>
          </div>
        </Card>
        <Card title={t.session}>
          <ul className="flex list-disc flex-col gap-3 ps-5">
            {t.sessionPoints.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </Card>
        <Errors />
        <div className="flex min-w-0 flex-col gap-6">
          <Limits />
          <Card title={t.retries}>
            <div className="flex flex-col gap-4">
              <p>{t.retriesText}</p>
              <CodeBlock label={t.retriesExample} code={RETRY_CODE} />
            </div>
          </Card>
          <Card title={t.sockets}>
            <p className="mb-4">{t.socketsText}</p>
            <LinkButton to="/docs/sockets" variant="outline">
              {t.toSockets}
            </LinkButton>
          </Card>
        </div>
      </div>
    </Page>
  )
}

function Apis() {
  const t = useGuideTexts()
  return (
    <section aria-label={t.apis}>
      <ul className="grid grid-cols-1 gap-4 md:grid-cols-2">
        {APIS.map(({ id, paths, client, inReference }) => {
          const [name, what] = t.api[id]
          return (
            <li key={id}>
              <Card title={name} className="h-full">
                <p>{what}</p>
                <dl className="my-4 flex flex-col gap-1 text-sm">
                  <div className="flex flex-wrap gap-2">
                    <dt className="text-muted">{t.address}</dt>
                    <dd>
                      <code className="code">{paths}</code>
                    </dd>
                  </div>
                  <div className="flex flex-wrap gap-2">
                    <dt className="text-muted">{t.client}</dt>
                    <dd>
                      <code className="code">{client}</code>
                    </dd>
                  </div>
                </dl>
                <div className="flex flex-wrap gap-2">
                  <AnchorButton href={`/docs/api?urls.primaryName=${inReference}`} size="sm">
                    {t.reference}
                    <span className="sr-only"> ({name})</span>
                  </AnchorButton>
                  <AnchorButton href={`/openapi/${id}.json`} size="sm" variant="outline">
                    {t.document}
                    <span className="sr-only"> ({name})</span>
                  </AnchorButton>
                </div>
              </Card>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Errors() {
  const t = useGuideTexts()
  return (
    <Card title={t.errors}>
      <div className="flex flex-col gap-4">
        <p>{t.errorsText}</p>
        <CodeBlock label={t.errorExample} code={ERROR_EXAMPLE} />
        <dl className="flex flex-col gap-3">
          {t.codes.map(([code, meaning]) => (
            <div key={code}>
              <dt>
                <code className="code text-sm font-semibold">{code}</code>
              </dt>
              <dd className="text-muted">{meaning}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  )
}

function Limits() {
  const t = useGuideTexts()
  return (
    <Card title={t.limits}>
      <p className="mb-4">{t.limitsText}</p>
      <Table
        caption={t.limitCaption}
        rows={t.limitRows}
        keyOf={([name]) => name}
        columns={[
          { name: t.whom, cell: ([name]) => name, onCard: 'head' },
          { name: t.limit, cell: ([, text]) => text, isFigure: true, onCard: 'end' },
        ]}
      />
    </Card>
  )
}
