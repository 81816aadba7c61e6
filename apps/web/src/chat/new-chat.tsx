import { newIdempotencyKey } from '@helssa/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { useDraft } from '../design/conversation/use-draft.ts'
import { Dialog } from '../design/dialog.tsx'
import { TextArea, TextField } from '../design/field.tsx'
import { ErrorLine } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { chat } from '../session/clients.ts'
import { type ChatUser, conversationsQuery, nameOf, selfQuery, usersQuery } from './queries.ts'
import { useChatTexts } from './texts.ts'

/** Finding somebody to write to, and the first message; with whom one talks already, that conversation opens. */
export function NewChat({ onClose }: { onClose: () => void }) {
  const t = useChatTexts()
  const [chosen, choose] = useState<ChatUser>()
  return (
    <Dialog title={t.new} isOpen onClose={onClose}>
      {chosen ? (
        <FirstMessage to={chosen} onBack={() => choose(undefined)} onClose={onClose} />
      ) : (
        <Search onChoose={choose} onClose={onClose} />
      )}
    </Dialog>
  )
}

function Search({ onChoose, onClose }: { onChoose: (user: ChatUser) => void; onClose: () => void }) {
  const t = useChatTexts()
  const { number } = useFormat()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const { data: self } = useQuery(selfQuery)
  const { data: known } = useQuery(conversationsQuery)
  const found = useQuery(usersQuery(search))
  const users = (found.data ?? []).filter(({ id }) => id !== self?.id)
  const navigate = useNavigate()
  const pick = (user: ChatUser) => {
    const between = known?.find(
      ({ participants }) =>
        participants.some(({ id }) => id === user.id) && participants.some(({ id }) => id === self?.id),
    )
    if (!between) return onChoose(user)
    onClose()
    void navigate({ to: '/chat/$conversationId', params: { conversationId: `${between.id}` } })
  }
  const state =
    search.length < 2
      ? t.searchHint
      : found.isFetching
        ? t.searching
        : users.length === 0
          ? t.noUser
          : t.found(number(users.length))
  return (
    <div className="flex min-h-80 flex-col gap-3">
      <TextField
        label={t.search}
        type="search"
        autoFocus
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p role="status" className="text-sm text-muted">
        {state}
      </p>
      <ErrorLine error={found.error} />
      <ul className="flex flex-col gap-1">
        {users.map((user) => (
          <li key={user.id}>
            <button
              type="button"
              onClick={() => pick(user)}
              className="flex w-full cursor-pointer items-center gap-3 rounded-xl p-2 text-start hover:bg-default"
            >
              <Avatar name={nameOf(user)} src={user.profile_picture} />
              <bdi className="truncate font-medium">{nameOf(user)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function FirstMessage({ to, onBack, onClose }: { to: ChatUser; onBack: () => void; onClose: () => void }) {
  const t = useChatTexts()
  const [text, write] = useDraft(`chat.to.${to.id}`)
  const [clientId] = useState(newIdempotencyKey)
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const send = useMutation({
    mutationFn: () => chat.write(to.id, text.trim(), clientId),
    onSuccess: async ({ conversation }) => {
      write('')
      onClose()
      await queryClient.invalidateQueries({ queryKey: ['chat'] })
      await navigate({ to: '/chat/$conversationId', params: { conversationId: `${conversation}` } })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
      className="flex flex-col gap-4"
    >
      <div className="flex items-center gap-3">
        <Avatar name={nameOf(to)} src={to.profile_picture} />
        <bdi className="min-w-0 flex-1 truncate font-medium">{nameOf(to)}</bdi>
        <Button variant="ghost" size="sm" onPress={onBack}>
          {t.change}
        </Button>
      </div>
      <TextArea
        label={t.first(nameOf(to))}
        dir="auto"
        autoFocus
        required
        maxLength={10_000}
        value={text}
        onChange={(event) => write(event.target.value)}
      />
      <ErrorLine error={send.error} />
      <Button type="submit" isPending={send.isPending} isDisabled={text.trim() === ''}>
        {t.write}
      </Button>
    </form>
  )
}
