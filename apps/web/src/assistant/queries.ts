import type { AnswerOf } from '@helssa/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from '../session/clients.ts'

export type Session = AnswerOf<'listChatSessions'>['results'][number]

export const sessionsQuery = infiniteQueryOptions({
  queryKey: ['assistant', 'sessions'],
  queryFn: async ({ pageParam }) =>
    (await api.GET('/api/v1/ai/chat/sessions/', { params: { query: { page: pageParam } } })).data,
  initialPageParam: 1,
  getNextPageParam: ({ next }, _pages, page) => (next === null ? null : page + 1),
})

/** How many questions are left of this month. */
export const usageQuery = queryOptions({
  queryKey: ['plans', 'assistant-usage'],
  queryFn: async () => (await api.GET('/api/v1/ai/usage/')).data,
})
