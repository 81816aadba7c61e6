/** What of the platform's `WebSocket` is used here; that of `ws` has it too. */
export interface SocketLike {
  /** 1 while it is open; from the first word of a close on it takes nothing more, which its `close` event tells later. */
  readonly readyState?: number
  send(text: string): void
  close(code?: number): void
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: SocketHappening) => void): void
}

/** An event of a socket: of a message its `data`, of a close its `code`. */
export interface SocketHappening {
  readonly type: string
  readonly data?: unknown
  readonly code?: number
}

/** Opens a socket. Node's own cannot send a cookie, so there a caller passes one that can. */
export type Connect = (url: string, protocols: string[]) => SocketLike

/** Does something later, in milliseconds; answers how to call it off. Tests pass their own and move it. */
export type Later = (ms: number, act: () => void) => () => void

/** What sockets take from outside; all of it has a default. */
export interface SocketOptions {
  readonly connect?: Connect
  readonly later?: Later
  /** From 0 up to 1. */
  readonly random?: () => number
  /** Hears when the network may be back, or somebody looks at the page again; answers how to stop. */
  readonly onWake?: (wake: () => void) => () => void
}

export interface Platform {
  readonly connect: Connect
  readonly later: Later
  readonly random: () => number
  readonly onWake: (wake: () => void) => () => void
}

export const platformOf = (options: SocketOptions): Platform => ({
  connect: options.connect ?? ((url, protocols) => new WebSocket(url, protocols)),
  later: options.later ?? laterByTimer,
  random: options.random ?? Math.random,
  onWake: options.onWake ?? listenToPage,
})

const laterByTimer: Later = (ms, act) => {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

interface PageEvents {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
  readonly document?: PageEvents & { readonly visibilityState?: string }
}

/** Where there is no page there is nothing to hear. */
function listenToPage(wake: () => void): () => void {
  const page = globalThis as PageEvents
  const looked = () => {
    if (page.document?.visibilityState === 'visible') wake()
  }
  page.addEventListener?.('online', wake)
  page.document?.addEventListener?.('visibilitychange', looked)
  return () => {
    page.removeEventListener?.('online', wake)
    page.document?.removeEventListener?.('visibilitychange', looked)
  }
}

/** A socket's address at the server. */
export const socketUrl = ({ baseUrl }: { readonly baseUrl: string }, path: string): string =>
  `${baseUrl.replace(/^http/, 'ws').replace(/\/$/, '')}${path}`
