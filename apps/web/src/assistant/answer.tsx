import type { AssistantMessage } from '@helssa/client'
import { Link } from '@tanstack/react-router'
import { BookOpen, ChevronDown, ExternalLink, Phone, ShieldAlert, TriangleAlert } from 'lucide-react'
import { AnchorButton, LinkButton } from '../design/button.tsx'
import { useFormat } from '../i18n/format.ts'
import { useAssistantTexts } from './texts.ts'

type Metadata = NonNullable<AssistantMessage['metadata']>
const SURE = 0.75
const FAIR = 0.5
/** Where the codes of docs/assistant.md lead; calls are made by the banner. */
const PLACES: Record<string, string> = {
  see_doctor_today: '/doctors',
  consult_doctor: '/doctors',
  book_visit: '/doctors',
  upload_file: '/record',
  update_profile: '/profile',
}

/** What an answer has beside its words: what the record says, where it is from, what to do next. */
export function AnswerFacts({ metadata }: { metadata: Metadata }) {
  return (
    <div className="mt-3 flex flex-col gap-3">
      <Warnings warnings={metadata.warnings} />
      {!metadata.emergency && <Confidence confidence={metadata.confidence} />}
      <Sources metadata={metadata} />
      <Actions actions={metadata.suggested_actions} />
    </div>
  )
}

/** Whom to call, before all else; said aloud when it `isNew`. */
export function EmergencyBanner({
  metadata: { emergency, suggested_actions: actions },
  isNew,
}: {
  metadata: Metadata
  isNew: boolean
}) {
  const t = useAssistantTexts()
  const calls123 = emergency?.call === '123' || actions.includes('call_123')
  const calls115 = emergency?.call === '115' || actions.includes('call_115')
  if (!calls115 && !calls123) return null
  return (
    <div
      role={isNew ? 'alert' : undefined}
      className="mb-3 flex flex-col gap-3 rounded-xl bg-danger p-4 text-danger-foreground"
    >
      <p className="flex items-center gap-2 text-lg font-bold">
        <TriangleAlert className="size-6 shrink-0" aria-hidden />
        {t.emergency}
      </p>
      {emergency && <p>{t.emergencyText}</p>}
      <div className="flex flex-wrap gap-2">
        {calls123 && <Call to="123" name={t.call123} />}
        {calls115 && <Call to="115" name={t.call115} />}
      </div>
    </div>
  )
}

const Call = ({ to, name }: { to: string; name: string }) => (
  <AnchorButton href={`tel:${to}`} variant="outline" className="bg-surface text-surface-foreground">
    <Phone className="size-4" aria-hidden />
    {name}
  </AnchorButton>
)

function Warnings({ warnings }: { warnings: Metadata['warnings'] }) {
  const t = useAssistantTexts()
  if (warnings.length === 0) return null
  return (
    <section aria-label={t.warnings} className="rounded-xl border border-warning p-3">
      <p className="flex items-center gap-2 text-sm font-semibold text-warning">
        <ShieldAlert className="size-4 shrink-0" aria-hidden />
        {t.warnings}
      </p>
      <ul className="mt-1 flex flex-col gap-1 text-sm">
        {warnings.map(({ kind, against, message, severity }) => (
          <li key={`${kind}:${against}:${message}`}>
            <span className={severity === 'major' ? 'font-semibold text-danger' : 'font-medium'}>
              {t.severities[severity]}:
            </span>{' '}
            {message}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Confidence({ confidence }: { confidence: number }) {
  const t = useAssistantTexts()
  const { percent } = useFormat()
  const word = confidence >= SURE ? t.confidence.high : confidence >= FAIR ? t.confidence.fair : t.confidence.low
  return (
    <p className="text-sm text-muted" title={percent(confidence)}>
      {word}
    </p>
  )
}

function Sources({ metadata: { references, sources } }: { metadata: Metadata }) {
  const t = useAssistantTexts()
  const { number, language } = useFormat()
  if (references.length === 0 && sources.length === 0) return null
  return (
    <details className="group rounded-xl border border-border">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 px-3 text-sm font-medium [&::-webkit-details-marker]:hidden">
        <BookOpen className="size-4 shrink-0 text-link" aria-hidden />
        {t.sources(number(references.length || sources.length))}
        <ChevronDown className="ms-auto size-4 group-open:rotate-180" aria-hidden />
      </summary>
      <ul className="flex flex-col gap-2 border-t border-border p-3 text-sm">
        {references.map(({ id, title, name, url, checked }) => (
          <li key={id}>
            <p className="font-medium">{title[language]}</p>
            <p className="text-muted">
              <bdi>{name}</bdi>
              {t.checked[checked] && ` · ${t.checked[checked]}`}
            </p>
            {/^https?:/.test(url) && (
              <a
                href={url}
                target="_blank"
                rel="noreferrer"
                className="inline-flex items-center gap-1 text-link underline touch:min-h-10"
              >
                {t.openSource}
                <ExternalLink className="size-3.5" aria-hidden />
              </a>
            )}
          </li>
        ))}
        {references.length === 0 && sources.map((source) => <li key={source}>{source}</li>)}
      </ul>
    </details>
  )
}

function Actions({ actions }: { actions: readonly string[] }) {
  const t = useAssistantTexts()
  const known = actions.flatMap((action) => {
    const [to, name] = [PLACES[action], t.actions[action]]
    return to && name ? [{ action, to, name }] : []
  })
  // Several codes lead to the same page: one button of it, the first of them, is enough.
  const shown = known.filter(({ to }, place) => known.findIndex((each) => each.to === to) === place)
  if (shown.length === 0) return null
  return (
    <div className="flex flex-wrap gap-2">
      {shown.map(({ action, to, name }) => (
        <LinkButton key={action} to={to} variant="outline" size="sm">
          {name}
        </LinkButton>
      ))}
    </div>
  )
}

/** The way to more questions, where the month's are used up. */
export function LimitReached({ resetsAt }: { resetsAt?: string | undefined }) {
  const t = useAssistantTexts()
  const { date } = useFormat()
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-2 rounded-xl border border-warning p-3"
    >
      <p className="min-w-0">
        <span className="block font-semibold">{t.limitReached}</span>
        {resetsAt && <span className="text-sm text-muted">{t.limitText(date(resetsAt))}</span>}
      </p>
      <Link to="/plans" className="button button--primary button--sm">
        {t.toPlans}
      </Link>
    </div>
  )
}
