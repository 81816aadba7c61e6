import { useInfiniteQuery } from '@tanstack/react-query'
import { CalendarDays, FileText, type LucideIcon, Paperclip, Pill, StickyNote } from 'lucide-react'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useRecordTexts } from '../../record/texts.ts'
import { useWords } from '../words.ts'
import { Paged } from './paged.tsx'
import { type TimelineEntry, timelineQuery } from './queries.ts'
import { usePatientRecordTexts } from './texts.ts'

const ICONS: Record<TimelineEntry['kind'], LucideIcon> = {
  visit: CalendarDays,
  note: StickyNote,
  file: Paperclip,
  report: FileText,
  prescription: Pill,
}

/** All that happened, newest first. */
export function TimelinePart({ patientId }: { patientId: string }) {
  const t = usePatientRecordTexts()
  const query = useInfiniteQuery(timelineQuery(patientId))
  return (
    <Paged query={query} patientId={patientId} empty={t.empty.timeline}>
      {(entries) => (
        <ol aria-label={t.tabs.timeline} className="relative ms-4 border-s-2 border-border">
          {entries.map((entry) => (
            <Entry key={`${entry.kind}:${entry.id}`} entry={entry} />
          ))}
        </ol>
      )}
    </Paged>
  )
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { kinds } = useRecordTexts()
  const words = useWords()
  const Icon = ICONS[entry.kind]
  return (
    <li className="relative ps-7 pb-5 last:pb-0">
      <span className="absolute -start-4 grid size-8 place-items-center rounded-full border border-border bg-surface">
        <Icon className="size-4 text-link" aria-hidden />
      </span>
      <p className="text-sm text-muted">
        <span className="font-medium text-foreground">{kinds[entry.kind]}</span>
        {words.dot}
        {entry.doctor && `${entry.doctor.name}${words.dot}`}
        <When at={entry.at} />
      </p>
      <What entry={entry} />
    </li>
  )
}

function What({ entry: { visit, note, file, report, prescription } }: { entry: TimelineEntry }) {
  const record = useRecordTexts()
  const t = usePatientRecordTexts()
  const words = useWords()
  const { number } = useFormat()
  if (file) {
    return (
      <a
        href={file.file_url}
        target="_blank"
        rel="noreferrer"
        title={t.openFile}
        className="inline-flex items-center touch:min-h-10 text-link underline"
        dir="auto"
      >
        {file.title}
      </a>
    )
  }
  const text =
    (visit && [visit.chief_complaint, words.statuses[visit.status]].join(words.dot)) ??
    note?.content ??
    (report && (report.diagnoses.join(words.dot) || report.chief_complaint)) ??
    (prescription && record.items(number(prescription.item_count)))
  return (
    <p className="line-clamp-4 break-words whitespace-pre-wrap" dir="auto">
      {text}
    </p>
  )
}
