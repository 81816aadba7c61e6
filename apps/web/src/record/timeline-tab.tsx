import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarDays, FileText, FolderHeart, type LucideIcon, Paperclip, Pill, StickyNote } from 'lucide-react'
import { Badge } from '../design/badge.tsx'
import { LinkButton } from '../design/button.tsx'
import { Segments } from '../design/field.tsx'
import { More } from '../design/more.tsx'
import { EmptyState, ErrorState, Loading } from '../design/states.tsx'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { type TimelineEntry, type TimelineKind, timelineQuery } from './queries.ts'
import { useRecordTexts } from './texts.ts'

const KINDS: readonly TimelineKind[] = ['visit', 'note', 'report', 'prescription', 'file']
const ICONS: Record<TimelineKind, LucideIcon> = {
  visit: CalendarDays,
  note: StickyNote,
  file: Paperclip,
  report: FileText,
  prescription: Pill,
}

/** All that happened, newest first. */
export function TimelineTab({
  kind,
  onKind,
}: {
  kind: TimelineKind | undefined
  onKind: (kind: TimelineKind | undefined) => void
}) {
  const t = useRecordTexts()
  return (
    <>
      <Segments
        label={t.show}
        hideLabel
        value={kind ?? 'all'}
        onValue={(value) => onKind(value === 'all' ? undefined : value)}
        options={[{ value: 'all', label: t.all }, ...KINDS.map((value) => ({ value, label: t.kinds[value] }))]}
      />
      <Entries kind={kind} />
    </>
  )
}

function Entries({ kind }: { kind: TimelineKind | undefined }) {
  const t = useRecordTexts()
  const query = useInfiniteQuery(timelineQuery(kind))
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={5} />
  const entries = query.data.pages.flatMap(({ results }) => results)
  if (entries.length === 0) {
    return (
      <EmptyState
        title={t.timelineEmpty}
        icon={<FolderHeart className="size-10" aria-hidden />}
        action={<LinkButton to="/doctors">{t.findDoctor}</LinkButton>}
      >
        {t.timelineEmptyHint}
      </EmptyState>
    )
  }
  return (
    <>
      <ol aria-label={t.timeline} className="relative ms-5 border-s-2 border-border">
        {entries.map((entry) => (
          <Entry key={`${entry.kind}:${entry.id}`} entry={entry} />
        ))}
      </ol>
      <More query={query} label={t.more} />
    </>
  )
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const t = useRecordTexts()
  const Icon = ICONS[entry.kind]
  return (
    <li className="relative ps-8 pb-6 last:pb-0">
      <span className="absolute -start-5 grid size-10 place-items-center rounded-full border border-border bg-surface">
        <Icon className="size-5 text-link" aria-hidden />
      </span>
      <div className="rounded-2xl border border-border bg-surface p-4">
        <p className="text-sm text-muted">
          <span className="font-medium text-foreground">{t.kinds[entry.kind]}</span>
          {entry.doctor && (
            <>
              {' · '}
              <bdi>{entry.doctor.name}</bdi>
            </>
          )}
          {' · '}
          <When at={entry.at} />
        </p>
        <div className="mt-1 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
          <div className="min-w-0">
            <What entry={entry} />
          </div>
          <WayOn entry={entry} />
        </div>
      </div>
    </li>
  )
}

function What({ entry: { visit, note, file, report, prescription } }: { entry: TimelineEntry }) {
  const t = useRecordTexts()
  const { number } = useFormat()
  if (visit) {
    return (
      <>
        <p dir="auto" className="break-words">
          {visit.chief_complaint}
        </p>
        <p className="mt-2 flex flex-wrap gap-2">
          <Badge tone={visit.status === 'completed' ? 'success' : 'neutral'}>{t.visitStatuses[visit.status]}</Badge>
          <Badge>{t.visitTypes[visit.visit_type]}</Badge>
        </p>
      </>
    )
  }
  if (prescription) {
    return (
      <p className="flex flex-wrap items-center gap-2">
        {t.items(number(prescription.item_count))}
        {prescription.cancelled && <Badge tone="danger">{t.cancelled}</Badge>}
        {prescription.superseded && <Badge tone="warning">{t.superseded}</Badge>}
      </p>
    )
  }
  const text = note?.content ?? file?.title ?? (report && (report.diagnoses.join('، ') || report.chief_complaint))
  return (
    <p dir="auto" className="line-clamp-4 break-words whitespace-pre-wrap">
      {text}
    </p>
  )
}

function WayOn({ entry: { kind, file, encounter_id } }: { entry: TimelineEntry }) {
  const t = useRecordTexts()
  const look = 'inline-flex shrink-0 items-center text-sm font-medium text-link underline touch:min-h-10'
  if (file) {
    return (
      <a href={file.file_url} target="_blank" rel="noreferrer" className={look}>
        {t.openFile}
      </a>
    )
  }
  if (kind === 'report' || kind === 'prescription') {
    const tab = kind === 'report' ? 'reports' : 'prescriptions'
    return (
      <Link to="/record" search={{ tab }} className={look}>
        {kind === 'report' ? t.openReport : t.openPrescriptions}
      </Link>
    )
  }
  if (kind !== 'visit' || !encounter_id) return null
  const visit: string = `/visits/${encounter_id}`
  return (
    <Link to={visit} className={look}>
      {t.openVisit}
    </Link>
  )
}
