import type { Static, TSchema } from 'typebox'
import type { Assistant } from '../../domains/assistant/index.ts'
import type { Identity } from '../../domains/identity/index.ts'
import type { Message, Messaging } from '../../domains/messaging/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import type { SocketHandler, SocketLink, SocketRoute } from '../../platform/sockets/route.ts'
import { askedOf } from './assistant.ts'
import { clientFrames } from './assistant-frames.ts'
import { type Joined, joinSession } from './assistant-room.ts'
import { httpRows, rowOf } from './errors.ts'
import { createFrameReader } from './read-frame.ts'
import { createSocketSignIns, type SignInHooks, type SocketSignIn } from './socket-sign-in.ts'

/** Sessions one socket follows; the one joined first is left for another. */
const SESSIONS_MAX = 20

interface Deps {
  readonly identity: Identity
  readonly assistant: Assistant
  readonly messaging: Messaging
  readonly clock: Clock
  readonly onFault: (error: unknown) => void
}

type FrameOf<T extends Record<string, TSchema>> = { [Name in keyof T]: Static<T[Name]> }[keyof T]
type ClientFrame = FrameOf<typeof clientFrames>

const readFrame = createFrameReader(clientFrames)

/** The assistant's socket (contract: WebSocket, real-time chat): `/ws/chat/` without an id. */
export function assistantSocket(deps: Deps): SocketRoute {
  const signIns = createSocketSignIns(deps)
  return {
    name: 'assistant',
    matches: ({ pathname }) => /^\/ws\/chat\/?$/.test(pathname),
    async open(link, { headers }) {
      const language = languageOf(headers['accept-language'])
      return new AssistantSocket({ ...deps, link, language }, (hooks) => signIns(link, hooks))
    },
  }
}

class AssistantSocket implements SocketHandler {
  readonly #deps: Deps
  readonly #link: SocketLink
  readonly #language: Language
  readonly #signIn: SocketSignIn
  readonly #joined = new Map<string, Joined>()
  #isClosed = false

  constructor(
    { link, language, ...deps }: Deps & { link: SocketLink; language: Language },
    signIn: (hooks: SignInHooks) => SocketSignIn,
  ) {
    this.#deps = deps
    this.#link = link
    this.#language = language
    this.#signIn = signIn({ refuse: (error) => this.#refuse(error, {}) })
  }

  async receive(text: string): Promise<void> {
    const frame = this.#read(text)
    if (!frame) return
    const clientId = frame.type === 'message' ? frame.client_id : undefined
    const session = 'session_id' in frame ? frame.session_id : undefined
    try {
      if (frame.type === 'auth') await this.#signIn.authenticate(frame.token)
      else if (!this.#signIn.isSignedIn) this.#tellError(httpRows[401], {})
      else if (await this.#signIn.actorNow()) await this.#act(frame)
    } catch (error) {
      this.#refuse(error, { session, clientId })
    }
  }

  #read(text: string): ClientFrame | undefined {
    const read = readFrame(text, this.#language)
    if ('frame' in read) return read.frame
    const clientId = read.said?.client_id
    this.#send({ type: 'error', ...read.complaint, ...(typeof clientId === 'string' && { client_id: clientId }) })
    return undefined
  }

  async #act(frame: Exclude<ClientFrame, { type: 'auth' }>): Promise<void> {
    switch (frame.type) {
      case 'join_session':
        return this.#join(frame.session_id, frame.after)
      case 'leave_session':
        this.#leave(frame.session_id)
        return
      case 'message':
        if (!this.#joined.has(frame.session_id)) await this.#join(frame.session_id, undefined)
        await this.#ask(frame)
    }
  }

  async #join(sessionId: string, after: number | undefined): Promise<void> {
    this.#leave(sessionId)
    const [first] = this.#joined.keys()
    if (this.#joined.size >= SESSIONS_MAX && first !== undefined) this.#leave(first)
    const joined = await joinSession(this.#deps, {
      personId: this.#signIn.personId,
      sessionId,
      after,
      language: this.#language,
      send: (frame) => this.#send(frame),
      drained: () => this.#link.drained(),
      onErased: () => this.#leave(sessionId),
    })
    if (this.#isClosed) joined.leave()
    else this.#joined.set(sessionId, joined)
  }

  #leave(sessionId: string): void {
    this.#joined.get(sessionId)?.leave()
    this.#joined.delete(sessionId)
  }

  /** Resolves once the question is kept, or refused: the next frame need not wait for its answer. */
  #ask(frame: Extract<ClientFrame, { type: 'message' }>): Promise<void> {
    const { session_id: session, client_id: clientId } = frame
    const joined = this.#joined.get(session)
    const kept = Promise.withResolvers<void>()
    const onKept = (question: Message) => {
      joined?.asked(question)
      kept.resolve()
    }
    const asking = this.#deps.assistant.chat
      .ask(this.#signIn.personId, session, { ...askedOf(frame), onKept })
      .then((exchange) => joined?.repeat(exchange))
      .catch((error) => this.#refuse(error, { session, clientId }))
    const settled = Promise.race([kept.promise, asking])
    joined?.waitFor(settled)
    return settled
  }

  #refuse(error: unknown, of: { session?: string | undefined; clientId?: string | undefined }): void {
    const row = error instanceof Refusal ? rowOf(error.code) : undefined
    if (!row) this.#deps.onFault(error)
    const code = row && error instanceof Refusal ? (row.code ?? error.code) : httpRows[500].code
    this.#tellError({ code, ...(row ?? httpRows[500]), ...(row && { code }) }, of)
  }

  #tellError(
    row: { readonly code: string; readonly fa: string; readonly en: string },
    { session, clientId }: { session?: string | undefined; clientId?: string | undefined },
  ): void {
    this.#send({
      type: 'error',
      message: row[this.#language],
      code: row.code,
      ...(session !== undefined && { session_id: session }),
      ...(clientId !== undefined && { client_id: clientId }),
    })
  }

  #send(frame: object): void {
    this.#link.send(JSON.stringify(frame))
  }

  closed(): void {
    this.#isClosed = true
    this.#signIn.closed()
    for (const id of [...this.#joined.keys()]) this.#leave(id)
  }
}
