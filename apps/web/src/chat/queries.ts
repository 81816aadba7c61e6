import type { ChatAnswerOf } from '@helssa/client'
import { queryOptions } from '@tanstack/react-query'
import { chat } from '../session/clients.ts'

export type ChatConversation = ChatAnswerOf<'listConversations'>[number]
export type ChatUser = ChatAnswerOf<'getMe'>

/** So often the list is asked for: of it nothing is told live. */
const LIST_MS = 8_000
const LIST_MAX = 200

/** Oneself, by the number that messages are signed with. */
export const selfQuery = queryOptions({
  queryKey: ['chat', 'self'],
  queryFn: async () => (await chat.api.GET('/api/users/me/')).data,
  staleTime: Number.POSITIVE_INFINITY,
})

export const conversationsQuery = queryOptions({
  queryKey: ['chat', 'conversations'],
  queryFn: async () => (await chat.api.GET('/api/conversations/', { params: { query: { limit: LIST_MAX } } })).data,
  refetchInterval: LIST_MS,
})

/** How many are unread, by conversation. */
export const unreadQuery = queryOptions({
  queryKey: ['chat', 'unread'],
  queryFn: async () => {
    const { data } = await chat.api.GET('/api/conversations/unread/')
    return new Map(data.conversations.map(({ id, unread_count }) => [id, unread_count]))
  },
  refetchInterval: LIST_MS,
})

export const conversationQuery = (id: number) =>
  queryOptions({
    queryKey: ['chat', 'conversation', id],
    queryFn: async () => (await chat.api.GET('/api/conversations/{id}/', { params: { path: { id } } })).data,
    staleTime: 60_000,
  })

export const usersQuery = (search: string) =>
  queryOptions({
    queryKey: ['chat', 'users', search],
    queryFn: async () => (await chat.api.GET('/api/users/', { params: { query: { search } } })).data,
    enabled: search.length > 1,
    staleTime: 30_000,
  })

/** The other one of two; of a conversation with oneself, oneself. */
export const otherOf = ({ participants }: Pick<ChatConversation, 'participants'>, selfId: number | undefined) =>
  participants.find(({ id }) => id !== selfId) ?? participants[0]

/** How somebody is called. */
export const nameOf = ({ first_name, last_name, username }: Pick<ChatUser, 'first_name' | 'last_name' | 'username'>) =>
  `${first_name} ${last_name}`.trim() || username
