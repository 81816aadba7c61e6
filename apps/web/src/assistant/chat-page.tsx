import { HelssaError, SocketError } from '@helssa/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, WifiOff } from 'lucide-react'
import { LinkButton } from '../design/button.tsx'
import { usePageTitle } from '../design/page.tsx'
import { EmptyState, ErrorState, Loading } from '../design/states.tsx'
import { AllowanceLine } from './allowance-line.tsx'
import { Composer } from './composer.tsx'
import type { Conversation, Talk } from './conversation.ts'
import { MessageList } from './message-list.tsx'
import { useAssistantTexts } from './texts.ts'
import { useConversation } from './use-conversation.ts'

const route = getRouteApi('/_patient/assistant/$sessionId')

/** One conversation with the assistant, live. */
export function ChatPage() {
  const t = useAssistantTexts()
  const { sessionId } = route.useParams()
  const open = useConversation(sessionId)
  const title = open?.talk.title || t.title
  usePageTitle(title)
  return (
    <>
      <div className="flex items-center gap-2 border-b border-border bg-surface px-4 py-2">
        <Link
          to="/assistant"
          aria-label={t.back}
          className="grid size-10 shrink-0 place-items-center rounded-full hover:bg-default lg:hidden"
        >
          <ArrowLeft className="size-5 rtl:-scale-x-100" aria-hidden />
        </Link>
        <h1 className="min-w-0 truncate text-lg font-semibold" dir="auto">
          {title}
        </h1>
      </div>
      {open ? <Open {...open} /> : <Waiting />}
    </>
  )
}

const Waiting = () => (
  <div className="mx-auto w-full max-w-3xl flex-1 p-4">
    <Loading rows={4} height={88} />
  </div>
)

const isGone = ({ error, isDeleted }: Talk): boolean =>
  isDeleted ||
  (error instanceof HelssaError && error.status === 404) ||
  (error instanceof SocketError && error.serverCode === 'NOT_FOUND')

function Open({ conversation, talk }: { conversation: Conversation; talk: Talk }) {
  const t = useAssistantTexts()
  if (isGone(talk)) {
    return (
      <div className="mx-auto w-full max-w-3xl p-4">
        <EmptyState title={t.gone} action={<LinkButton to="/assistant">{t.fresh}</LinkButton>}>
          {t.goneText}
        </EmptyState>
      </div>
    )
  }
  return (
    <>
      <div role="status">
        {talk.line === 'waiting' && (
          <p className="flex items-center justify-center gap-2 bg-warning px-4 py-1 text-sm text-warning-foreground">
            <WifiOff className="size-4 shrink-0" aria-hidden />
            {t.reconnecting}
          </p>
        )}
      </div>
      {talk.messages ? (
        <MessageList talk={talk} conversation={conversation} />
      ) : talk.error ? (
        <div className="mx-auto w-full max-w-3xl flex-1 p-4">
          <ErrorState error={talk.error} onRetry={conversation.reload} />
        </div>
      ) : (
        <Waiting />
      )}
      <div className="mx-auto w-full max-w-3xl px-4 pb-2">
        <Composer onAsk={conversation.ask} />
        <AllowanceLine />
      </div>
    </>
  )
}
