/** What sockets may cost. */
export interface SocketLimits {
  /** Sockets on this node; more are answered 503. */
  readonly socketsMax: number
  /** One message; a longer one is closed with 1009. */
  readonly frameBytesMax: number
  /** What may wait for one slow reader before it is closed with 1013. */
  readonly unsentBytesMax: number
  /** How fast one socket's frames are handled; what comes faster is not read until it is due. No limit unless told. */
  readonly allowance?: Allowance
}

/** A token bucket. It is filled each second, so that a `burst` below `perSecond` would be the true limit. */
export interface Allowance {
  readonly perSecond: number
  readonly burst: number
}

export const USUAL_LIMITS: SocketLimits = {
  socketsMax: 20_000,
  frameBytesMax: 64 * 1024,
  unsentBytesMax: 1024 * 1024,
  allowance: { perSecond: 20, burst: 60 }, // typing at full speed sends one or two a second
}

/** From the handshake until the route knows who it is. */
export const OPENING_MS_MAX = 10_000
/** From the close until the connection is cut, and for frames that arrived before their sender left. */
export const CLOSING_MS_MAX = 5_000
/** Below the 30 s after which the most impatient proxies cut what is silent. */
export const BEAT_MS = 25_000
