import type { ChatMessage } from '@helssa/client'
import { useMutation } from '@tanstack/react-query'
import { Pencil, X } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import { Button } from '../design/button.tsx'
import { ChosenFile } from '../design/conversation/chosen-file.tsx'
import { Composer } from '../design/conversation/composer.tsx'
import { useSendErrorText } from '../design/conversation/send-error.ts'
import { useChosenFile } from '../design/conversation/use-chosen-file.ts'
import { useDraft } from '../design/conversation/use-draft.ts'
import { useTyping } from '../design/conversation/use-typing.ts'
import type { ChatLive } from './talk.ts'
import { useChatTexts } from './texts.ts'

interface Writing {
  live: ChatLive
  conversationId: number
  name: string
  edited: ChatMessage | undefined
  onEdited: () => void
  textRef: RefObject<HTMLTextAreaElement | null>
}

/** Where one writes, or puts other words in place of what one wrote. */
export function ChatWriting(props: Writing) {
  return props.edited ? <EditLine {...props} message={props.edited} /> : <NewLine {...props} />
}

function NewLine({ live, conversationId, name, textRef }: Writing) {
  const t = useChatTexts()
  const [text, write] = useDraft(`chat.draft.${conversationId}`)
  const { file, choose, clear } = useChosenFile({ mediaOnly: true })
  const { typed, stopped } = useTyping(live.setTyping)
  const send = () => {
    stopped()
    live.send(text.trim(), file && { file })
    write('')
    clear()
    textRef.current?.focus()
  }
  return (
    <Composer
      text={text}
      onText={(next) => {
        write(next)
        if (next === '') stopped()
        else typed()
      }}
      onSend={send}
      onFile={choose}
      accept="image/*,video/*"
      label={t.writeTo(name)}
      canSend={text.trim() !== '' || file !== undefined}
      textRef={textRef}
      onLeave={stopped}
      above={file && <ChosenFile file={file} onRemove={clear} />}
    />
  )
}

function EditLine({ live, message, onEdited, textRef }: Writing & { message: ChatMessage }) {
  const t = useChatTexts()
  const errorText = useSendErrorText()
  const [text, setText] = useState(message.content)
  useEffect(() => textRef.current?.focus(), [textRef])
  const save = useMutation({
    mutationFn: async () => live.socket()?.edit(message.id, text.trim()),
    onSuccess: onEdited,
  })
  const leave = () => {
    onEdited()
    requestAnimationFrame(() => textRef.current?.focus())
  }
  return (
    <Composer
      text={text}
      onText={setText}
      onSend={() => save.mutate()}
      label={t.editing}
      sendLabel={t.save}
      canSend={!save.isPending && text.trim() !== '' && text.trim() !== message.content}
      textRef={textRef}
      onKey={(event) => {
        if (event.key !== 'Escape') return false
        leave()
        return true
      }}
      above={
        <div className="mb-2 flex items-center gap-2 rounded-xl bg-default p-2 text-sm">
          <Pencil className="size-4 shrink-0" aria-hidden />
          <p className="min-w-0 flex-1 truncate">
            {t.editing}
            {save.error && (
              <span role="alert" className="block text-danger">
                {errorText(save.error)}
              </span>
            )}
          </p>
          <Button variant="ghost" size="sm" isIconOnly aria-label={t.cancelEdit} onPress={leave}>
            <X className="size-4" aria-hidden />
          </Button>
        </div>
      }
    />
  )
}
