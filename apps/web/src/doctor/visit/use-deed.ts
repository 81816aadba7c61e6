import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../session/clients.ts'

export type Deed = 'start' | 'complete' | 'noShow' | 'cancel'

/** Does something to a visit; whatever is shown of visits is asked for anew then. */
export function useDeed(id: string) {
  const queryClient = useQueryClient()
  const at = { params: { path: { id } } }
  return useMutation({
    mutationFn: async ({ deed, reason }: { deed: Deed; reason?: string }) => {
      if (deed === 'start') return void (await api.POST('/api/v1/doctors/encounters/{id}/start/', at))
      if (deed === 'complete') return void (await api.POST('/api/v1/doctors/encounters/{id}/complete/', at))
      if (deed === 'noShow') return void (await api.POST('/api/v1/doctors/encounters/{id}/no-show/', at))
      const body = reason?.trim() ? { reason: reason.trim() } : {}
      await api.POST('/api/v1/doctors/encounters/{id}/cancel/', { ...at, body })
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['encounters'] }),
        queryClient.invalidateQueries({ queryKey: ['visit-room', id] }),
      ]),
  })
}
