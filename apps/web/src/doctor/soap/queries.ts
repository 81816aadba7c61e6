import type { AnswerOf, BodyOf } from '@helssa/client'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../session/clients.ts'

export type Transcript = AnswerOf<'getTranscript'>
export type TranscriptInBrief = AnswerOf<'listTranscripts'>['results'][number]
export type Report = AnswerOf<'getSoapReport'>
export type SoapTask = AnswerOf<'getSoapTask'>
export type Edit = BodyOf<'editSoapReport'>
export type Span = NonNullable<Report['evidence']>[string][number]

const SOON_MS = 1_500

const isUnderWay = (transcript: TranscriptInBrief | undefined): boolean =>
  transcript?.status === 'recording' || transcript?.status === 'transcribing'

export const transcriptsQuery = (visitId: string) =>
  queryOptions({
    queryKey: ['soap', visitId, 'transcripts'],
    queryFn: async () =>
      (await api.GET('/api/v1/ai/transcripts/', { params: { query: { encounter_id: visitId, page_size: 100 } } })).data
        .results,
  })

/** A transcript with its lines; as long as it is being written it is read again and again. */
export const transcriptQuery = (visitId: string, id: string) =>
  queryOptions({
    queryKey: ['soap', visitId, 'transcript', id],
    queryFn: async () => (await api.GET('/api/v1/ai/transcripts/{id}/', { params: { path: { id } } })).data,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? SOON_MS : false),
    staleTime: 60_000,
  })

export const reportsQuery = (visitId: string) =>
  queryOptions({
    queryKey: ['soap', visitId, 'reports'],
    queryFn: async () =>
      (await api.GET('/api/v1/ai/soap/reports/', { params: { query: { encounter_id: visitId } } })).data.results,
  })

export const reportQuery = (visitId: string, id: string) =>
  queryOptions({
    queryKey: ['soap', visitId, 'report', id],
    queryFn: async () => (await api.GET('/api/v1/ai/soap/reports/{id}/', { params: { path: { id } } })).data,
    staleTime: 60_000,
  })

export const taskQuery = (visitId: string, id: string) =>
  queryOptions({
    queryKey: ['soap', visitId, 'task', id],
    queryFn: async () => (await api.GET('/api/v1/ai/soap/tasks/{id}/', { params: { path: { id } } })).data,
    refetchInterval: ({ state }) =>
      state.data?.status === 'completed' || state.data?.status === 'failed' ? false : SOON_MS,
    staleTime: 0,
  })

/** Keeps what was typed; `done` is called before the transcript takes the place of what was pressed. */
export function useWriteTranscript(visitId: string, done: (id: string) => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (text: string) =>
      (await api.POST('/api/v1/ai/transcripts/', { body: { encounter_id: visitId, text } })).data,
    onSuccess: (written) => {
      done(written.id)
      queryClient.setQueryData(transcriptQuery(visitId, written.id).queryKey, written)
      return queryClient.invalidateQueries({ queryKey: transcriptsQuery(visitId).queryKey })
    },
  })
}

export function useRemoveTranscript(visitId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.DELETE('/api/v1/ai/transcripts/{id}/', { params: { path: { id } } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: transcriptsQuery(visitId).queryKey }),
  })
}

export const useGenerate = (visitId: string) =>
  useMutation({
    mutationFn: async ({ transcriptId, notes }: { transcriptId: string; notes: string }) => {
      const body = { encounter_id: visitId, transcript_id: transcriptId, additional_notes: notes.trim() || null }
      return (await api.POST('/api/v1/ai/soap/generate/', { body })).data.task_id
    },
  })

function useReportKept(visitId: string) {
  const queryClient = useQueryClient()
  return (report: Report) => {
    queryClient.setQueryData(reportQuery(visitId, report.id).queryKey, report)
    return queryClient.invalidateQueries({ queryKey: reportsQuery(visitId).queryKey })
  }
}

/** What was changed of a report meanwhile is asked for anew by the caller: what was typed stays. */
export function useEdit(visitId: string, id: string) {
  const onSuccess = useReportKept(visitId)
  return useMutation({
    mutationFn: async (body: Edit) =>
      (await api.PATCH('/api/v1/ai/soap/reports/{id}/', { params: { path: { id } }, body })).data,
    onSuccess,
  })
}

/** Signs a report; `done` is called before the signed one takes the place of what was pressed. */
export function useSign(visitId: string, id: string, done: () => void) {
  const keep = useReportKept(visitId)
  return useMutation({
    mutationFn: async (body: BodyOf<'signSoapReport'>) =>
      (await api.POST('/api/v1/ai/soap/reports/{id}/sign/', { params: { path: { id } }, body })).data,
    onSuccess: (report) => {
      done()
      return keep(report)
    },
  })
}
