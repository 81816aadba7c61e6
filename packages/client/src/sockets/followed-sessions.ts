import { SocketError } from './socket-error.ts'
import type { Later } from './wire.ts'

/** As many as the server lets one line follow. */
const SESSIONS_MAX = 20
/** So long an answer to joining is awaited on an open line. */
const JOINED_MS_MAX = 60_000
/** The pause before joining again where the server failed to have one join. */
const REJOIN_MS = 5_000

interface Followed {
  /** All up to here was told; undefined before the server has told from where the session is followed. */
  cursor: number | undefined
  /** `joined`: the line of now follows it. */
  state: 'wanted' | 'asked' | 'joined'
  /** Told once that the session is followed, whatever line that takes. */
  readonly first: PromiseWithResolvers<{ title: string }>
  wasJoined: boolean
  cancel: () => void
}

interface Deps {
  readonly later: Later
  /** Sends where somebody is signed in on the line; says whether it could. */
  readonly send: (frame: object) => boolean
  /** A session is followed no more; `error` is for who still waits for something of it. */
  readonly onGone: (sessionId: string, error: SocketError) => void
}

/** Which sessions are followed, and up to where each was told: on each new line they are joined from there. */
export class FollowedSessions {
  readonly #sessions = new Map<string, Followed>()
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  isJoined(id: string): boolean {
    return this.#sessions.get(id)?.state === 'joined'
  }

  cursorOf(id: string): number | undefined {
    return this.#sessions.get(id)?.cursor
  }

  /** @throws SocketError */
  join(id: string, after: number | undefined): Promise<{ title: string }> {
    const known = this.#sessions.get(id)
    if (known && after !== undefined && after < (known.cursor ?? Number.POSITIVE_INFINITY)) {
      known.cursor = after
      if (known.state !== 'wanted') this.#ask(id, known)
    }
    return (known ?? this.#add(id, after)).first.promise
  }

  /** Follows a session from now on, if it is not followed already. */
  follow(id: string): void {
    if (!this.#sessions.has(id)) this.#add(id, undefined)
  }

  leave(id: string): void {
    if (!this.#sessions.has(id)) return
    this.#deps.send({ type: 'leave_session', session_id: id })
    this.forget(id, new SocketError('CLOSED', 'The session was left'))
  }

  /** Says whether it was followed before. */
  forget(id: string, error = new SocketError('REFUSED', 'The session was deleted', 'NOT_FOUND')): boolean {
    const session = this.#sessions.get(id)
    if (!session) return false
    session.cancel()
    this.#sessions.delete(id)
    session.first.reject(error)
    this.#deps.onGone(id, error)
    return session.wasJoined
  }

  joined(id: string, { title, cursor }: { title: string; cursor: number }): void {
    const session = this.#sessions.get(id)
    if (!session) return
    session.cancel()
    session.state = 'joined'
    session.wasJoined = true
    session.cursor ??= cursor
    session.first.resolve({ title })
  }

  /** Something was told of a session. */
  heard(id: string, cursor: number): void {
    const session = this.#sessions.get(id)
    if (session) session.cursor = Math.max(session.cursor ?? 0, cursor)
  }

  /** On a new line: joins all there are, each from where it was told. */
  rejoin(): void {
    for (const [id, session] of this.#sessions) this.#ask(id, session)
  }

  rejoinOne(id: string): void {
    const session = this.#sessions.get(id)
    if (session) this.#ask(id, session)
  }

  /** The server failed to have a session joined, which was no word about the session. */
  rejoinLater(id: string): void {
    const session = this.#sessions.get(id)
    if (session?.state !== 'asked') return
    session.cancel()
    session.cancel = this.#deps.later(REJOIN_MS, () => this.#ask(id, session))
  }

  lost(): void {
    for (const session of this.#sessions.values()) {
      session.cancel()
      session.state = 'wanted'
    }
  }

  close(): void {
    for (const id of [...this.#sessions.keys()]) this.forget(id, new SocketError('CLOSED', 'The socket was closed'))
  }

  #add(id: string, after: number | undefined): Followed {
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size >= SESSIONS_MAX && oldest !== undefined) this.leave(oldest)
    const first = Promise.withResolvers<{ title: string }>()
    first.promise.catch(() => {}) // where a question alone has it followed, the question's own promise tells
    const session: Followed = { cursor: after, state: 'wanted', first, wasJoined: false, cancel: () => {} }
    this.#sessions.set(id, session)
    this.#ask(id, session)
    return session
  }

  #ask(id: string, session: Followed): void {
    const { cursor } = session
    const frame = { type: 'join_session', session_id: id, ...(cursor !== undefined && { after: cursor }) }
    if (!this.#deps.send(frame)) return
    session.cancel()
    session.state = 'asked'
    session.cancel = this.#deps.later(JOINED_MS_MAX, () =>
      this.forget(id, new SocketError('UNANSWERED', 'The server did not answer')),
    )
  }
}
