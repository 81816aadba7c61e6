import type { Identity } from '../../domains/identity/index.ts'
import type { Notifications } from '../../domains/notifications/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { Refusal } from '../../platform/errors.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import type { SocketHandler, SocketLink, SocketRoute } from '../../platform/sockets/route.ts'
import { httpRows, rowOf } from './errors.ts'
import { type NoticeServerFrame, noticeFrameOf, noticeFrames } from './notifications-frames.ts'
import { createFrameReader } from './read-frame.ts'
import { createSocketSignIns, type SignInHooks, type SocketSignIn } from './socket-sign-in.ts'

const CURSOR = /^\d{1,15}$/

interface Deps {
  readonly identity: Identity
  readonly notifications: Notifications
  readonly clock: Clock
  readonly onFault: (error: unknown) => void
}

const readFrame = createFrameReader(noticeFrames)

/** Notices as they come: `/ws/notifications/`, with `?after=` from where a socket before it was cut. */
export function notificationsSocket(deps: Deps): SocketRoute {
  const signIns = createSocketSignIns(deps)
  return {
    name: 'notifications',
    matches: ({ pathname }) => /^\/ws\/notifications\/?$/.test(pathname),
    async open(link, { url, headers }) {
      const after = url.searchParams.get('after')
      const socket = new NoticesSocket(
        {
          ...deps,
          link,
          language: languageOf(url.searchParams.get('language') ?? headers['accept-language']),
          after: cursorOf(after),
        },
        (hooks) => signIns(link, hooks),
      )
      if (after !== null && cursorOf(after) === undefined) socket.complain(422)
      const token = url.searchParams.get('token')
      if (token !== null) await socket.authenticate(token)
      return socket
    },
  }
}

const cursorOf = (text: string | null): number | undefined =>
  text !== null && CURSOR.test(text) ? Number(text) : undefined

interface SocketDeps extends Deps {
  readonly link: SocketLink
  readonly language: Language
  readonly after: number | undefined
}

class NoticesSocket implements SocketHandler {
  readonly #deps: SocketDeps
  readonly #signIn: SocketSignIn
  #isFollowing = false
  #isClosed = false
  #stop: () => void = () => undefined

  constructor(deps: SocketDeps, signIn: (hooks: SignInHooks) => SocketSignIn) {
    this.#deps = deps
    this.#signIn = signIn({ refuse: (error) => this.#refuse(error) })
  }

  async receive(text: string): Promise<void> {
    const read = readFrame(text, this.#deps.language)
    if ('frame' in read) await this.authenticate(read.frame.token)
    else this.#send({ type: 'error', ...read.complaint })
  }

  async authenticate(token: string): Promise<void> {
    await this.#signIn.authenticate(token)
    if (!this.#signIn.isSignedIn || this.#isFollowing || this.#isClosed) return
    this.#isFollowing = true
    await this.#follow()
  }

  complain(status: 422): void {
    const { code, ...text } = httpRows[status]
    this.#send({ type: 'error', code, message: text[this.#deps.language] })
  }

  async #follow(): Promise<void> {
    const { notifications, link, language, after } = this.#deps
    const stop = await notifications.feed.follow(this.#signIn.personId, after, {
      noticed: (notification) => {
        this.#send(noticeFrameOf(notification, language))
        return link.drained()
      },
      counted: ({ unread, cursor }) => this.#send({ type: 'unread', count: unread, cursor }),
    })
    if (this.#isClosed) stop()
    else this.#stop = stop
  }

  #refuse(error: unknown): void {
    const row = error instanceof Refusal ? rowOf(error.code) : undefined
    if (!row) this.#deps.onFault(error)
    const code = row && error instanceof Refusal ? (row.code ?? error.code) : httpRows[500].code
    this.#send({ type: 'error', code, message: (row ?? httpRows[500])[this.#deps.language] })
  }

  #send(frame: NoticeServerFrame): void {
    this.#deps.link.send(JSON.stringify(frame))
  }

  closed(): void {
    this.#isClosed = true
    this.#signIn.closed()
    this.#stop()
  }
}
