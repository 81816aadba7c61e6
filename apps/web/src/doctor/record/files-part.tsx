import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useRecordTexts } from '../../record/texts.ts'
import { useWords } from '../words.ts'
import { Paged } from './paged.tsx'
import { filesQuery, type PatientFile, visitFilesQuery } from './queries.ts'
import { usePatientRecordTexts } from './texts.ts'

/** All files of a patient. */
export function FilesPart({ patientId }: { patientId: string }) {
  const t = usePatientRecordTexts()
  const query = useInfiniteQuery(filesQuery(patientId))
  return (
    <Paged query={query} patientId={patientId} empty={t.empty.files}>
      {(files) => <FileList files={files} name={t.tabs.files} />}
    </Paged>
  )
}

/** What the patient sent for one visit. */
export function VisitFilesPanel({ visitId }: { visitId: string }) {
  const t = usePatientRecordTexts()
  const query = useQuery(visitFilesQuery(visitId))
  return (
    <Loaded query={query} rows={2} height={72}>
      {(files) =>
        files.length === 0 ? (
          <EmptyState title={t.noVisitFiles}>{t.noVisitFilesHint}</EmptyState>
        ) : (
          <FileList files={files} name={t.visitFiles} />
        )
      }
    </Loaded>
  )
}

function FileList({ files, name }: { files: readonly PatientFile[]; name: string }) {
  const t = usePatientRecordTexts()
  const { fileTypes } = useRecordTexts()
  const words = useWords()
  const { bytes } = useFormat()
  return (
    <ul aria-label={name} className="flex flex-col gap-2">
      {files.map((file) => (
        <li key={file.id}>
          <a
            href={file.file_url}
            target="_blank"
            rel="noreferrer"
            title={t.openFile}
            className="flex items-center gap-3 rounded-2xl border border-border bg-surface p-3 hover:border-link"
          >
            <span className="grid size-14 shrink-0 place-items-center overflow-hidden rounded-xl bg-default">
              {file.thumbnail_url ? (
                <img src={file.thumbnail_url} alt="" loading="lazy" className="size-full object-cover" />
              ) : (
                <FileText className="size-6 text-muted" aria-hidden />
              )}
            </span>
            <span className="min-w-0">
              <span className="block truncate font-medium" dir="auto">
                {file.title}
              </span>
              <span className="block text-sm text-muted">
                {[fileTypes[file.file_type], bytes(file.file_size)].join(words.dot)}
                {words.dot}
                <When at={file.uploaded_at} as="date" />
              </span>
              {file.description && (
                <span className="line-clamp-2 text-sm text-muted" dir="auto">
                  {file.description}
                </span>
              )}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
