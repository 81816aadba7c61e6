import type { AnswerOf, BodyOf } from '@helssa/client'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../session/clients.ts'
import type { Visit } from '../queries.ts'

export type Prescription = AnswerOf<'getEncounterPrescription'>
export type NewPrescription = BodyOf<'issuePrescription'>

/**
 * The prescription of a visit that stands, or was cancelled last; null where there was none. It is looked for among the
 * patient's: a visit without one has no address of its own to ask.
 */
export const prescriptionQuery = ({ id, patient }: Pick<Visit, 'id' | 'patient'>) =>
  queryOptions({
    queryKey: prescriptionKey(id),
    queryFn: async (): Promise<Prescription | null> => {
      const params = { path: { id: patient.id }, query: { page_size: 100 } }
      const { data } = await api.GET('/api/v1/doctors/patients/{id}/prescriptions/', { params })
      return data.results.find(({ encounter_id, status }) => encounter_id === id && status !== 'superseded') ?? null
    },
  })
const prescriptionKey = (visitId: string) => ['prescription', visitId] as const

/** What speaks against some medicines for the patient of a visit. */
export const checkQuery = (visitId: string, drugs: readonly string[]) =>
  queryOptions({
    queryKey: ['prescription', visitId, 'check', drugs],
    queryFn: async () => {
      const body = { items: drugs.map((drug) => ({ drug })) }
      const params = { path: { id: visitId } }
      return (await api.POST('/api/v1/doctors/encounters/{id}/prescription/check/', { params, body })).data
    },
    enabled: drugs.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })

/** Issues a prescription; `done` is called before it takes the place of what was pressed. */
export function useIssue(visitId: string, done: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (body: NewPrescription) => {
      const params = { path: { id: visitId } }
      return (await api.POST('/api/v1/doctors/encounters/{id}/prescription/', { params, body })).data
    },
    onSuccess: () => {
      done()
      return queryClient.invalidateQueries({ queryKey: prescriptionKey(visitId) })
    },
  })
}

/** Takes a prescription back; `done` is called before what was pressed goes with it. */
export function useCancelPrescription(visitId: string, done: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      api.POST('/api/v1/doctors/prescriptions/{id}/cancel/', { params: { path: { id } }, body: { reason } }),
    onSuccess: () => {
      done()
      return queryClient.invalidateQueries({ queryKey: prescriptionKey(visitId) })
    },
  })
}
