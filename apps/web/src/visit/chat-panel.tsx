import type { ChatMessage } from '@helssa/client'
import { useMutation } from '@tanstack/react-query'
import { Check, CheckCheck, Paperclip, Send } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { ErrorLine, ErrorState, Loaded } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import type { RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'
import { useVisitChat } from './use-visit-chat.ts'

type Chat = ReturnType<typeof useVisitChat>

/** Messages beside the picture: for the name of a drug, an address, or when there is no sound. */
export function ChatPanel({
  visit,
  isShown,
  onUnread,
}: {
  visit: RoomVisit
  isShown: boolean
  onUnread: (count: number) => void
}) {
  const t = useRoomTexts()
  const chat = useVisitChat(visit.other.id)
  const { messages, socket, userId } = chat
  const last = messages.at(-1)?.id ?? 0
  // Looking into a conversation marks it as read at the server, so what is new here is counted here.
  const [seenId, setSeenId] = useState<number>()
  if (socket && seenId === undefined) setSeenId(chat.wasThere ? last : 0)
  else if (isShown && seenId !== undefined && last > seenId) setSeenId(last)
  const unread = messages.filter(({ id, sender }) => sender.id === userId && id > (seenId ?? last)).length
  useEffect(() => {
    if (isShown && last > 0) socket?.markRead(last)
  }, [socket, last, isShown])
  useEffect(() => onUnread(unread), [onUnread, unread])
  return (
    <section aria-label={t.chatWith(visit.other.name)} className="flex min-h-0 w-full flex-col">
      <Loaded query={chat.talk}>
        {() => (
          <>
            <Messages chat={chat} name={visit.other.name} isShown={isShown} />
            {chat.error ? (
              <div className="px-3">
                <ErrorState error={chat.error} onRetry={chat.reopen} />
              </div>
            ) : null}
            {userId !== undefined && <Composer chat={chat} />}
          </>
        )}
      </Loaded>
    </section>
  )
}

function Messages({ chat, name, isShown }: { chat: Chat; name: string; isShown: boolean }) {
  const t = useRoomTexts()
  const end = useRef<HTMLDivElement>(null)
  const { messages, isTyping, userId } = chat
  // biome-ignore lint/correctness/useExhaustiveDependencies: the latest is looked at whenever one comes
  useEffect(() => {
    if (isShown) end.current?.scrollIntoView({ block: 'nearest' })
  }, [messages.length, isTyping, isShown])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
    <div role="log" aria-label={t.chat} tabIndex={0} className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-3">
      {messages.length === 0 && !chat.isOpening && (
        <p className="m-auto max-w-xs text-center text-muted">{userId === undefined ? t.noChat : t.chatEmpty}</p>
      )}
      {messages.map((message) => (
        <Bubble key={message.id} message={message} isMine={message.sender.id !== userId} />
      ))}
      {isTyping && <p className="text-sm text-muted">{t.typing(name)}</p>}
      <div ref={end} />
    </div>
  )
}

function Bubble({ message, isMine }: { message: ChatMessage; isMine: boolean }) {
  const t = useRoomTexts()
  const { time } = useFormat()
  return (
    <div
      className={`flex max-w-[85%] flex-col rounded-2xl px-3 py-2 ${isMine ? 'self-end bg-accent text-accent-foreground' : 'self-start bg-surface text-surface-foreground'}`}
    >
      {message.is_deleted ? (
        <p className="italic">{t.deleted}</p>
      ) : (
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {message.content}
        </p>
      )}
      {message.attachments.map(({ id, file }) => (
        <a key={id} href={file} target="_blank" rel="noreferrer" className="flex items-center gap-1 underline">
          <Paperclip className="size-4" aria-hidden />
          {t.attachment}
        </a>
      ))}
      <span className="flex items-center gap-1 self-end text-xs">
        <time dateTime={message.timestamp}>{time(message.timestamp)}</time>
        {isMine &&
          (message.is_read ? (
            <CheckCheck className="size-4" aria-label={t.seen} />
          ) : (
            <Check className="size-4" aria-hidden />
          ))}
      </span>
    </div>
  )
}

function Composer({ chat }: { chat: Chat }) {
  const t = useRoomTexts()
  const id = useId()
  const [text, setText] = useState('')
  const send = useMutation({
    mutationFn: chat.send,
    // What was typed is never lost: it comes back unless something new was begun.
    onMutate: () => setText(''),
    onError: (_, content) => setText((now) => now || content),
  })
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    const content = text.trim()
    if (content === '') return
    chat.socket?.setTyping(false)
    send.mutate(content)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 border-t border-border bg-surface p-2">
      <ErrorLine error={send.error} />
      {send.isPending && (
        <p role="status" className="text-sm text-muted">
          {t.sending}
        </p>
      )}
      <div className="flex items-end gap-2">
        <label htmlFor={id} className="sr-only">
          {t.write}
        </label>
        <textarea
          id={id}
          rows={1}
          dir="auto"
          maxLength={4000}
          placeholder={t.write}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            chat.socket?.setTyping(target.value !== '')
          }}
          onKeyDown={(event) =>
            event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && submit(event)
          }
          className="field-sizing-content max-h-32 min-h-11 min-w-0 flex-1 resize-none rounded-xl border border-field-border bg-field px-3 py-2 text-base text-field-foreground"
        />
        <Button type="submit" isIconOnly aria-label={t.send} isDisabled={text.trim() === ''}>
          <Send className="size-5 rtl:-scale-x-100" aria-hidden />
        </Button>
      </div>
    </form>
  )
}
