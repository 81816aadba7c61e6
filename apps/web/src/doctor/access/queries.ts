import type { AnswerOf, BodyOf } from '@helssa/client'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../session/clients.ts'

export type Granted = AnswerOf<'grantPatientAccess'>
export type Permission = Granted['permissions'][number]
type Notice = AnswerOf<'listNotifications'>['results'][number]
type Grant = BodyOf<'grantPatientAccess'>

/** A request that waits for its patient, and the doctor's newest notice when it was sent. */
export interface Asked {
  readonly granted: Granted
  readonly since: Notice | undefined
}

const LOOK_MS = 5_000
const NOTICES = 20

const notices = async (count: number) =>
  (await api.GET('/api/v1/notifications/', { params: { query: { page_size: count } } })).data.results

export const useGrant = () =>
  useMutation({
    mutationFn: async (body: Grant): Promise<Asked> => {
      const [since] = await notices(1)
      const { data: granted } = await api.POST('/api/v1/doctors/patient-access/grant/', { body })
      return { granted, since }
    },
  })

/** What the patient answered, as the doctor's notices tell; null as long as they did not. A live notice has it asked anew. */
export const answerQuery = ({ granted, since }: Asked) =>
  queryOptions({
    queryKey: ['access', 'answer', granted.access_code],
    queryFn: async () => {
      const found = (await notices(NOTICES)).find(
        ({ id, type, created_at, data }) =>
          (type === 'access_approved' || type === 'access_denied') &&
          id !== since?.id &&
          created_at >= (since?.created_at ?? '') &&
          (data as { with?: unknown }).with === granted.patient.name,
      )
      if (!found) return null
      return found.type === 'access_approved' ? ('approved' as const) : ('denied' as const)
    },
    refetchInterval: ({ state }) => (state.data ? false : LOOK_MS),
    staleTime: 0,
  })

/** Opens a record by the code that went to its patient's phone; answers whose it is. */
export function useConfirm() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (body: BodyOf<'confirmPatientAccess'>) =>
      (await api.POST('/api/v1/doctors/patient-access/confirm/', { body })).data.patient.id,
    onSuccess: (id) => queryClient.invalidateQueries({ queryKey: ['access', 'patient', id] }),
  })
}

/** Opens a record without consent; answers whose it is. */
export function useEmergency() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (body: BodyOf<'openInEmergency'>) =>
      (await api.POST('/api/v1/doctors/patient-access/emergency/', { body })).data.patient.id,
    onSuccess: (id) => queryClient.invalidateQueries({ queryKey: ['access', 'patient', id] }),
  })
}
