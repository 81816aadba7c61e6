import type { SmartaiAnswerOf, SmartaiBodyOf } from '@helssa/client'
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { smartai } from '../../session/clients.ts'
import { TOKENS_KEY } from '../queries.ts'

export type ServiceName = SmartaiAnswerOf<'runService'>['service']
export interface Run extends SmartaiAnswerOf<'runService'> {
  readonly text: string
  readonly at: string
}
type Asked = { readonly service: ServiceName } & SmartaiBodyOf<'runService'>

/** The server keeps no texts; what came of them stays with the page, and goes when one signs out. */
const RUNS_KEY = ['smart', 'runs'] as const

export function useRuns(): readonly Run[] {
  const { data } = useQuery<readonly Run[]>({
    queryKey: RUNS_KEY,
    queryFn: skipToken, // there is nobody to ask: they are put there, and nothing but signing out takes them away
    gcTime: Number.POSITIVE_INFINITY,
  })
  return data ?? []
}

/** Runs a service; the balance and what was done follow it. */
export function useRun() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ service, ...body }: Asked): Promise<Run> => {
      const { data } = await smartai.api.POST('/v1/services/{name}/run', { params: { path: { name: service } }, body })
      return { ...data, text: body.text, at: new Date().toISOString() }
    },
    onSuccess: (run) => queryClient.setQueryData<readonly Run[]>(RUNS_KEY, (before = []) => [run, ...before]),
    onSettled: () => queryClient.invalidateQueries({ queryKey: TOKENS_KEY }),
  })
}
