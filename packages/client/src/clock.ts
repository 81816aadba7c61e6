/** The only source of "now". Tests pass their own and move it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
