import { describe, expect, it } from 'vitest'
import { judge, measure } from './use-quality.ts'

const nothing = { roundTripSeconds: 0, received: 0, lost: 0 }

describe('the quality of a connection', () => {
  it('is read from the pair in use and from what comes in', () => {
    const reports = [
      { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.08 },
      { type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 3 },
      { type: 'inbound-rtp', packetsReceived: 900, packetsLost: 9 },
      { type: 'inbound-rtp', packetsReceived: 100, packetsLost: 1 },
      { type: 'outbound-rtp' },
    ]
    expect(measure(reports)).toEqual({ roundTripSeconds: 0.08, received: 1_000, lost: 10 })
    expect(measure([])).toEqual(nothing)
  })

  it('is what was lost since the last look, and how long a word takes there and back', () => {
    const before = { roundTripSeconds: 0, received: 1_000, lost: 500 }
    const after = (received: number, lost: number, roundTripSeconds = 0.05) =>
      judge({ roundTripSeconds, received: 1_000 + received, lost: 500 + lost }, before)

    expect(after(1_000, 0)).toBe('good')
    expect(after(950, 50)).toBe('fair')
    expect(after(800, 200)).toBe('poor')
    expect(after(1_000, 0, 0.3)).toBe('fair')
    expect(after(1_000, 0, 0.8)).toBe('poor')
    expect(after(0, 0)).toBe('good')
    expect(judge(nothing, before)).toBe('good') // another connection counts from nothing
  })
})
