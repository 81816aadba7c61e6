import type { AnswerOf } from '@helssa/client'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../session/clients.ts'

export type AccessRequest = AnswerOf<'listAccessRequests'>['results'][number]
export type Permission = AccessRequest['permissions'][number]
type Log = AnswerOf<'getAccessLog'>
export type Holder = Log['may_access'][number]
export type Look = Log['results'][number]
export type Decision = 'approve' | 'deny' | 'revoke'

export const LOG_PAGE_SIZE = 15

export const requestsQuery = queryOptions({
  queryKey: ['access', 'requests'],
  queryFn: async () =>
    (await api.GET('/api/v1/patients/access-requests/', { params: { query: { page_size: 50 } } })).data.results,
})

/** The one that a code is of; null where it is none of one's own. */
export const requestQuery = (code: string) =>
  queryOptions({
    queryKey: ['access', 'request', code],
    queryFn: async () =>
      (await api.GET('/api/v1/patients/access-requests/', { params: { query: { access_code: code } } })).data
        .results[0] ?? null,
  })

export const logQuery = (page: number) =>
  queryOptions({
    queryKey: ['access', 'log', page],
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (await api.GET('/api/v1/patients/access-log/', { params: { query: { page, page_size: LOG_PAGE_SIZE } } })).data,
  })

/**
 * Agrees, refuses or ends; what is shown of access is asked for anew then. `done` is called even where that takes away what
 * was pressed.
 */
export function useDecision(done: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, decision }: { id: string; decision: Decision }) => {
      const at = { params: { path: { id } } }
      if (decision === 'approve') return (await api.POST('/api/v1/patients/access-requests/{id}/approve/', at)).data
      if (decision === 'deny') return (await api.POST('/api/v1/patients/access-requests/{id}/deny/', at)).data
      return (await api.POST('/api/v1/patients/access-requests/{id}/revoke/', at)).data
    },
    onSuccess: done,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['access'] }),
  })
}
