import { useQuery } from '@tanstack/react-query'
import { CodeBlock } from '../design/code-block.tsx'
import { Card, Page } from '../design/page.tsx'
import { Loaded } from '../design/states.tsx'
import { defineTexts } from '../i18n/texts.ts'
import { DocsTabs } from './docs-tabs.tsx'
import { shapeOf } from './schema-shape.ts'
import { type AsyncApi, asyncApiQuery, type Channel } from './server.ts'

const useTexts = defineTexts({
  fa: {
    title: 'سوکت‌ها',
    lead: 'هر فریم یک شیء JSON در یک پیام متنی است و type می‌گوید چیست. این صفحه از سند AsyncAPI همین سرور ساخته می‌شود.',
    document: 'سند AsyncAPI',
    contents: 'سوکت‌ها',
    query: 'در نشانی',
    client: 'آنچه شما می‌فرستید',
    server: 'آنچه سرور می‌گوید',
    none: 'چیزی فرستاده نمی‌شود.',
    optional: 'نشانهٔ پرسش پس از یک نام یعنی آن فیلد می‌تواند نباشد.',
  },
  en: {
    title: 'Sockets',
    lead: 'Every frame is a JSON object in a text message, and its type tells which. This page is made of the AsyncAPI document of this very server.',
    document: 'AsyncAPI document',
    contents: 'Sockets',
    query: 'In the address',
    client: 'What you send',
    server: 'What the server tells',
    none: 'Nothing is sent.',
    optional: 'A question mark behind a name means that it may be missing.',
  },
})

/** Every socket with its frames, read out of the server's own document. */
export function SocketsPage() {
  const t = useTexts()
  const query = useQuery(asyncApiQuery)
  return (
    <Page title={t.title} lead={t.lead} wide>
      <DocsTabs here="sockets" />
      <p className="text-muted">
        {t.optional}{' '}
        <a href="/asyncapi.json" className="text-link underline">
          {t.document}
        </a>
      </p>
      <Loaded query={query} rows={3} height={300}>
        {(document) => (
          <>
            <nav aria-label={t.contents}>
              <ul className="flex flex-wrap gap-2">
                {Object.keys(document.channels).map((name) => (
                  <li key={name}>
                    <a
                      href={`#${name}`}
                      className="code inline-flex min-h-9 touch:min-h-10 items-center rounded-lg bg-default px-3 text-sm text-default-foreground"
                    >
                      {name}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
            {Object.entries(document.channels).map(([name, channel]) => (
              <div key={name} id={name} className="scroll-mt-20">
                <ChannelCard name={name} channel={channel} document={document} />
              </div>
            ))}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function ChannelCard({ name, channel, document }: { name: string; channel: Channel; document: AsyncApi }) {
  const t = useTexts()
  const parameters = Object.entries(channel.bindings.ws.query.properties)
  return (
    <Card title={<bdi className="code break-all">{`${name}  ${channel.address}`}</bdi>}>
      <p dir="ltr" lang="en">
        {channel.summary}
      </p>
      {parameters.length > 0 && (
        <>
          <h3 className="mt-4 mb-2 font-semibold">{t.query}</h3>
          <dl dir="ltr" lang="en" className="flex flex-col gap-1 text-sm">
            {parameters.map(([parameter, { description }]) => (
              <div key={parameter} className="flex flex-wrap gap-x-3">
                <dt>
                  <code>{parameter}</code>
                </dt>
                <dd className="text-muted">{description}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <div className="mt-4 grid grid-cols-1 gap-6 lg:grid-cols-2">
        <Frames title={t.client} whose="client_" channel={channel} document={document} />
        <Frames title={t.server} whose="server_" channel={channel} document={document} />
      </div>
    </Card>
  )
}

function Frames({
  title,
  whose,
  channel,
  document,
}: {
  title: string
  whose: 'client_' | 'server_'
  channel: Channel
  document: AsyncApi
}) {
  const t = useTexts()
  const frames = Object.entries(channel.messages).filter(([key]) => key.startsWith(whose))
  return (
    <section className="min-w-0">
      <h3 className="mb-2 font-semibold">{title}</h3>
      {frames.length === 0 && <p className="text-muted">{t.none}</p>}
      <ul className="flex flex-col gap-2">
        {frames.map(([key, { name, payload }]) => (
          <li key={key}>
            <details className="rounded-xl border border-border">
              <summary dir="ltr" className="cursor-pointer rounded-xl p-3 text-start font-mono text-sm font-medium">
                {name}
              </summary>
              <div className="px-3 pb-3">
                <CodeBlock label={name} code={shapeOf(payload, document.components.schemas)} maxHeight={360} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}
