import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download, FileText, Image, type LucideIcon, ScanLine, TestTube, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { AnchorButton, Button } from '../design/button.tsx'
import { ConfirmRemoval, Dialog } from '../design/dialog.tsx'
import { Meter } from '../design/meter.tsx'
import { Pager } from '../design/pager.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { isolate } from '../i18n/isolate.ts'
import { planUsageQuery } from '../plans/queries.ts'
import { api } from '../session/clients.ts'
import { useFileTexts } from './file-texts.ts'
import { type FileType, filesQuery, type MedicalFile, RECORD_PAGE_SIZE, refreshRecord } from './queries.ts'
import { useRecordTexts } from './texts.ts'
import { UploadZone } from './upload-zone.tsx'

const ICONS: Record<FileType, LucideIcon> = {
  lab_result: TestTube,
  imaging: ScanLine,
  prescription: FileText,
  other: Image,
}
/** What a browser shows by itself; the rest is downloaded. */
const isPicture = ({ mime_type }: MedicalFile) => /^image\/(jpeg|png|webp)$/.test(mime_type)

/** Files one keeps in the record: added, looked at, deleted. */
export function FilesTab({ page, onPage }: { page: number; onPage: (page: number) => void }) {
  const t = useFileTexts()
  const query = useQuery(filesQuery(page))
  const [opened, setOpened] = useState<MedicalFile>()
  const [leaving, setLeaving] = useState<MedicalFile>()
  return (
    <div className="flex flex-col gap-6">
      <UploadZone />
      <Room />
      <Loaded query={query} rows={3}>
        {({ results, count }) =>
          count === 0 ? (
            <EmptyState title={t.empty}>{t.emptyHint}</EmptyState>
          ) : (
            <>
              <ul aria-label={t.list} className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
                {results.map((file) => (
                  <FileCard
                    key={file.id}
                    file={file}
                    onOpen={() => setOpened(file)}
                    onRemove={() => setLeaving(file)}
                  />
                ))}
              </ul>
              <Pager page={page} pageSize={RECORD_PAGE_SIZE} count={count} onPage={onPage} />
            </>
          )
        }
      </Loaded>
      {opened && <Preview file={opened} onClose={() => setOpened(undefined)} />}
      {leaving && <Removal file={leaving} onClose={() => setLeaving(undefined)} />}
    </div>
  )
}

function FileCard({ file, onOpen, onRemove }: { file: MedicalFile; onOpen: () => void; onRemove: () => void }) {
  const t = useFileTexts()
  const { fileTypes } = useRecordTexts()
  const { bytes } = useFormat()
  const Icon = ICONS[file.file_type]
  const face = file.thumbnail_url ? (
    <img src={file.thumbnail_url} alt="" loading="lazy" className="size-full object-cover" />
  ) : (
    <Icon className="size-10 text-muted" aria-hidden />
  )
  const look = 'grid h-32 w-full place-items-center overflow-hidden rounded-t-2xl bg-default'
  return (
    <li className="flex flex-col rounded-2xl border border-border bg-surface">
      {isPicture(file) ? (
        <button type="button" onClick={onOpen} aria-label={t.open(file.title)} className={look}>
          {face}
        </button>
      ) : (
        <a href={file.file_url} target="_blank" rel="noreferrer" aria-label={t.open(file.title)} className={look}>
          {face}
        </a>
      )}
      <div className="flex flex-1 items-start gap-2 p-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium" dir="auto" title={file.title}>
            {file.title}
          </p>
          <p className="text-sm text-muted">
            {fileTypes[file.file_type]} · {bytes(file.file_size)}
          </p>
          <p className="text-sm text-muted">
            <When at={file.uploaded_at} as="date" />
          </p>
        </div>
        <Button variant="ghost" size="sm" isIconOnly aria-label={t.removeOf(file.title)} onPress={onRemove}>
          <Trash2 className="size-4 text-danger" aria-hidden />
        </Button>
      </div>
    </li>
  )
}

function Preview({ file, onClose }: { file: MedicalFile; onClose: () => void }) {
  const t = useFileTexts()
  return (
    <Dialog
      title={file.title}
      isOpen
      onClose={onClose}
      size="lg"
      footer={
        <>
          <AnchorButton href={file.file_url} target="_blank" rel="noreferrer" variant="outline">
            {t.openNew}
          </AnchorButton>
          <AnchorButton href={file.file_url} download={file.title}>
            <Download className="size-4" aria-hidden />
            {t.download}
          </AnchorButton>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <img
          src={file.file_url}
          alt={file.title}
          className="max-h-[60dvh] w-full rounded-xl bg-default object-contain"
        />
        {file.description && <p dir="auto">{file.description}</p>}
      </div>
    </Dialog>
  )
}

function Removal({ file, onClose }: { file: MedicalFile; onClose: () => void }) {
  const t = useFileTexts()
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/v1/patients/medical-files/{id}/', { params: { path: { id: file.id } } }),
    onSuccess: () => {
      onClose()
      showToast(t.removed)
      return refreshRecord(queryClient)
    },
  })
  return (
    <ConfirmRemoval title={t.removeTitle} confirm={t.remove} removal={remove} onClose={onClose}>
      <p>{t.removeText(isolate(file.title))}</p>
    </ConfirmRemoval>
  )
}

/** How much of the plan's room the files take; nothing is said where it is not known. */
function Room() {
  const t = useFileTexts()
  const { bytes } = useFormat()
  const { data: usage } = useQuery(planUsageQuery)
  if (!usage) return <div className="h-14" />
  const { used_bytes: used, limit_bytes: limit } = usage.storage
  const text = limit === null ? t.roomUnlimited(bytes(used)) : t.roomUsed(bytes(used), bytes(limit))
  return (
    <div className="flex min-h-14 flex-col gap-2">
      <p className="flex flex-wrap items-center justify-between gap-2 text-sm">
        <span>
          <span className="font-medium">{t.room}</span> <span className="text-muted">{text}</span>
        </span>
        <Link to="/plans" className="inline-flex items-center font-medium text-link underline touch:min-h-10">
          {t.roomMore}
        </Link>
      </p>
      {limit !== null && <Meter share={used / limit} label={t.room} valueText={text} />}
    </div>
  )
}
