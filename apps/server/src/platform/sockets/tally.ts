import type { Metrics } from '../http/metrics.ts'

export type EndedBy = 'us' | 'peer'
/** Above these a peer may say any number. */
const KNOWN_CODE_MAX = 1_015

/** What the sockets of this process did so far. */
export class Tally {
  framesIn = 0
  framesOut = 0
  private readonly closed = new Map<string, { labels: { by: EndedBy; code: string }; value: number }>()

  /** Counts an end, by who wanted it and why (RFC 6455 §7.4; 1006: without a word). */
  countEnd(by: EndedBy, code: number): void {
    const labels = { by, code: by === 'peer' && code > KNOWN_CODE_MAX ? 'other' : String(code) }
    const key = `${by} ${labels.code}`
    const counted = this.closed.get(key)
    if (counted) counted.value++
    else this.closed.set(key, { labels, value: 1 })
  }

  tell(metrics: Metrics): void {
    metrics.counter('socket_frames_in_total', 'Messages that sockets brought', () => this.framesIn)
    metrics.counter('socket_frames_out_total', 'Messages that were sent over sockets', () => this.framesOut)
    metrics.counter('sockets_closed_total', 'Sockets that ended, by who ended them and the code', () => this.ends(), [
      'by',
      'code',
    ])
  }

  private ends() {
    return [...this.closed.values()]
  }
}
