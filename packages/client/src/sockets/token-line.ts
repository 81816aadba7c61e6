import type { SessionLink } from '../session-link.ts'
import { type Frame, Line, type SocketState } from './line.ts'
import { type Later, type Platform, socketUrl } from './wire.ts'

/** A session renews its token half a minute before it expires; the server closes a line whose token did. */
const LOOK_FOR_TOKEN_MS = 10_000

export interface TokenLineDeps extends Platform {
  readonly link: SessionLink
  readonly path: string
  /** The server took the token; told once for each line. */
  readonly onSignedIn: () => void
  readonly onFrame: (frame: Frame) => void
  readonly onLost: () => void
  readonly onState: (state: SocketState) => void
}

/** A line that signs in by its first frame, and again whenever the session has another token, so that it outlives the first. */
export class TokenLine {
  readonly #link: SessionLink
  readonly #later: Later
  readonly #deps: TokenLineDeps
  readonly #line: Line
  /** What this line was, or is about to be, signed in by. */
  #token = ''
  #isSignedIn = false
  #cancelLook = () => {}

  constructor(deps: TokenLineDeps) {
    this.#deps = deps
    this.#link = deps.link
    this.#later = deps.later
    this.#line = new Line({
      ...deps,
      address: () => this.#address(),
      renew: deps.link.renew,
      probe: () => this.#auth,
      onOpen: () => this.#line.send(this.#auth),
      onFrame: (frame) => (frame.type === 'auth_success' ? this.#signedIn() : deps.onFrame(frame)),
      onLost: () => this.#lost(),
    })
  }

  get state(): SocketState {
    return this.#line.state
  }

  /** Sends where somebody is signed in; says whether it did. */
  send(frame: object): boolean {
    return this.#isSignedIn && this.#line.send(frame)
  }

  close(): void {
    this.#line.close()
  }

  get #auth(): object {
    return { type: 'auth', token: this.#token }
  }

  async #address(): Promise<{ url: string; protocols: string[] } | undefined> {
    const access = await this.#link.access()
    this.#token = access ?? ''
    return access === undefined ? undefined : { url: socketUrl(this.#link, this.#deps.path), protocols: [] }
  }

  #lost(): void {
    this.#isSignedIn = false
    this.#cancelLook()
    this.#deps.onLost()
  }

  /** Told again for each further token, and whenever a silent line is asked. */
  #signedIn(): void {
    this.#cancelLook()
    this.#cancelLook = this.#later(LOOK_FOR_TOKEN_MS, () => void this.#lookForToken())
    if (this.#isSignedIn) return
    this.#isSignedIn = true
    this.#deps.onSignedIn()
  }

  async #lookForToken(): Promise<void> {
    let isOver = false
    const again = this.#later(LOOK_FOR_TOKEN_MS, () => void this.#lookForToken())
    this.#cancelLook = () => {
      isOver = true
      again()
    }
    // Without an answer the next look asks again; a line whose token expires meanwhile is closed, and dialled anew.
    const access = await this.#link.access().catch(() => this.#token)
    if (isOver) return
    if (access === undefined) this.#line.close('signed_out')
    else if (access !== this.#token) {
      this.#token = access
      this.#line.send(this.#auth)
    }
  }
}
