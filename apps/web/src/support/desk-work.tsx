import { type FikoConversation, HelssaError } from '@helssa/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { useErrorText } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { fiko } from './client.ts'
import { agentsQuery, conversationQuery } from './queries.ts'
import { useRoomTexts } from './room-texts.ts'

/** Puts what the server answered of a conversation where it is shown. */
function useTaken() {
  const queryClient = useQueryClient()
  return async (conversation: FikoConversation) => {
    queryClient.setQueryData(conversationQuery(conversation.id).queryKey, conversation)
    await queryClient.invalidateQueries({ queryKey: ['inbox', 'conversations'] })
  }
}

/** Closes and reopens; both can be undone at once. */
export function useStatus({ id, status }: FikoConversation): { toggle: () => void; isPending: boolean } {
  const t = useRoomTexts()
  const taken = useTaken()
  const textOf = useErrorText()
  const set = useMutation({
    mutationFn: async (wanted: FikoConversation['status']) =>
      (await fiko.api.PUT('/fiko/v1/conversations/{id}/status', { params: { path: { id } }, body: { status: wanted } }))
        .data,
    onError: (error) => showToast(textOf(error), { tone: 'danger' }),
  })
  const change = (wanted: FikoConversation['status'], isUndo: boolean) =>
    set.mutate(wanted, {
      onSuccess: async (conversation) => {
        const undo = { label: t.undo, run: () => change(wanted === 'closed' ? 'active' : 'closed', true) }
        showToast(wanted === 'closed' ? t.closedNow : t.openedNow, isUndo ? {} : { action: undo })
        await taken(conversation)
      },
    })
  return {
    toggle: () => !set.isPending && change(status === 'closed' ? 'active' : 'closed', false),
    isPending: set.isPending,
  }
}

/** Gives the conversation to somebody, if it is still whose it seems to be. */
export function useAssigning({ id, assignee }: FikoConversation) {
  const t = useRoomTexts()
  const taken = useTaken()
  const textOf = useErrorText()
  const queryClient = useQueryClient()
  const give = useMutation({
    mutationFn: async (agent: number | null) => {
      const body = { assignee: agent, expected: assignee?.id ?? null }
      return (await fiko.api.PUT('/fiko/v1/conversations/{id}/assignee', { params: { path: { id } }, body })).data
    },
    onSuccess: async (conversation) => {
      const to = conversation.assignee
      showToast(to ? t.givenTo(to.username) : t.givenToNobody)
      await taken(conversation)
    },
    onError: async (error) => {
      const isChanged = error instanceof HelssaError && error.code === 'ASSIGNEE_CHANGED'
      const now = isChanged ? (error.details.assignee as FikoConversation['assignee']) : null
      const text = isChanged ? (now ? t.changedHands(now.username) : t.changedToNobody) : textOf(error)
      showToast(text, { tone: 'danger' })
      await queryClient.invalidateQueries(conversationQuery(id))
    },
  })
  return { assign: (agent: number | null) => !give.isPending && give.mutate(agent), isPending: give.isPending }
}

/** Who has the conversation; all agents to choose from, with who of them is there. */
export function AssigneeSelect({
  conversation,
  selfId,
  hideLabel = false,
}: {
  conversation: FikoConversation
  selfId: number
  hideLabel?: boolean
}) {
  const t = useRoomTexts()
  const id = useId()
  const { data: agents = [] } = useQuery(agentsQuery)
  const { assign, isPending } = useAssigning(conversation)
  const { assignee } = conversation
  // Who has it may be no agent any more.
  const known = assignee && !agents.some((agent) => agent.id === assignee.id) ? [{ ...assignee, is_online: false }] : []
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm text-muted'}>
        {t.assignee}
      </label>
      <select
        id={id}
        disabled={isPending}
        value={assignee?.id ?? ''}
        onChange={({ target }) => assign(target.value === '' ? null : Number(target.value))}
        className={`h-10 rounded-xl border border-field-border bg-field px-2 text-sm text-field-foreground focus-visible:outline-2 focus-visible:outline-focus ${hideLabel ? 'max-w-40' : 'w-full'}`}
      >
        <option value="">{t.nobody}</option>
        {[...known, ...agents].map((agent) => (
          <option key={agent.id} value={agent.id}>
            {`${agent.is_online ? '● ' : ''}${agent.id === selfId ? t.me(agent.username) : agent.username}`}
          </option>
        ))}
      </select>
    </div>
  )
}
