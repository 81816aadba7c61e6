import type { SmartaiAnswerOf, SmartaiBodyOf } from '@helssa/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { smartai } from '../../session/clients.ts'
import { meQuery } from '../../session/me.ts'
import { type Account, accountQuery } from '../queries.ts'

/** Changes what is named of the account; what is shown of it follows. */
export function useAccountChange() {
  const refresh = useAccountFollows()
  return useMutation({
    mutationFn: async (body: SmartaiBodyOf<'updateProfile'>) =>
      (await smartai.api.PUT('/v1/user/profile', { body })).data,
    onSuccess: refresh,
  })
}

/** Puts another picture in place of the account's. */
export function usePictureChange() {
  const refresh = useAccountFollows()
  return useMutation({
    mutationFn: async (picture: File) => {
      const form = new FormData()
      form.append('avatar', picture)
      const url = new URL('/v1/user/profile', smartai.link.baseUrl)
      const response = await smartai.link.send(new Request(url, { method: 'PUT', body: form }))
      const answer = (await response.json()) as { data: SmartaiAnswerOf<'updateProfile'> }
      return answer.data
    },
    onSuccess: refresh,
  })
}

function useAccountFollows() {
  const queryClient = useQueryClient()
  return async (account: Account) => {
    queryClient.setQueryData(accountQuery.queryKey, account)
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
}
