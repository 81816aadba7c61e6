import { useEffect, useRef } from 'react'

/** Said again so often while somebody writes on: the server forgets it. */
const AGAIN_MS = 4_000
const IDLE_MS = 6_000

/** Tells the others that one is writing, and that one stopped. */
export function useTyping(setTyping: (isTyping: boolean) => void): {
  readonly typed: () => void
  readonly stopped: () => void
} {
  const state = useRef<{ saidAt: number; idle: ReturnType<typeof setTimeout> | undefined }>({
    saidAt: 0,
    idle: undefined,
  })
  const stop = () => {
    clearTimeout(state.current.idle)
    if (state.current.saidAt > 0) setTyping(false)
    state.current.saidAt = 0
  }
  const typed = () => {
    const { current } = state
    clearTimeout(current.idle)
    current.idle = setTimeout(stop, IDLE_MS)
    const at = performance.now()
    if (current.saidAt > 0 && at - current.saidAt < AGAIN_MS) return
    current.saidAt = at
    setTyping(true)
  }
  useEffect(() => () => clearTimeout(state.current.idle), [])
  return { typed, stopped: stop }
}
