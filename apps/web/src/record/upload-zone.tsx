import { CircleAlert, CircleCheck, RotateCcw, UploadCloud, X } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { Segments } from '../design/field.tsx'
import { Meter } from '../design/meter.tsx'
import { useErrorText } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { useFileTexts } from './file-texts.ts'
import type { FileType } from './queries.ts'
import { useRecordTexts } from './texts.ts'
import { FILE_ACCEPT, FILE_BYTES_MAX, type Unfit, type Upload, useUploads } from './use-uploads.ts'

const TYPES: readonly FileType[] = ['lab_result', 'imaging', 'prescription', 'other']

/** Where files are dropped or chosen, and how far each has come. */
export function UploadZone() {
  const t = useFileTexts()
  const { fileTypes } = useRecordTexts()
  const { bytes } = useFormat()
  const { uploads, add, ...deeds } = useUploads()
  const [type, setType] = useState<FileType>('lab_result')
  const [isOver, setIsOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    add([...event.dataTransfer.files], type)
  }
  return (
    <div className="flex flex-col gap-4">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping has a button for the same beside it */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={`flex flex-col items-center gap-4 rounded-2xl border-2 border-dashed p-4 text-center sm:p-6 ${isOver ? 'border-accent bg-default' : 'border-field-border bg-surface'}`}
      >
        <UploadCloud className="size-10 text-link max-sm:hidden" aria-hidden />
        <Segments
          label={t.type}
          hideLabel
          value={type}
          onValue={setType}
          options={TYPES.map((value) => ({ value, label: fileTypes[value] }))}
        />
        <p className="hidden font-medium sm:block">{t.drop}</p>
        <Button onPress={() => input.current?.click()}>{t.choose}</Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={FILE_ACCEPT}
          onChange={({ target }) => {
            add([...(target.files ?? [])], type)
            target.value = ''
          }}
        />
        <p className="text-sm text-muted">{`${t.accepted(bytes(FILE_BYTES_MAX))}. ${t.privacy}`}</p>
      </div>
      {uploads.length > 0 && (
        <ul aria-label={t.uploads} className="flex flex-col gap-2">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} {...deeds} />
          ))}
        </ul>
      )}
    </div>
  )
}

interface Deeds {
  readonly cancel: (id: number) => void
  readonly retry: (id: number) => void
  readonly dismiss: (id: number) => void
}

function UploadRow({ upload, cancel, retry, dismiss }: { upload: Upload } & Deeds) {
  const t = useFileTexts()
  const { bytes } = useFormat()
  const { id, file, state } = upload
  const text = useStateText(upload)
  const isUnderWay = state.is === 'waiting' || state.is === 'sending'
  const isBad = state.is === 'failed' || state.is === 'unfit'
  return (
    <li className="flex items-center gap-3 rounded-xl border border-border bg-surface p-3">
      {state.is === 'done' && <CircleCheck className="size-5 shrink-0 text-success" aria-hidden />}
      {isBad && <CircleAlert className="size-5 shrink-0 text-danger" aria-hidden />}
      <div className="min-w-0 flex-1">
        <p className="flex justify-between gap-2">
          <bdi className="truncate font-medium">{file.name}</bdi>
          <span className="shrink-0 text-sm text-muted">{bytes(file.size)}</span>
        </p>
        {state.is === 'sending' && <Meter share={state.share} label={file.name} valueText={text} isProgress />}
        <p role={isBad ? 'alert' : 'status'} className={`text-sm ${isBad ? 'text-danger' : 'text-muted'}`}>
          {text}
        </p>
      </div>
      {state.is === 'failed' && (
        <Button size="sm" variant="outline" aria-label={t.retryOf(file.name)} onPress={() => retry(id)}>
          <RotateCcw className="size-4" aria-hidden />
          {t.retry}
        </Button>
      )}
      <Button
        size="sm"
        variant="ghost"
        isIconOnly
        aria-label={isUnderWay ? t.cancel(file.name) : t.dismiss(file.name)}
        onPress={() => (isUnderWay ? cancel(id) : dismiss(id))}
      >
        <X className="size-4" aria-hidden />
      </Button>
    </li>
  )
}

function useStateText({ file, state }: Upload): string {
  const t = useFileTexts()
  const { bytes, percent } = useFormat()
  const errorText = useErrorText()
  const unfit: Record<Unfit, string> = {
    too_large: t.tooLarge(bytes(file.size), bytes(FILE_BYTES_MAX)),
    wrong_type: t.wrongType,
    empty: t.isEmpty,
  }
  switch (state.is) {
    case 'waiting':
      return t.waiting
    case 'sending':
      return state.share < 1 ? t.sending(percent(Math.round(state.share * 100) / 100)) : t.checking
    case 'done':
      return t.done
    case 'cancelled':
      return t.given
    case 'unfit':
      return unfit[state.why]
    case 'failed':
      return errorText(state.error)
  }
}
