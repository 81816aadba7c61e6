import type { FikoAnswerOf, FikoConversation } from '@helssa/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { fiko } from './client.ts'

export type Agent = FikoAnswerOf<'listAgents'>['agents'][number]
export type CannedReply = FikoAnswerOf<'listCannedReplies'>['canned_replies'][number]

/** What of the inbox is shown; in the address, so that a list can be sent to a colleague. */
export interface Filters {
  readonly q?: string
  readonly assignee?: 'me' | 'none'
  readonly status?: 'closed' | 'all'
  readonly platform?: 'telegram' | 'instagram'
}

const PAGE = 50

/** Conversations as the filters ask, the newest change first; `platform` is looked at here, as the server does not ask for it. */
export const conversationsQuery = ({ q, assignee, status }: Filters, selfId: number | undefined) =>
  infiniteQueryOptions({
    queryKey: ['inbox', 'conversations', { q, assignee, status, selfId }],
    queryFn: async ({ pageParam: before }) => {
      const query = {
        limit: PAGE,
        ...(q && { search: q }),
        ...(assignee === 'none' && { assignee: 'none' }),
        ...(assignee === 'me' && selfId !== undefined && { assignee: `${selfId}` }),
        ...(status !== 'all' && { status: status ?? ('active' as const) }),
        ...(before !== undefined && { before }),
      }
      return (await fiko.api.GET('/fiko/v1/conversations', { params: { query } })).data.conversations
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last: readonly FikoConversation[]) => (last.length < PAGE ? undefined : last.at(-1)?.cursor),
    enabled: assignee !== 'me' || selfId !== undefined,
  })

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['inbox', 'conversation', id],
    queryFn: async () => (await fiko.api.GET('/fiko/v1/conversations/{id}', { params: { path: { id } } })).data,
  })

export const agentsQuery = queryOptions({
  queryKey: ['inbox', 'agents'],
  queryFn: async () => (await fiko.api.GET('/fiko/v1/agents')).data.agents,
  refetchInterval: 60_000,
})

export const cannedQuery = queryOptions({
  queryKey: ['inbox', 'canned'],
  queryFn: async () => (await fiko.api.GET('/fiko/v1/canned-replies')).data.canned_replies,
  staleTime: 60_000,
})

/** How a customer is called. */
export const customerName = ({ customer, title }: Pick<FikoConversation, 'customer' | 'title'>) =>
  `${customer.first_name} ${customer.last_name}`.trim() || title
