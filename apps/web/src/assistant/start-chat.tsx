import { newIdempotencyKey } from '@helssa/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Bot } from 'lucide-react'
import { usePageTitle } from '../design/page.tsx'
import { ErrorLine } from '../design/states.tsx'
import { api } from '../session/clients.ts'
import { AllowanceLine } from './allowance-line.tsx'
import { type Asked, keepAsked } from './asked.ts'
import { Composer } from './composer.tsx'
import { sessionsQuery } from './queries.ts'
import { SessionList } from './session-list.tsx'
import { useAssistantTexts } from './texts.ts'

const TITLE_MAX = 60

/** Where a new conversation begins: by a question of one's own, or one of those that others have. */
export function StartChat() {
  const t = useAssistantTexts()
  usePageTitle(t.title)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const begin = useMutation({
    mutationFn: async (asked: Asked) => {
      const title = asked.content.replaceAll(/\s+/g, ' ').slice(0, TITLE_MAX)
      const { data } = await api.POST('/api/v1/ai/chat/sessions/', { body: { title } })
      // The conversation's page asks it, and would after a reload.
      keepAsked(data.id, [asked])
      return data.id
    },
    onSuccess: async (sessionId) => {
      await navigate({ to: '/assistant/$sessionId', params: { sessionId } })
      await queryClient.invalidateQueries(sessionsQuery)
    },
  })
  const ask = (content: string) => begin.mutate({ clientId: newIdempotencyKey(), content, attachments: [] })
  return (
    <>
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-6">
          <div className="flex flex-col items-center gap-3 text-center">
            <span className="grid size-14 place-items-center rounded-2xl bg-accent text-accent-foreground">
              <Bot className="size-8" aria-hidden />
            </span>
            <h1 className="text-2xl font-bold">{t.title}</h1>
            <p className="text-muted">{t.lead}</p>
          </div>
          <section aria-label={t.ideasTitle}>
            <p className="mb-2 text-sm text-muted">{t.ideasTitle}</p>
            <ul className="grid gap-2 sm:grid-cols-2">
              {t.ideas.map((idea) => (
                <li key={idea} className="flex">
                  <button
                    type="button"
                    disabled={begin.isPending}
                    onClick={() => ask(idea)}
                    className="w-full rounded-2xl border border-border bg-surface p-3 text-start hover:border-accent disabled:opacity-60"
                  >
                    {idea}
                  </button>
                </li>
              ))}
            </ul>
          </section>
          <div className="lg:hidden">
            <SessionList hereId={undefined} />
          </div>
        </div>
      </div>
      <div className="mx-auto w-full max-w-3xl px-4 pb-2">
        <ErrorLine error={begin.error} />
        <Composer
          isDisabled={begin.isPending}
          onAsk={begin.mutate}
          initial={begin.isError ? begin.variables.content : ''}
          key={String(begin.isError)}
        />
        <AllowanceLine />
      </div>
    </>
  )
}
