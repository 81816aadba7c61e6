import type { Actor, Identity } from '../../domains/identity/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { Refusal } from '../../platform/errors.ts'
import { instantText } from '../../platform/http/schema.ts'
import { createHeldSockets, type Held, type HeldSockets } from '../../platform/sockets/held.ts'
import type { SocketLink } from '../../platform/sockets/route.ts'

/** How long a socket may wait with its first frame. */
const AUTH_SECONDS = 10
const SIGN_IN = [1008, 'sign in first'] as const

interface Deps {
  readonly identity: Identity
  readonly clock: Clock
  readonly onFault: (error: unknown) => void
}

/** What a socket adds to its signing in. */
export interface SignInHooks {
  /** Tells the client why a token was not taken; the socket closes after it. */
  readonly refuse: (error: unknown) => void
  /** Whether somebody who is signed in may still do what this socket is open for; yes, unless told. */
  readonly mayStay?: (actor: Actor) => boolean
}

/**
 * Signing in at a socket of this surface (contract: WebSocket): by a token in the first `auth` frame, or wherever else the
 * route found one. Answers how a socket begins: it closes with 1008 unless it is signed in within ten seconds, and whenever
 * its token expires or its person may not be there any more.
 */
export function createSocketSignIns(deps: Deps): (link: SocketLink, hooks: SignInHooks) => SocketSignIn {
  const held = createHeldSockets<SocketSignIn>(deps.identity.onRightsChanged, deps.onFault)
  return (link, hooks) => {
    link.expireAt(new Date(deps.clock.now().getTime() + AUTH_SECONDS * 1_000), ...SIGN_IN)
    return new SocketSignIn({ ...hooks, identity: deps.identity, link, held })
  }
}

interface SignInDeps extends SignInHooks {
  readonly identity: Identity
  readonly link: SocketLink
  readonly held: HeldSockets<SocketSignIn>
}

/** Whose a socket is. */
export class SocketSignIn implements Held {
  readonly #deps: SignInDeps
  #proof: { readonly token: string; readonly personId: string; readonly sessionId: string } | undefined
  #letGo: () => void = () => undefined
  #isClosed = false

  constructor(deps: SignInDeps) {
    this.#deps = deps
  }

  get isSignedIn(): boolean {
    return this.#proof !== undefined
  }

  /** Empty while nobody is signed in. */
  get personId(): string {
    return this.#proof?.personId ?? ''
  }

  /** Empty while nobody is signed in. */
  get sessionId(): string {
    return this.#proof?.sessionId ?? ''
  }

  /** Takes a token, and answers `auth_success`; it may follow another of the same person, so that a socket outlives it. */
  async authenticate(token: string): Promise<void> {
    const { identity, link, held, refuse } = this.#deps
    const actor = await identity.authenticateSocket({ token }).catch((error) => {
      refuse(error)
      return undefined
    })
    if (!actor || (this.#proof && this.#proof.personId !== actor.personId)) {
      link.close(...SIGN_IN)
      return
    }
    this.#letGo()
    this.#proof = { token, personId: actor.personId, sessionId: actor.sessionId }
    if (this.#isClosed) return
    this.#letGo = held.hold(this)
    link.expireAt(actor.expiresAt)
    link.send(
      JSON.stringify({ type: 'auth_success', user_id: actor.personId, expires_at: instantText(actor.expiresAt) }),
    )
    await this.check() // what changed before it was held was told to nobody
  }

  async check(): Promise<void> {
    await this.actorNow()
  }

  /** Who it is now; closes the socket of one who may not be here any more. */
  async actorNow(): Promise<Actor | undefined> {
    if (!this.#proof) return undefined
    const { identity, link, mayStay } = this.#deps
    const actor = await identity.authenticateSocket({ token: this.#proof.token }).catch((error) => {
      if (!(error instanceof Refusal)) throw error
      return undefined
    })
    if (actor && (mayStay?.(actor) ?? true)) return actor
    link.close(...SIGN_IN)
    return undefined
  }

  /** The socket is gone. */
  closed(): void {
    this.#isClosed = true
    this.#letGo()
  }
}
