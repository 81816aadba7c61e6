import type { AnswerOf } from '@helssa/client'
import { type QueryClient, queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { api, helssa } from './clients.ts'

export type Me = AnswerOf<'getMe'>
/** The parts of the app; everybody who is signed in may use `patient`, `chat` and `smart`. */
export type Area = 'patient' | 'doctor' | 'support' | 'admin' | 'chat' | 'smart'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => (await api.GET('/api/v1/auth/me/')).data,
  staleTime: 60_000,
})

/** Who is signed in, on pages that ask for it. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data

/** Who is signed in, if somebody is and it is known yet. */
export function useMeIfSignedIn(): Me | undefined {
  return useQuery({ ...meQuery, enabled: useSignedIn() }).data
}

/** Whether somebody is signed in, also as told by other tabs. */
export const useSignedIn = (): boolean =>
  useSyncExternalStore(helssa.session.subscribe, helssa.session.current) !== undefined

export const areasOf = ({ roles }: Pick<Me, 'roles'>): Area[] => [
  'patient',
  ...(['doctor', 'support', 'admin'] as const).filter(
    // Admins answer customers too.
    (area) => roles.includes(area) || (area === 'support' && roles.includes('admin')),
  ),
  'chat',
  'smart',
]

const HOMES = {
  patient: '/',
  doctor: '/doctor',
  support: '/inbox',
  admin: '/admin',
  chat: '/chat',
  smart: '/smart',
} as const
export const homeOf = (area: Area) => HOMES[area]

/** Where somebody begins after signing in. */
export const firstAreaOf = ({ role }: Pick<Me, 'role'>): Area => role

/**
 * For a route's `beforeLoad`: sends to the sign-in who is not signed in, and to their own start who has no business here.
 * The server decides anyway; this spares a page of refusals.
 */
export async function requireArea(queryClient: QueryClient, area: Area, href: string): Promise<void> {
  if (!helssa.session.current()) throw redirect({ to: '/sign-in', search: { to: href } })
  const me = await queryClient.ensureQueryData(meQuery)
  if (!areasOf(me).includes(area)) throw redirect({ to: homeOf(firstAreaOf(me)) })
}
