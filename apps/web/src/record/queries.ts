import type { AnswerOf } from '@helssa/client'
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { planUsageQuery } from '../plans/queries.ts'
import { api } from '../session/clients.ts'

export type MedicalFile = AnswerOf<'listMedicalFiles'>['results'][number]
export type FileType = MedicalFile['file_type']
export type Note = AnswerOf<'listOwnNotes'>['results'][number]
export type Report = AnswerOf<'getEncounterReport'>
export type Prescription = AnswerOf<'listPrescriptions'>['results'][number]
export type TimelineEntry = AnswerOf<'getOwnTimeline'>['results'][number]
export type TimelineKind = TimelineEntry['kind']

export const RECORD_PAGE_SIZE = 12

const pageOf = (page: number) => ({ params: { query: { page, page_size: RECORD_PAGE_SIZE } } })

/** Links to files open for a while only, so that a list is asked for anew before they close. */
const LINKS_MS = 5 * 60_000

export const filesQuery = (page: number) =>
  queryOptions({
    queryKey: ['record', 'files', page],
    placeholderData: keepPreviousData,
    queryFn: async () => (await api.GET('/api/v1/patients/medical-files/', pageOf(page))).data,
    refetchInterval: LINKS_MS,
  })

export const notesQuery = (page: number) =>
  queryOptions({
    queryKey: ['record', 'notes', page],
    placeholderData: keepPreviousData,
    queryFn: async () => (await api.GET('/api/v1/patients/notes/', pageOf(page))).data,
  })

export const prescriptionsQuery = (page: number) =>
  queryOptions({
    queryKey: ['record', 'prescriptions', page],
    placeholderData: keepPreviousData,
    queryFn: async () => (await api.GET('/api/v1/patients/prescriptions/', pageOf(page))).data,
  })

export const reportQuery = (encounterId: string) =>
  queryOptions({
    queryKey: ['record', 'report', encounterId],
    queryFn: async () =>
      (await api.GET('/api/v1/patients/encounters/{id}/report/', { params: { path: { id: encounterId } } })).data,
  })

/** All of the record in the order of time, or one kind of it; page by page. */
export const timelineQuery = (kind: TimelineKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['record', 'timeline', kind ?? 'all'],
    queryFn: async ({ pageParam }) =>
      (
        await api.GET('/api/v1/patients/timeline/', {
          params: { query: { ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) } },
        })
      ).data,
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })

/** Reads the record again, and the room that is left, after a file came or went. */
export const refreshRecord = (queryClient: QueryClient): Promise<unknown> =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['record'] }),
    queryClient.invalidateQueries({ queryKey: planUsageQuery.queryKey }),
  ])
