import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { ErrorState, Loading } from '../states.tsx'
import { DayLine, isOtherDay } from './day-line.tsx'
import type { Live, Outgoing, Talk } from './live.ts'
import { MessageScroller } from './message-scroller.tsx'
import { TypingLine } from './typing-line.tsx'
import { useWindow } from './use-window.ts'

interface Viewed<Message, Socket> {
  live: Live<Message, Socket>
  talk: Talk<Message>
  label: string
  idOf: (message: Message) => string | number
  atOf: (message: Message) => string
  renderMessage: (message: Message) => ReactNode
  renderOutgoing: (outgoing: Outgoing) => ReactNode
  empty: ReactNode
  /** Names of the others who are writing. */
  typing: readonly string[]
  /** The reader saw the conversation up to its latest message. */
  onSeen: (last: Message) => void
}

const NONE: readonly never[] = []
const NO_OUTGOING: readonly Outgoing[] = []

/** What was said in a conversation, what is on its way, and who is writing. */
export function TalkView<Message, Socket>({
  live,
  talk,
  label,
  idOf,
  atOf,
  renderMessage,
  renderOutgoing,
  empty,
  typing,
  onSeen,
}: Viewed<Message, Socket>) {
  const { error } = talk
  const all = talk.messages ?? NONE
  const { shown: messages, before: hidden, hasLater, toEarlier, toLater, toLatest } = useWindow(all)
  const outgoing = hasLater ? NO_OUTGOING : talk.outgoing
  const [isAtEnd, setAtEnd] = useState(true)
  const isLooked = useIsLooked()
  const last = all.at(-1)
  useEffect(() => {
    if (last !== undefined && isAtEnd && isLooked) onSeen(last)
  }, [last, isAtEnd, isLooked, onSeen])
  const keyOf = useCallback(
    (index: number) => {
      const message = messages[index]
      return message === undefined ? (outgoing[index - messages.length]?.clientId ?? index) : idOf(message)
    },
    [messages, outgoing, idOf],
  )
  const renderRow = (index: number) => {
    const message = messages[index]
    const going = outgoing[index - messages.length]
    const at = message === undefined ? going?.at : atOf(message)
    const before = messages[index - 1]
    const isFirstOfDay =
      at !== undefined && index <= messages.length && isOtherDay(before === undefined ? undefined : atOf(before), at)
    return (
      <>
        {isFirstOfDay && <DayLine at={at} />}
        {message === undefined ? going && renderOutgoing(going) : renderMessage(message)}
      </>
    )
  }
  if (talk.messages === undefined)
    return (
      <div className="min-h-0 flex-1 overflow-hidden p-4">
        {error === undefined ? <Loading rows={8} height={56} /> : <ErrorState error={error} onRetry={live.reload} />}
      </div>
    )
  const count = messages.length + outgoing.length
  const loadOlder = hidden > 0 ? toEarlier : live.loadOlder
  return (
    <>
      {count === 0 ? (
        <div className="grid min-h-0 flex-1 place-items-center p-6 text-center text-muted">{empty}</div>
      ) : (
        <MessageScroller
          label={label}
          count={count}
          keyOf={keyOf}
          newestKey={talk.outgoing.at(-1)?.clientId ?? (last === undefined ? '' : idOf(last))}
          renderRow={renderRow}
          hasOlder={hidden > 0 || talk.hasOlder}
          hasLater={hasLater}
          isLoadingOlder={hidden === 0 && talk.isLoadingOlder}
          olderError={talk.olderError}
          onOlder={loadOlder}
          onLater={toLater}
          onLatest={toLatest}
          onAtEnd={setAtEnd}
        />
      )}
      <TypingLine names={typing} />
    </>
  )
}

/** Whether somebody looks at the page. */
function useIsLooked(): boolean {
  const [isLooked, setLooked] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setLooked(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return isLooked
}
