/** Those who hear of something, each until it stops; the same function may be added twice. */
export interface Listeners<Event> {
  add(listener: (event: Event) => void): () => void
  tell(event: Event): void
}

export function createListeners<Event = void>(): Listeners<Event> {
  const listeners = new Set<(event: Event) => void>()
  return {
    add(listener) {
      const own = (event: Event) => listener(event)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    tell(event) {
      for (const listener of [...listeners]) listener(event)
    },
  }
}
