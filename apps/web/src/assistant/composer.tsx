import { type AnswerOf, type AssistantAttachment, newIdempotencyKey } from '@helssa/client'
import { ImagePlus, SendHorizontal, X } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { Meter } from '../design/meter.tsx'
import { useErrorText } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { sendForm } from '../session/send-form.ts'
import type { Asked } from './asked.ts'
import { useAssistantTexts } from './texts.ts'

/** As the server has them (docs/assistant.md, limits). */
const CONTENT_MAX = 4_000
const FILES_MAX = 5
const FILE_BYTES_MAX = 10 * 1_048_576

interface Attached {
  readonly key: string
  readonly name: string
  readonly share: number
  readonly file?: AssistantAttachment
  readonly abort: AbortController
}

/** Where a question is written, with pictures; Enter sends it, Shift+Enter begins a line. */
export function Composer({
  onAsk,
  isDisabled = false,
  initial = '',
}: {
  onAsk: (asked: Asked) => void
  isDisabled?: boolean
  initial?: string
}) {
  const t = useAssistantTexts()
  const id = useId()
  const [text, setText] = useState(initial)
  const { attached, problem, attach, detach, clear } = useAttachments()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const isUploading = attached.some(({ file }) => !file)
  const isReady = text.trim() !== '' && !isUploading && !isDisabled
  const ask = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    if (!isReady) return
    const attachments = attached.flatMap(({ file }) => file ?? [])
    onAsk({ clientId: newIdempotencyKey(), content: text.trim(), attachments })
    setText('')
    clear()
    field.current?.focus()
  }
  return (
    <form onSubmit={ask} className="flex flex-col gap-2">
      <AttachedList attached={attached} onDetach={detach} />
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
      <div className="flex items-end gap-2 rounded-2xl border border-field-border bg-field p-1.5 has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-focus">
        <Button
          variant="ghost"
          isIconOnly
          aria-label={t.attach}
          isDisabled={isDisabled || attached.length >= FILES_MAX}
          onPress={() => picker.current?.click()}
        >
          <ImagePlus className="size-5" aria-hidden />
        </Button>
        <input
          ref={picker}
          type="file"
          accept="image/*,video/*"
          multiple
          hidden
          onChange={({ target }) => {
            attach([...(target.files ?? [])])
            target.value = ''
          }}
        />
        <label htmlFor={id} className="sr-only">
          {t.ask}
        </label>
        <textarea
          id={id}
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          maxLength={CONTENT_MAX}
          placeholder={t.placeholder}
          enterKeyHint="send"
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) =>
            event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && ask(event)
          }
          className="field-sizing-content max-h-40 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-1 py-2 text-base text-field-foreground outline-none placeholder:text-muted"
        />
        <Button type="submit" isIconOnly aria-label={t.send} isDisabled={!isReady}>
          <SendHorizontal className="size-5 rtl:-scale-x-100" aria-hidden />
        </Button>
      </div>
    </form>
  )
}

function AttachedList({ attached, onDetach }: { attached: readonly Attached[]; onDetach: (key: string) => void }) {
  const t = useAssistantTexts()
  const { percent } = useFormat()
  if (attached.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-2">
      {attached.map(({ key, name, share, file }) => (
        <li key={key} className="flex items-center gap-2 rounded-xl border border-border bg-surface p-2">
          {file?.type === 'image' && <img src={file.url} alt="" className="size-10 rounded-lg object-cover" />}
          <div className="w-32">
            <bdi className="block truncate text-sm">{name}</bdi>
            {!file && <Meter share={share} label={name} valueText={t.uploading(percent(share))} isProgress />}
          </div>
          <Button variant="ghost" size="sm" isIconOnly aria-label={t.detach(name)} onPress={() => onDetach(key)}>
            <X className="size-4" aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** Files sent ahead of their question; taken off they are given up, and the server forgets them in a day. */
function useAttachments() {
  const t = useAssistantTexts()
  const errorText = useErrorText()
  const [attached, setAttached] = useState<readonly Attached[]>([])
  const [problem, setProblem] = useState<string>()
  const change = (key: string, by: Partial<Attached>) =>
    setAttached((all) => all.map((each) => (each.key === key ? { ...each, ...by } : each)))
  const take = (key: string) => setAttached((all) => all.filter((each) => each.key !== key))
  const begin = (file: File) => {
    if (!/^(image|video)\//.test(file.type)) return setProblem(t.picturesOnly)
    if (file.size > FILE_BYTES_MAX) return setProblem(t.tooLarge)
    const [key, abort, form] = [newIdempotencyKey(), new AbortController(), new FormData()]
    form.set('file', file)
    setAttached((all) => [...all, { key, name: file.name, share: 0, abort }])
    sendForm<AnswerOf<'uploadForAssistant'>>('/api/v1/ai/uploads/', form, {
      signal: abort.signal,
      onProgress: (share) => change(key, { share }),
    }).then(
      ({ type, url }) => change(key, { file: { type, url } }),
      (error: unknown) => {
        take(key)
        if (!abort.signal.aborted) setProblem(errorText(error))
      },
    )
  }
  return {
    attached,
    problem,
    attach(files: readonly File[]) {
      setProblem(undefined)
      for (const file of files.slice(0, FILES_MAX - attached.length)) begin(file)
    },
    detach(key: string) {
      attached.find((each) => each.key === key)?.abort.abort()
      take(key)
    },
    clear: () => setAttached([]),
  }
}
