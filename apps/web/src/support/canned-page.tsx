import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FileText, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { ConfirmRemoval } from '../design/dialog.tsx'
import { TextField } from '../design/field.tsx'
import { Page } from '../design/page.tsx'
import { EmptyState, Loaded } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useMe } from '../session/me.ts'
import { CannedEditor } from './canned-editor.tsx'
import { useCannedTexts } from './canned-texts.ts'
import { fiko } from './client.ts'
import { type CannedReply, cannedQuery } from './queries.ts'

/** Answers that are kept ready: all agents use them, admins write them. */
export function CannedPage() {
  const t = useCannedTexts()
  const replies = useQuery(cannedQuery)
  const mayWrite = useMe().roles.includes('admin')
  const [edited, edit] = useState<CannedReply | 'new'>()
  const [removed, remove] = useState<CannedReply>()
  const create = (
    <Button onPress={() => edit('new')}>
      <Plus className="size-4" aria-hidden />
      {t.create}
    </Button>
  )
  return (
    <Page title={t.title} lead={mayWrite ? t.lead : t.leadReading} actions={mayWrite && create}>
      <Loaded query={replies} rows={4} height={96}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t.none} icon={<FileText className="size-10" aria-hidden />} action={mayWrite && create}>
              {t.noneText}
            </EmptyState>
          ) : (
            <Replies all={all} mayWrite={mayWrite} onEdit={edit} onRemove={remove} />
          )
        }
      </Loaded>
      {edited && <CannedEditor reply={edited === 'new' ? undefined : edited} onClose={() => edit(undefined)} />}
      {removed && <RemoveCanned reply={removed} onClose={() => remove(undefined)} />}
    </Page>
  )
}

interface Listed {
  all: readonly CannedReply[]
  mayWrite: boolean
  onEdit: (reply: CannedReply) => void
  onRemove: (reply: CannedReply) => void
}

const SEARCHED_FROM = 8

function Replies({ all, mayWrite, onEdit, onRemove }: Listed) {
  const t = useCannedTexts()
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLocaleLowerCase()
  const shown = all.filter(({ shortcut, title, content }) =>
    [shortcut, title, content].some((text) => text.toLocaleLowerCase().includes(wanted)),
  )
  return (
    <div className="flex flex-col gap-4">
      {all.length >= SEARCHED_FROM && (
        <TextField label={t.search} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
      )}
      {shown.length === 0 && <p className="text-muted">{t.noMatch}</p>}
      <ul className="flex flex-col gap-3">
        {shown.map((reply) => (
          <li key={reply.id} className="flex items-start gap-3 rounded-2xl border border-border bg-surface p-4">
            <div className="min-w-0 flex-1">
              <h2 className="flex flex-wrap items-center gap-2 font-semibold">
                {reply.title}
                <bdi className="code rounded-lg bg-default px-2 text-sm font-normal text-default-foreground">
                  {`/${reply.shortcut}`}
                </bdi>
              </h2>
              <p dir="auto" className="mt-1 break-words whitespace-pre-wrap text-muted">
                {reply.content}
              </p>
            </div>
            {mayWrite && (
              <div className="flex shrink-0">
                <Button variant="ghost" isIconOnly aria-label={t.editOf(reply.title)} onPress={() => onEdit(reply)}>
                  <Pencil className="size-4" aria-hidden />
                </Button>
                <Button variant="ghost" isIconOnly aria-label={t.removeOf(reply.title)} onPress={() => onRemove(reply)}>
                  <Trash2 className="size-4" aria-hidden />
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function RemoveCanned({ reply: { id, title }, onClose }: { reply: CannedReply; onClose: () => void }) {
  const t = useCannedTexts()
  const queryClient = useQueryClient()
  const remove = useMutation({
    mutationFn: () => fiko.api.DELETE('/fiko/v1/canned-replies/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries(cannedQuery)
      onClose()
      showToast(t.removed)
    },
  })
  return (
    <ConfirmRemoval title={t.removeTitle(title)} confirm={t.remove} removal={remove} onClose={onClose}>
      <p>{t.removeText}</p>
    </ConfirmRemoval>
  )
}
