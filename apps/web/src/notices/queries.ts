import type { AnswerOf } from '@helssa/client'
import { keepPreviousData, type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../session/clients.ts'

export type Notice = AnswerOf<'listNotifications'>['results'][number]
export type Channels = AnswerOf<'getNotificationPreferences'>['preferences']
export type NoticeKind = keyof Channels
export type Channel = keyof Channels[NoticeKind]

export const NOTICES_PAGE_SIZE = 20

export const noticesQuery = (page: number) =>
  queryOptions({
    queryKey: ['notices', 'page', page],
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (await api.GET('/api/v1/notifications/', { params: { query: { page, page_size: NOTICES_PAGE_SIZE } } })).data,
  })

/** How many wait to be read; told anew by the live socket. */
export const unreadQuery = queryOptions({
  queryKey: ['notices', 'unread'],
  queryFn: async () => (await api.GET('/api/v1/notifications/', { params: { query: { page_size: 1 } } })).data.unread,
})

export const preferencesQuery = queryOptions({
  queryKey: ['notices', 'preferences'],
  queryFn: async () => (await api.GET('/api/v1/notifications/preferences/')).data.preferences,
})

/** Has every list and count of notices asked for anew. */
export const refreshNotices = (queryClient: QueryClient): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['notices'], predicate: ({ queryKey }) => queryKey[1] !== 'preferences' })

export function useReadNotice() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.POST('/api/v1/notifications/{id}/read/', { params: { path: { id } } }),
    onSettled: () => refreshNotices(queryClient),
  })
}

export function useReadAllNotices() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => api.POST('/api/v1/notifications/read-all/'),
    onSettled: () => refreshNotices(queryClient),
  })
}
