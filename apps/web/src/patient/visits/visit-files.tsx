import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FileText, Paperclip } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine, Loaded } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { FILE_ACCEPT } from '../../record/use-uploads.ts'
import { sendForm } from '../../session/send-form.ts'
import { visitFilesQuery } from './queries.ts'
import type { Visit } from './visit.ts'

const useTexts = defineTexts({
  fa: {
    title: 'مدارک این ویزیت',
    none: 'مدرکی پیوست نشده است.',
    hint: 'آزمایش، تصویر یا نسخه: PDF، JPEG، PNG، WebP، HEIC یا DICOM تا ۲۵ مگابایت. پزشک این ویزیت آن‌ها را می‌بیند.',
    attach: 'پیوست مدرک',
    sending: 'در حال فرستادن',
  },
  en: {
    title: 'Documents of this visit',
    none: 'Nothing is attached.',
    hint: 'Lab results, images, prescriptions: PDF, JPEG, PNG, WebP, HEIC or DICOM, up to 25 MB. The doctor of this visit sees them.',
    attach: 'Attach a document',
    sending: 'Sending',
  },
})
const TITLE_MAX = 200

/** What was sent for a visit, and a way to send more before it is over. */
export function VisitFiles({ visit }: { visit: Visit }) {
  const t = useTexts()
  const { bytes, shortDate } = useFormat()
  const query = useQuery(visitFilesQuery(visit.id))
  const isOpen = ['confirmed', 'in_progress', 'pending'].includes(visit.status)
  return (
    <Card title={t.title}>
      <div className="flex flex-col gap-4">
        <Loaded query={query} rows={1} height={48}>
          {(files) =>
            files.length === 0 ? (
              <p className="text-muted">{t.none}</p>
            ) : (
              <ul className="flex flex-col gap-2">
                {files.map((file) => (
                  <li key={file.id}>
                    <a
                      href={file.file_url}
                      target="_blank"
                      rel="noreferrer"
                      className="flex items-center gap-3 rounded-xl p-2 hover:bg-default"
                    >
                      {file.thumbnail_url ? (
                        <img src={file.thumbnail_url} alt="" className="size-12 rounded-lg object-cover" />
                      ) : (
                        <FileText className="size-8 shrink-0 text-muted" aria-hidden />
                      )}
                      <span className="min-w-0">
                        <span className="block truncate font-medium">{file.title}</span>
                        <span className="text-sm text-muted">{`${bytes(file.file_size)} · ${shortDate(file.uploaded_at)}`}</span>
                      </span>
                    </a>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        {isOpen && <AttachFile visitId={visit.id} />}
      </div>
    </Card>
  )
}

function AttachFile({ visitId }: { visitId: string }) {
  const t = useTexts()
  const { percent } = useFormat()
  const [share, setShare] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const queryClient = useQueryClient()
  const send = useMutation({
    mutationFn: (file: File) => {
      setShare(0)
      const form = new FormData()
      form.set('title', file.name.slice(0, TITLE_MAX))
      form.set('file_type', 'other')
      form.set('encounter_id', visitId)
      form.set('file', file)
      const signal = new AbortController().signal
      return sendForm('/api/v1/patients/medical-files/upload/', form, { signal, onProgress: setShare })
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['record'] }),
  })
  return (
    <div className="flex flex-col items-start gap-2">
      <input
        ref={field}
        type="file"
        hidden
        accept={FILE_ACCEPT}
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) send.mutate(file)
          target.value = ''
        }}
      />
      <Button variant="outline" isPending={send.isPending} aria-describedby={id} onPress={() => field.current?.click()}>
        <Paperclip className="size-4" aria-hidden />
        {t.attach}
      </Button>
      {send.isPending && (
        <div className="flex w-full max-w-xs items-center gap-2 text-sm">
          <progress value={share} aria-label={t.sending} className="h-2 w-full accent-accent" />
          <span>{percent(share)}</span>
        </div>
      )}
      <ErrorLine error={send.error} />
      <p id={id} className="text-sm text-muted">
        {t.hint}
      </p>
    </div>
  )
}
