import type { VideoCall } from '@helssa/client'
import { useEffect, useState } from 'react'

export type Quality = 'good' | 'fair' | 'poor'
const LOOKS_MS = 3_000

/** What of a connection's statistics tells how it is (W3C WebRTC statistics: candidate-pair, inbound-rtp). */
export interface Measured {
  readonly roundTripSeconds: number
  readonly received: number
  readonly lost: number
}
interface Report {
  readonly type: string
  readonly nominated?: boolean
  readonly state?: string
  readonly currentRoundTripTime?: number
  readonly packetsReceived?: number
  readonly packetsLost?: number
}

export function measure(reports: { forEach(look: (report: Report) => void): void }): Measured {
  let [roundTripSeconds, received, lost] = [0, 0, 0]
  reports.forEach((report) => {
    if (report.type === 'candidate-pair' && report.nominated && report.state === 'succeeded')
      roundTripSeconds = report.currentRoundTripTime ?? 0
    if (report.type === 'inbound-rtp') {
      received += report.packetsReceived ?? 0
      lost += report.packetsLost ?? 0
    }
  })
  return { roundTripSeconds, received, lost }
}

/** How it went between two looks: a tenth lost or half a second there and back is hard to talk over. */
export function judge(now: Measured, before: Measured): Quality {
  const lost = Math.max(0, now.lost - before.lost)
  const all = lost + Math.max(0, now.received - before.received)
  const share = all === 0 ? 0 : lost / all
  if (share > 0.1 || now.roundTripSeconds > 0.5) return 'poor'
  return share > 0.03 || now.roundTripSeconds > 0.25 ? 'fair' : 'good'
}

/** How good the line to the other side is, every few seconds; undefined where there is none. */
export function useQuality(call: VideoCall | undefined, isConnected: boolean): Quality | undefined {
  const [quality, setQuality] = useState<Quality>()
  useEffect(() => {
    if (!call || !isConnected) return
    let before: Measured | undefined
    const look = async () => {
      const reports = await call.stats()
      if (!reports) return
      const now = measure(reports)
      if (before) setQuality(judge(now, before))
      before = now
    }
    const timer = setInterval(() => void look(), LOOKS_MS)
    return () => {
      clearInterval(timer)
      setQuality(undefined)
    }
  }, [call, isConnected])
  return quality
}
