import type { QueryClient } from '@tanstack/react-query'
import { helssa } from './clients.ts'
import { type Me, meQuery } from './me.ts'
import { claimTab } from './tab-storage.ts'

/** Goes in as who has just signed in, whom it answers: of somebody who was here before, nothing stays. @throws HelssaError */
export async function enter(queryClient: QueryClient): Promise<Me> {
  queryClient.clear()
  claimForPerson()
  return queryClient.fetchQuery(meQuery)
}

/** What this tab keeps is of who is signed in, if somebody is. */
export function claimForPerson(): void {
  const session = helssa.session.current()
  if (session) claimTab(session.user.id)
}
