import { type FikoConversation, HelssaError } from '@helssa/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useErrorText } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { fiko } from './client.ts'
import { conversationQuery } from './queries.ts'
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
