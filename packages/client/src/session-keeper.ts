import type { Clock } from './clock.ts'
import { HelssaError } from './error.ts'
import { createListeners } from './listeners.ts'
import { type Session, sessionOf, type Tokens } from './session.ts'
import type { TokenStorage } from './storage.ts'

/** A token about to expire could do so on its way to the server. */
const REFRESH_AHEAD_MS = 30_000
/** With these the server says that the refresh token is worth nothing. With others, or none, it may still be good. */
const REFRESH_REFUSED = new Set([400, 401, 403, 422])

export interface SessionKeeperOptions<Person> {
  readonly storage: TokenStorage<Person>
  readonly clock: Clock
  /** Exchanges a refresh token, which is spent then. */
  readonly refresh: (refreshToken: string) => Promise<Tokens>
  readonly onSignedOut: (reason: HelssaError) => void
}

export interface SessionKeeper<Person> {
  current(): Session<Person> | undefined
  subscribe(listener: () => void): () => void
  begin(session: Session<Person>): void
  end(): void
  /** The session, its access token good for a while yet; undefined when nobody is signed in. */
  fresh(): Promise<Session<Person> | undefined>
  /** The session after the server refused its access token; undefined when it has ended since. */
  replace(refusedAccess: string): Promise<Session<Person> | undefined>
}

/**
 * Keeps the session alive. A refresh token is good for one exchange only, and using it twice ends the session: so of all
 * who wait one refreshes, after looking whether another client on the same storage already has.
 */
export function createSessionKeeper<Person>({
  storage,
  clock,
  refresh,
  onSignedOut,
}: SessionKeeperOptions<Person>): SessionKeeper<Person> {
  const ownListeners = createListeners()
  const tell = () => {
    if (!storage.watch) ownListeners.tell()
  }
  const begin = (session: Session<Person>) => {
    storage.set(session)
    tell()
  }
  const end = () => {
    storage.clear()
    tell()
  }

  async function exchange(refusedAccess: string): Promise<Session<Person> | undefined> {
    const before = storage.get()
    if (before === undefined || before.access !== refusedAccess) return before // another client was faster
    const tokens = await refresh(before.refresh).catch((error) => concludeFrom(error, before))
    const isStillIts = storage.get()?.refresh === before.refresh
    if (tokens !== undefined && isStillIts) begin(sessionOf(tokens, before.user, clock.now()))
    return storage.get()
  }

  /** Ends the session if the server says so, unless somebody signed in, or out, while it was asked. */
  function concludeFrom(error: unknown, asked: Session<Person>): undefined {
    if (!(error instanceof HelssaError) || !REFRESH_REFUSED.has(error.status)) throw error
    if (storage.get()?.refresh !== asked.refresh) return
    end()
    onSignedOut(error)
    throw error
  }

  let waiting: Promise<Session<Person> | undefined> | undefined
  const replace = (refusedAccess: string) => {
    const work = () => exchange(refusedAccess)
    waiting ??= (storage.exclusively ? storage.exclusively(work) : work()).finally(() => {
      waiting = undefined
    })
    return waiting
  }

  return {
    current: () => storage.get(),
    subscribe(listener) {
      return storage.watch ? storage.watch(listener) : ownListeners.add(listener)
    },
    begin,
    end,
    async fresh() {
      const session = storage.get()
      const isFresh = session && session.accessExpiresAtMs - clock.now().getTime() > REFRESH_AHEAD_MS
      return session && !isFresh ? replace(session.access) : session
    },
    replace,
  }
}
