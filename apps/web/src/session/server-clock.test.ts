import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { learnServerTime, serverNow } from './server-clock.ts'

const answerAt = (date?: string) => ({ headers: new Headers(date ? { Date: date } : {}) })
const NOON = 'Sat, 21 Nov 2026 12:00:00 GMT'
const at = (time: string) => new Date(`2026-11-21T${time}Z`)

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  learnServerTime(answerAt(new Date().toUTCString()))
  vi.useRealTimers()
})

it('is the server’s time on a machine that is far off, and goes on as that machine’s clock does', () => {
  vi.setSystemTime(at('12:20:00'))
  learnServerTime(answerAt(NOON))
  expect(serverNow()).toEqual(at('12:00:00'))
  vi.setSystemTime(at('12:21:00'))
  learnServerTime(answerAt())
  expect(serverNow()).toEqual(at('12:01:00'))
})

it('is the machine’s own where that is right but for the way through the network', () => {
  vi.setSystemTime(at('12:00:02'))
  learnServerTime(answerAt(NOON))
  expect(serverNow()).toEqual(at('12:00:02'))
})

it('is right again after the machine’s clock was put right', () => {
  vi.setSystemTime(at('10:00:00'))
  learnServerTime(answerAt(NOON))
  vi.setSystemTime(at('12:00:01'))
  learnServerTime(answerAt(NOON))
  expect(serverNow().getTime() - at('12:00:00').getTime()).toBeLessThanOrEqual(1000)
})
