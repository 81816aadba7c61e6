import type { QueryClient } from '@tanstack/react-query'
import { helssa } from './clients.ts'
import { forgetTab } from './tab-storage.ts'

/** Ends the session here in any case; nothing that was read or written stays. @throws HelssaError the server was not told */
export async function signOut(queryClient: QueryClient): Promise<void> {
  try {
    await helssa.signOut()
  } finally {
    forgetTab()
    queryClient.clear()
  }
}
