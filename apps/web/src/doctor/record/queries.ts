import type { AnswerOf, BodyOf } from '@helssa/client'
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../session/clients.ts'

export type PatientRecord = AnswerOf<'getPatientRecord'>
export type PatientNote = AnswerOf<'listPatientNotes'>['results'][number]
export type PatientFile = AnswerOf<'listPatientFiles'>['results'][number]
export type TimelineEntry = AnswerOf<'getPatientTimeline'>['results'][number]
export type NewNote = BodyOf<'writePatientNote'>

/** Files' links close after a while. */
const LINKS_MS = 5 * 60_000
/** The patient sees each look at the record, so it is not taken again for nothing. */
const LOOK_MS = 60_000

export const RECORD_PAGE_SIZE = 20
const at = (id: string, page: number) => ({ params: { path: { id }, query: { page, page_size: RECORD_PAGE_SIZE } } })
const pages = {
  initialPageParam: 1,
  getNextPageParam: ({ next }: { next: string | null }, all: readonly unknown[]) =>
    next === null ? null : all.length + 1,
  staleTime: LOOK_MS,
}

export const recordQuery = (patientId: string) =>
  queryOptions({
    queryKey: ['access', 'patient', patientId, 'record'],
    queryFn: async () => (await api.GET('/api/v1/doctors/patients/{id}/record/', at(patientId, 1))).data,
    staleTime: LOOK_MS,
  })

/** The visits of a record with their signed reports, page by page. */
export const recordVisitsQuery = (patientId: string) =>
  infiniteQueryOptions({
    queryKey: ['access', 'patient', patientId, 'visits'],
    queryFn: async ({ pageParam }) =>
      (await api.GET('/api/v1/doctors/patients/{id}/record/', at(patientId, pageParam))).data.encounters,
    ...pages,
  })

export const notesQuery = (patientId: string) =>
  infiniteQueryOptions({
    queryKey: ['access', 'patient', patientId, 'notes'],
    queryFn: async ({ pageParam }) =>
      (await api.GET('/api/v1/doctors/patients/{id}/notes/', at(patientId, pageParam))).data,
    ...pages,
  })

export const filesQuery = (patientId: string) =>
  infiniteQueryOptions({
    queryKey: ['access', 'patient', patientId, 'files'],
    queryFn: async ({ pageParam }) =>
      (await api.GET('/api/v1/doctors/patients/{id}/files/', at(patientId, pageParam))).data,
    ...pages,
    refetchInterval: LINKS_MS,
  })

export const visitFilesQuery = (visitId: string) =>
  queryOptions({
    queryKey: ['encounters', 'one', visitId, 'files'],
    queryFn: async () =>
      (
        await api.GET('/api/v1/doctors/encounters/{id}/files/', {
          params: { path: { id: visitId }, query: { page_size: 100 } },
        })
      ).data.results,
    refetchInterval: LINKS_MS,
  })

export const prescriptionsQuery = (patientId: string) =>
  infiniteQueryOptions({
    queryKey: ['access', 'patient', patientId, 'prescriptions'],
    queryFn: async ({ pageParam }) =>
      (await api.GET('/api/v1/doctors/patients/{id}/prescriptions/', at(patientId, pageParam))).data,
    ...pages,
  })

export const timelineQuery = (patientId: string) =>
  infiniteQueryOptions({
    queryKey: ['access', 'patient', patientId, 'timeline'],
    queryFn: async ({ pageParam }) =>
      (
        await api.GET('/api/v1/doctors/patients/{id}/timeline/', {
          params: { path: { id: patientId }, query: pageParam ? { cursor: pageParam } : {} },
        })
      ).data,
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    staleTime: LOOK_MS,
  })

export function useWriteNote(patientId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: NewNote) =>
      api.POST('/api/v1/doctors/patients/{id}/notes/', { params: { path: { id: patientId } }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['access', 'patient', patientId] }),
  })
}
