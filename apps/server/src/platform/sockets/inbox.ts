import type { Allowance } from './limits.ts'

/** What is read ahead. A chunk already read (64 KB at most) may hold more frames; they are kept too. */
const FRAMES_AHEAD_MAX = 4

/** The frames of one socket that wait for their turn. A socket gets it with its first frame: idle ones cost nothing. */
export class Inbox {
  private readonly waiting: string[] = []
  private readonly allowance: Allowance | undefined
  private tokens: number
  private countedAt: number

  constructor(allowance: Allowance | undefined, now: number) {
    this.allowance = allowance
    this.tokens = allowance?.burst ?? 0
    this.countedAt = now
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0
  }
  /** Whether the peer should be read no further. */
  get isFull(): boolean {
    return this.waiting.length >= FRAMES_AHEAD_MAX
  }
  /** Whether it is worth reading again. */
  get hasRoom(): boolean {
    return this.waiting.length <= FRAMES_AHEAD_MAX / 2
  }

  add(text: string): void {
    this.waiting.push(text)
  }

  clear(): void {
    this.waiting.length = 0
  }

  /** The next frame, unless there is none or it is not due yet. */
  take(now: number): string | undefined {
    if (this.isEmpty || !this.spend(now)) return undefined
    return this.waiting.shift()
  }

  private spend(now: number): boolean {
    if (!this.allowance) return true
    const { perSecond, burst } = this.allowance
    // A clock that was set back must not take away what was saved up.
    const gained = (Math.max(0, now - this.countedAt) / 1_000) * perSecond
    this.tokens = Math.min(burst, this.tokens + gained)
    this.countedAt = now
    if (this.tokens < 1) return false
    this.tokens--
    return true
  }
}
