import type { Platform, SocketHappening, SocketLike } from './wire.ts'

/** `closed` is for good: by `close()`, because the server takes this session no more (or not here), or has no such thing for this person. */
export type SocketState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'waiting'; readonly retryInMs: number }
  | { readonly state: 'closed'; readonly reason: 'closed' | 'signed_out' | 'not_found' }

/** Anything a server says: an object with a `type`. */
export interface Frame {
  readonly type: string
  readonly [field: string]: unknown
}

export interface LineDeps extends Platform {
  /** Where to dial now; undefined when nobody is signed in. What it throws is a network that is away. */
  readonly address: () => Promise<{ url: string; protocols: string[] } | undefined>
  /** Has the session renewed after the server refused it; answers whether there still is one. */
  readonly renew: () => Promise<boolean>
  /** A cheap frame that the server answers. */
  readonly probe: () => object
  readonly onOpen: () => void
  readonly onFrame: (frame: Frame) => void
  readonly onLost: () => void
  readonly onState: (state: SocketState) => void
}

const RETRY_MS_FIRST = 500
const RETRY_MS_MAX = 30_000
/** A line that held so long was good: the next failure begins with short pauses again. */
const STABLE_MS = 10_000
/** Servers ping below what a page can see, so a line that is silent for so long is asked whether it lives. */
const SILENCE_MS_MAX = 30_000
const ANSWER_MS_MAX = 10_000
const OPENING_MS_MAX = 15_000
const NOT_ALLOWED = 1008
const OPEN = 1
const NOT_FOUND = 4404

/** How long to wait before an attempt: anything up to a limit that doubles (full jitter), so that many do not come back as one. */
export const retryPause = (attempt: number, random: number): number =>
  random * Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** attempt)

/**
 * A line to the server that is dialled again whenever it breaks, later and later, and watched while it is silent. It says
 * what arrives; what that means, and what is to be said again on a new line, others know.
 */
export class Line {
  readonly #deps: LineDeps
  readonly #stopWaking: () => void
  #state: SocketState = { state: 'connecting' }
  #socket: SocketLike | undefined
  /** Of sockets and answers that belong to an earlier dialling nothing is heard any more. */
  #turn = 0
  #attempt = 0
  #hasRenewed = false
  #cancelWatch = () => {}
  #cancelStable = () => {}
  #cancelRetry = () => {}

  constructor(deps: LineDeps) {
    this.#deps = deps
    this.#stopWaking = deps.onWake(() => this.#wake())
    queueMicrotask(() => {
      if (this.#state.state !== 'closed') this.#dial()
    })
  }

  get state(): SocketState {
    return this.#state
  }

  /** Sends on an open line; says whether there was one. */
  send(frame: object): boolean {
    if (this.#state.state !== 'open' || !this.#socket) return false
    if ((this.#socket.readyState ?? OPEN) !== OPEN) return false // closing; what is sent now is lost, and said to be a fault
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  close(reason: 'closed' | 'signed_out' | 'not_found' = 'closed'): void {
    if (this.#state.state === 'closed') return
    this.#stopWaking()
    this.#cancelRetry()
    this.#setState({ state: 'closed', reason }, () => this.#drop())
  }

  #dial(): void {
    this.#cancelRetry()
    const turn = ++this.#turn
    this.#setState({ state: 'connecting' })
    if (turn !== this.#turn) return
    this.#deps.address().then(
      (address) => {
        if (turn !== this.#turn) return
        if (address) this.#open(address, turn)
        else this.close('signed_out')
      },
      () => {
        if (turn === this.#turn) this.#retryLater()
      },
    )
  }

  #open({ url, protocols }: { url: string; protocols: string[] }, turn: number): void {
    const mine = (act: (event: SocketHappening) => void) => (event: SocketHappening) => {
      if (turn === this.#turn) act(event)
    }
    const socket = this.#deps.connect(url, protocols)
    this.#socket = socket
    this.#watch(OPENING_MS_MAX, () => this.#lose())
    socket.addEventListener(
      'open',
      mine(() => this.#opened()),
    )
    socket.addEventListener(
      'message',
      mine(({ data }) => this.#heard(data)),
    )
    socket.addEventListener(
      'close',
      mine(({ code }) => this.#lose(code)),
    )
    // A close follows each error, and says more.
    socket.addEventListener('error', () => {})
  }

  #opened(): void {
    this.#watch(OPENING_MS_MAX, () => this.#lose())
    this.#cancelStable = this.#deps.later(STABLE_MS, () => {
      this.#attempt = 0
    })
    this.#setState({ state: 'open' }, this.#deps.onOpen)
  }

  #heard(data: unknown): void {
    this.#listen()
    const frame = readFrame(data)
    // A complaint about the token does not show that the session is good.
    if (frame?.type !== 'error') this.#hasRenewed = false
    if (frame) this.#deps.onFrame(frame)
  }

  /** Waits for the next frame, and asks for one where none comes. */
  #listen(): void {
    this.#watch(SILENCE_MS_MAX, () => this.#ask())
  }

  #ask(): void {
    this.#watch(ANSWER_MS_MAX, () => this.#lose())
    this.send(this.#deps.probe())
  }

  #watch(ms: number, act: () => void): void {
    this.#cancelWatch()
    this.#cancelWatch = this.#deps.later(ms, act)
  }

  #wake(): void {
    if (this.#state.state === 'waiting') this.#dial()
    else if (this.#state.state === 'open') this.#ask()
  }

  /** The line is gone, or given up. */
  #lose(code?: number): void {
    this.#drop()
    if (code === NOT_FOUND) this.close('not_found')
    else if (code !== NOT_ALLOWED) this.#retryLater()
    else if (this.#hasRenewed) this.close('signed_out')
    else this.#renew()
  }

  #renew(): void {
    const turn = this.#turn
    this.#setState({ state: 'connecting' })
    this.#deps.renew().then(
      (isSignedIn) => {
        if (turn !== this.#turn) return
        if (!isSignedIn) {
          this.close('signed_out')
          return
        }
        this.#hasRenewed = true
        this.#dial()
      },
      () => {
        if (turn === this.#turn) this.#retryLater()
      },
    )
  }

  #retryLater(): void {
    const retryInMs = retryPause(this.#attempt++, this.#deps.random())
    this.#cancelRetry = this.#deps.later(retryInMs, () => this.#dial())
    this.#setState({ state: 'waiting', retryInMs })
  }

  /** Lets go of the socket without waiting for its close, which on a dead line may take minutes. */
  #drop(): void {
    this.#turn++
    this.#cancelWatch()
    this.#cancelStable()
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    socket.close()
    this.#deps.onLost()
  }

  /** What `first` does is done before others hear of the new state. */
  #setState(state: SocketState, first: () => void = () => {}): void {
    const isNew = state.state !== this.#state.state || state.state === 'waiting'
    this.#state = state
    first()
    if (isNew && this.#state === state) this.#deps.onState(state)
  }
}

/** A frame, or nothing where a proxy speaks another language. */
function readFrame(data: unknown): Frame | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const said: unknown = JSON.parse(data)
    const isFrame = typeof said === 'object' && said !== null && 'type' in said && typeof said.type === 'string'
    return isFrame ? (said as Frame) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
