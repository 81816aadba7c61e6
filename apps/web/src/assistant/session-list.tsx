import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { MessageSquarePlus, Pencil, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, LinkButton } from '../design/button.tsx'
import { ConfirmRemoval, Dialog } from '../design/dialog.tsx'
import { TextField } from '../design/field.tsx'
import { ErrorLine, ErrorState, Loading } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { When } from '../design/when.tsx'
import { isolate } from '../i18n/isolate.ts'
import { api } from '../session/clients.ts'
import { type Session, sessionsQuery } from './queries.ts'
import { useAssistantTexts } from './texts.ts'

/** One's conversations, the last used first. */
export function SessionList({ hereId }: { hereId: string | undefined }) {
  const t = useAssistantTexts()
  const query = useInfiniteQuery(sessionsQuery)
  const [renaming, setRenaming] = useState<Session>()
  const [removing, setRemoving] = useState<Session>()
  const sessions = query.data?.pages.flatMap(({ results }) => results)
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">{t.sessions}</h2>
        <LinkButton to="/assistant" variant="outline" size="sm" className={hereId === undefined ? 'max-lg:hidden' : ''}>
          <MessageSquarePlus className="size-4" aria-hidden />
          {t.fresh}
        </LinkButton>
      </div>
      {query.isPending && <Loading rows={4} height={56} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {sessions?.length === 0 && <p className="text-muted">{t.noSessions}</p>}
      <ul aria-label={t.sessions} className="relative -mx-2 flex flex-col gap-1 overflow-y-auto p-2">
        {sessions?.map((session) => (
          <li
            key={session.id}
            className={`group flex items-center rounded-xl ${session.id === hereId ? 'bg-default' : 'hover:bg-default'}`}
          >
            <Link
              to="/assistant/$sessionId"
              params={{ sessionId: session.id }}
              aria-current={session.id === hereId ? 'page' : undefined}
              className="min-w-0 flex-1 rounded-xl px-3 py-2"
            >
              <span className="block truncate font-medium" dir="auto">
                {session.title}
              </span>
              <span className="text-sm text-muted">
                <When at={session.updated_at} as="relative" />
              </span>
            </Link>
            <Button
              variant="ghost"
              size="sm"
              isIconOnly
              aria-label={`${t.rename}: ${session.title}`}
              onPress={() => setRenaming(session)}
            >
              <Pencil className="size-4" aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="sm"
              isIconOnly
              aria-label={`${t.remove}: ${session.title}`}
              onPress={() => setRemoving(session)}
            >
              <Trash2 className="size-4" aria-hidden />
            </Button>
          </li>
        ))}
        {query.hasNextPage && (
          <li className="flex justify-center pt-2">
            <Button
              variant="ghost"
              size="sm"
              isPending={query.isFetchingNextPage}
              onPress={() => void query.fetchNextPage()}
            >
              {t.older}
            </Button>
          </li>
        )}
      </ul>
      {renaming && <Renaming session={renaming} onClose={() => setRenaming(undefined)} />}
      {removing && (
        <Removing session={removing} isHere={removing.id === hereId} onClose={() => setRemoving(undefined)} />
      )}
    </div>
  )
}

function Renaming({ session, onClose }: { session: Session; onClose: () => void }) {
  const t = useAssistantTexts()
  const queryClient = useQueryClient()
  const [title, setTitle] = useState(session.title)
  const rename = useMutation({
    mutationFn: () =>
      api.PATCH('/api/v1/ai/chat/sessions/{id}/', {
        params: { path: { id: session.id } },
        body: { title: title.trim() },
      }),
    onSuccess: () => {
      onClose()
      return queryClient.invalidateQueries(sessionsQuery)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim()) rename.mutate()
  }
  return (
    <Dialog
      title={t.renameTitle}
      isOpen
      onClose={onClose}
      size="sm"
      footer={
        <>
          <Button variant="outline" onPress={onClose}>
            {t.cancel}
          </Button>
          <Button isDisabled={!title.trim()} isPending={rename.isPending} onPress={() => rename.mutate()}>
            {t.save}
          </Button>
        </>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-2">
        <TextField label={t.name} maxLength={200} value={title} onChange={({ target }) => setTitle(target.value)} />
        <ErrorLine error={rename.error} />
      </form>
    </Dialog>
  )
}

function Removing({ session, isHere, onClose }: { session: Session; isHere: boolean; onClose: () => void }) {
  const t = useAssistantTexts()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/v1/ai/chat/sessions/{id}/', { params: { path: { id: session.id } } }),
    onSuccess: async () => {
      onClose()
      showToast(t.removed)
      if (isHere) await navigate({ to: '/assistant' })
      await queryClient.invalidateQueries(sessionsQuery)
    },
  })
  return (
    <ConfirmRemoval title={t.removeTitle} confirm={t.remove} removal={remove} onClose={onClose}>
      <p>{t.removeText(isolate(session.title))}</p>
    </ConfirmRemoval>
  )
}
