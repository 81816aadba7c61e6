import { type AssistantMessage, HelssaError } from '@helssa/client'
import { Bot, RotateCcw, Video } from 'lucide-react'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { When } from '../design/when.tsx'
import { Words } from '../design/words.tsx'
import { serverNow } from '../session/server-clock.ts'
import { AnswerFacts, EmergencyBanner } from './answer.tsx'
import type { Conversation, Pending, Talk } from './conversation.ts'
import { useAssistantTexts } from './texts.ts'

/** So near the end, in pixels, one is reading along. */
const NEAR_END_PX = 160
/** What was said so shortly before one came is news still: the answer to what one asked on the page before. */
const NEWS_MS = 10_000

/** What was said, what is being said, and what is on its way; stays at the end while one reads there. */
export function MessageList({ talk, conversation }: { talk: Talk; conversation: Conversation }) {
  const t = useAssistantTexts()
  const frame = useStayingAtEnd(talk)
  const [openedAt] = useState(() => serverNow().getTime())
  const { messages = [], draft } = talk
  const known = new Set(messages.map(({ id }) => id))
  const unseen = talk.pending.filter(({ messageId }) => messageId === undefined || !known.has(messageId))
  const failed = talk.pending.filter(({ messageId, error }) => error && messageId !== undefined && known.has(messageId))
  const isWriting = talk.isTyping || draft !== undefined
  return (
    <section
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={t.messages}
      className="relative min-h-0 flex-1 overflow-y-auto px-4 py-4 outline-offset-[-2px]"
    >
      <div className="mx-auto flex max-w-3xl flex-col gap-4">
        {talk.before !== null && (
          <Button
            variant="outline"
            size="sm"
            className="self-center"
            isPending={talk.isLoadingOlder}
            onPress={conversation.loadOlder}
          >
            {t.olderMessages}
          </Button>
        )}
        <ol className="flex flex-col gap-4">
          {messages.map((message) => (
            <Message key={message.id} message={message} isNew={Date.parse(message.timestamp) > openedAt - NEWS_MS} />
          ))}
          {unseen.map((pending) => (
            <Bubble key={pending.clientId} isOwn>
              <Words text={pending.content} />
              {!pending.error && !isWriting && <p className="mt-1 text-xs">{t.sent}</p>}
              {pending.error && <Failure pending={pending} conversation={conversation} />}
            </Bubble>
          ))}
          {draft && !messages.some(({ reply_to }) => reply_to === draft.questionId) && (
            <Bubble>
              <Words text={draft.text} />
            </Bubble>
          )}
          {talk.isTyping && !draft && <Writing />}
        </ol>
        {failed.map((pending) => (
          <Failure key={pending.clientId} pending={pending} conversation={conversation} />
        ))}
        <p role="status" className="sr-only">
          {isWriting ? t.typing : ''}
        </p>
      </div>
    </section>
  )
}

function useStayingAtEnd(talk: Talk) {
  const frame = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  const height = useRef(0)
  const firstId = useRef('')
  const lastId = useRef('')
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const note = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX
    }
    element.addEventListener('scroll', note, { passive: true })
    return () => element.removeEventListener('scroll', note)
  }, [])
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const first = talk.messages?.[0]?.id ?? ''
    const last = talk.messages?.at(-1)
    const answer = element.querySelector<HTMLElement>('ol > li:last-child')
    const isNewAnswer = last?.role === 'assistant' && lastId.current !== '' && last.id !== lastId.current
    if (isAtEnd.current && isNewAnswer && answer && answer.offsetHeight > element.clientHeight) {
      // One that is longer than the room is read from its beginning.
      answer.scrollIntoView({ block: 'start' })
      isAtEnd.current = false
    } else if (isAtEnd.current) element.scrollTop = element.scrollHeight
    // Older ones came above: what is being read stays where it is.
    else if (first !== firstId.current) element.scrollTop += element.scrollHeight - height.current
    height.current = element.scrollHeight
    firstId.current = first
    if (last) lastId.current = last.id
  }, [talk])
  return frame
}

function Message({ message, isNew }: { message: AssistantMessage; isNew: boolean }) {
  const isOwn = message.role === 'user'
  const t = useAssistantTexts()
  return (
    <Bubble isOwn={isOwn}>
      <p className="sr-only">{isOwn ? t.you : t.assistant}</p>
      {message.metadata && <EmergencyBanner metadata={message.metadata} isNew={isNew} />}
      <Attachments attachments={message.attachments ?? []} />
      <Words text={message.content} />
      {message.metadata && <AnswerFacts metadata={message.metadata} />}
      <p className={`mt-1 text-xs ${isOwn ? '' : 'text-muted'}`}>
        <When at={message.timestamp} />
      </p>
    </Bubble>
  )
}

function Bubble({ isOwn = false, children }: { isOwn?: boolean; children: ReactNode }) {
  return (
    <li className={`flex items-start gap-2 ${isOwn ? 'justify-end' : ''}`}>
      {!isOwn && (
        <span className="hidden size-9 shrink-0 place-items-center rounded-full bg-accent text-accent-foreground sm:grid">
          <Bot className="size-5" aria-hidden />
        </span>
      )}
      <div
        className={`max-w-[92%] min-w-0 rounded-2xl px-4 py-3 sm:max-w-[85%] ${isOwn ? 'rounded-ee-sm bg-accent text-accent-foreground' : 'rounded-es-sm border border-border bg-surface'}`}
      >
        {children}
      </div>
    </li>
  )
}

function Attachments({ attachments }: { attachments: NonNullable<AssistantMessage['attachments']> }) {
  const t = useAssistantTexts()
  if (attachments.length === 0) return null
  return (
    <ul className="mb-2 flex flex-wrap gap-2">
      {attachments.map(({ url, type, name }) => (
        <li key={url}>
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label={`${type === 'image' ? t.picture : t.video} ${name}`}
          >
            {type === 'image' ? (
              <img src={url} alt="" loading="lazy" className="h-28 w-28 rounded-xl bg-default object-cover" />
            ) : (
              <span className="grid h-28 w-28 place-items-center rounded-xl bg-default text-default-foreground">
                <Video className="size-8" aria-hidden />
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Failure({ pending, conversation }: { pending: Pending; conversation: Conversation }) {
  const t = useAssistantTexts()
  const { error } = pending
  const code = error && ('serverCode' in error && error.serverCode ? error.serverCode : error.code)
  return (
    <div role="alert" className="mt-2 flex flex-col gap-2 rounded-xl bg-surface p-3 text-sm text-surface-foreground">
      <p className="text-danger">
        {t.notSent}: {(code && t.failures[code]) ?? (error instanceof HelssaError ? error.message : t.failed)}
      </p>
      <div className="flex gap-2">
        <Button size="sm" variant="outline" onPress={() => conversation.retry(pending.clientId)}>
          <RotateCcw className="size-4" aria-hidden />
          {t.retry}
        </Button>
        <Button size="sm" variant="ghost" onPress={() => conversation.drop(pending.clientId)}>
          {t.drop}
        </Button>
      </div>
    </div>
  )
}

function Writing() {
  return (
    <Bubble>
      <span aria-hidden className="flex h-6 items-center gap-1">
        {['[animation-delay:0ms]', '[animation-delay:150ms]', '[animation-delay:300ms]'].map((delay) => (
          <span key={delay} className={`size-2 animate-bounce rounded-full bg-muted ${delay}`} />
        ))}
      </span>
    </Bubble>
  )
}
