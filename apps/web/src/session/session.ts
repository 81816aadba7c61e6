import type { HelssaError } from '@helssa/client'

type Listener = (reason: HelssaError) => void
const listeners = new Set<Listener>()

/** Tells that the server ended the session: signed out elsewhere, suspended, or its time was over. */
export function endSession(reason: HelssaError): void {
  for (const listener of listeners) listener(reason)
}

/** Hears when the server ends the session; answers how to stop. */
export function onSessionEnded(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
