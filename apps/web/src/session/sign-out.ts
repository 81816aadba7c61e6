import type { QueryClient } from '@tanstack/react-query'
import { helssa } from './clients.ts'
import { forgetTab } from './tab-storage.ts'

/**
 * Ends the session here at once, and nothing that was read or written stays; answers when the server knows, which may take until
 * the line is back. @throws HelssaError the server was not told
 */
export function signOut(queryClient: QueryClient): Promise<void> {
  const told = helssa.signOut()
  forgetTab()
  queryClient.clear()
  return told
}
