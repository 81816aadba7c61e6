import { useCallback, useMemo, useState } from 'react'

/** So many are laid out at most: each that is measured moves all below it. */
const SHOWN_MAX = 2_000
const STEP = 500

interface Window<Message> {
  readonly shown: readonly Message[]
  /** How many lie before those shown. */
  readonly before: number
  readonly hasLater: boolean
  readonly toEarlier: () => void
  readonly toLater: () => void
  readonly toLatest: () => void
}

/** The part of a long conversation in which somebody reads. It is counted from the end, where messages come and go least. */
export function useWindow<Message>(messages: readonly Message[]): Window<Message> {
  const [wanted, setSkipped] = useState(0)
  const count = messages.length
  const most = Math.max(0, count - SHOWN_MAX)
  const skipped = Math.min(wanted, most)
  const before = Math.max(0, count - skipped - SHOWN_MAX)
  const shown = useMemo(
    () => (before === 0 && skipped === 0 ? messages : messages.slice(before, count - skipped)),
    [messages, before, skipped, count],
  )
  return {
    shown,
    before,
    hasLater: skipped > 0,
    toEarlier: useCallback(() => setSkipped((now) => Math.min(now + STEP, most)), [most]),
    toLater: useCallback(() => setSkipped((now) => Math.max(0, Math.min(now, most) - STEP)), [most]),
    toLatest: useCallback(() => setSkipped(0), []),
  }
}
