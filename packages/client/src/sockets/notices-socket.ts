import type { Language } from '../connect.ts'
import { createListeners } from '../listeners.ts'
import type { AnswerOf } from '../operations.ts'
import type { SessionLink } from '../session-link.ts'
import type { Frame, SocketState } from './line.ts'
import { TokenLine } from './token-line.ts'
import { platformOf, type SocketOptions } from './wire.ts'

/** A notice, as `listNotifications` has it. */
export type Notice = AnswerOf<'listNotifications'>['results'][number]

export type NoticeEvent =
  /** Something new: the moment to show it. */
  | { readonly type: 'notice'; readonly notice: Notice }
  /** Another number of notices is unread now; also when they were read elsewhere. */
  | { readonly type: 'unread'; readonly count: number }

/** Own notices, live. */
export interface NoticesSocket {
  readonly state: SocketState
  /** How many are unread; undefined before the server's first word. */
  readonly unread: number | undefined
  /** Up to where all was told; a later socket may go on `after` it. */
  readonly cursor: number | undefined
  onEvent(listener: (event: NoticeEvent) => void): () => void
  onState(listener: (state: SocketState) => void): () => void
  close(): void
}

export interface NoticesSocketOptions extends SocketOptions {
  /** A cursor of an earlier socket: what came since is told too. Only what comes from now on, unless given. */
  readonly after?: number
  /** Of the texts; the browser's own unless given, and Persian for any but English. */
  readonly language?: Language
}

/** What the server says; something else, from a newer server, tells nothing. */
type NoticeFrame =
  | { readonly type: 'notice'; readonly notification: Notice; readonly cursor: number }
  | { readonly type: 'unread'; readonly count: number; readonly cursor: number }

/** Opens the socket of notices, and keeps it open and signed in: each notice is told once, in order, over all breaks. */
export function openNoticesSocket(
  { link }: { readonly link: SessionLink },
  options: NoticesSocketOptions = {},
): NoticesSocket {
  const notices = new Notices(link, options)
  return {
    get state() {
      return notices.state
    },
    get unread() {
      return notices.unread
    },
    get cursor() {
      return notices.cursor
    },
    onEvent: (listener) => notices.events.add(listener),
    onState: (listener) => notices.states.add(listener),
    close: () => notices.close(),
  }
}

class Notices {
  readonly events = createListeners<NoticeEvent>()
  readonly states = createListeners<SocketState>()
  unread: number | undefined
  cursor: number | undefined
  readonly #line: TokenLine

  constructor(link: SessionLink, options: NoticesSocketOptions) {
    this.cursor = options.after
    const pathOf = () => {
      const query = new URLSearchParams({
        ...(this.cursor !== undefined && { after: String(this.cursor) }),
        ...(options.language && { language: options.language }),
      })
      return `/ws/notifications/?${query}`
    }
    this.#line = new TokenLine({
      ...platformOf(options),
      link,
      get path() {
        return pathOf() // of each dialling: from where the line before it was cut
      },
      onSignedIn: () => {},
      onFrame: (frame) => this.#heard(frame),
      onLost: () => {},
      onState: (state) => this.states.tell(state),
    })
  }

  get state(): SocketState {
    return this.#line.state
  }

  close(): void {
    this.#line.close()
  }

  #heard(said: Frame): void {
    const frame = said as unknown as NoticeFrame
    switch (frame.type) {
      case 'notice':
        if (frame.cursor <= (this.cursor ?? 0)) return // told already
        this.cursor = frame.cursor
        this.events.tell({ type: 'notice', notice: frame.notification })
        return
      case 'unread':
        this.cursor = Math.max(this.cursor ?? 0, frame.cursor)
        if (frame.count === this.unread) return
        this.unread = frame.count
        this.events.tell({ type: 'unread', count: frame.count })
    }
  }
}
