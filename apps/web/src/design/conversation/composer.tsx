import { Paperclip, SendHorizontal } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type Ref, useRef } from 'react'
import { Button } from '../button.tsx'
import { useTalkTexts } from './texts.ts'

const TEXT_MAX = 10_000
/** Where somebody types with thumbs Enter begins a new line; sending has its button. */
const hasKeyboard = () => matchMedia('(pointer: fine)').matches

interface Written {
  text: string
  onText: (text: string) => void
  /** Sends what is written; nothing where there is nothing. */
  onSend: () => void
  onFile?: ((file: File) => void) | undefined
  accept?: string
  label?: string
  placeholder?: string
  /** What stands above the line: a file that goes along, what is edited, answers to pick. */
  above?: ReactNode
  /** More buttons beside the clip. */
  tools?: ReactNode
  isNote?: boolean
  canSend: boolean
  sendLabel?: string
  textRef?: Ref<HTMLTextAreaElement>
  /** Keys that somebody else takes first; says whether it did. */
  onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
  onLeave?: () => void
  /** Of a list of things to pick from, while one is open. */
  picking?: { readonly listId: string; readonly activeId: string | undefined } | undefined
}

/** Where a message is written. It grows with what is written; pictures can be pasted. */
export function Composer({
  text,
  onText,
  onSend,
  onFile,
  accept,
  label,
  placeholder,
  above,
  tools,
  isNote = false,
  canSend,
  sendLabel,
  textRef,
  onKey,
  onLeave,
  picking,
}: Written) {
  const t = useTalkTexts()
  const files = useRef<HTMLInputElement>(null)
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (onKey?.(event)) return event.preventDefault()
    const isSend = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && hasKeyboard()
    if (!isSend) return
    event.preventDefault()
    if (canSend) onSend()
  }
  const paste = (event: ClipboardEvent) => {
    const [file] = event.clipboardData.files
    if (!file || !onFile) return
    event.preventDefault()
    onFile(file)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (canSend) onSend()
      }}
      className={`relative shrink-0 border-t border-border p-2 sm:p-3 ${isNote ? 'bg-background' : 'bg-surface'}`}
    >
      {above}
      <div className="flex items-end gap-1">
        {onFile && (
          <>
            <Button variant="ghost" isIconOnly aria-label={t.attach} onPress={() => files.current?.click()}>
              <Paperclip className="size-5" aria-hidden />
            </Button>
            <input
              ref={files}
              type="file"
              hidden
              accept={accept}
              onChange={({ target }) => {
                const [file] = target.files ?? []
                if (file) onFile(file)
                target.value = ''
              }}
            />
          </>
        )}
        {tools}
        <textarea
          ref={textRef}
          aria-label={label ?? t.write}
          placeholder={placeholder ?? t.write}
          title={t.hint}
          dir="auto"
          rows={Math.min(6, text.split('\n').length)}
          maxLength={TEXT_MAX}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={press}
          onPaste={paste}
          onBlur={onLeave}
          {...(picking && {
            role: 'combobox',
            'aria-expanded': true,
            'aria-controls': picking.listId,
            'aria-activedescendant': picking.activeId,
            'aria-autocomplete': 'list' as const,
          })}
          className={`field-sizing-content max-h-40 min-h-10 min-w-0 flex-1 resize-none rounded-xl border bg-field px-3 py-1.5 text-base text-field-foreground placeholder:text-muted focus-visible:outline-2 focus-visible:outline-focus ${isNote ? 'border-2 border-dashed border-warning' : 'border-field-border'}`}
        />
        <Button type="submit" isIconOnly aria-label={sendLabel ?? t.send} isDisabled={!canSend}>
          <SendHorizontal className="size-5 rtl:-scale-x-100" aria-hidden />
        </Button>
      </div>
    </form>
  )
}
