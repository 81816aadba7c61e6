import { newIdempotencyKey, type SocketState } from '@helssa/client'
import { keepUnsent, readUnsent } from './kept.ts'

/** A message of one's own that the server does not have yet, or that it refused. */
export interface Outgoing {
  readonly clientId: string
  readonly content: string
  readonly isNote: boolean
  readonly at: string
  readonly file?: File
  /** How much of the file has gone off, 0 to 1. */
  readonly share?: number
  readonly error?: unknown
  /** Once the server has it; it stands here until the line tells of it. */
  readonly sentAs?: string | number
}

export interface Talk<Message> {
  /** In their order, the same array as long as nothing changes; undefined until the first page came. */
  readonly messages: readonly Message[] | undefined
  readonly outgoing: readonly Outgoing[]
  readonly line: SocketState['state']
  readonly hasOlder: boolean
  readonly isLoadingOlder: boolean
  readonly olderError: unknown
  readonly error: unknown
  /** Who is writing, oneself too. */
  readonly typing: readonly Typist[]
}

export interface Typist {
  readonly id: number
  readonly name: string
}

/** What sockets of conversations have in common. */
export interface LiveSocket<Message, Event> {
  readonly state: SocketState
  readonly messages: readonly Message[]
  send(content: string, clientId?: string): Promise<Message>
  setTyping(isTyping: boolean): void
  onEvent(listener: (event: Event) => void): () => void
  onState(listener: (state: SocketState) => void): () => void
  close(): void
}

/** How one surface does it. */
export interface LiveSource<Message, Event, Socket extends LiveSocket<Message, Event>> {
  /** Names the conversation among what is kept. */
  readonly key: string
  readonly pageSize: number
  idOf(message: Message): string | number
  /** @throws HelssaError */
  open(): Promise<Socket>
  /** Adds the page before a message; answers how many came. @throws HelssaError */
  loadOlder(socket: Socket, first: Message): Promise<number>
  /** Sends what the socket cannot, a file or a note; answers the message's id. @throws HelssaError */
  sendOtherwise(socket: Socket, outgoing: Outgoing, sending: Sending): Promise<string | number>
  /** Who is writing, or has stopped, where an event tells that. */
  typingOf(event: Event): (Typist & { readonly isTyping: boolean }) | undefined
  /** What else an event is for. */
  hear?(event: Event, socket: Socket): void
}

export interface Sending {
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}

export interface Live<Message, Socket> {
  current(): Talk<Message>
  subscribe(listener: () => void): () => void
  /** Undefined until it is open. */
  socket(): Socket | undefined
  send(content: string, options?: { readonly isNote?: boolean; readonly file?: File }): void
  /** Sends again what was refused. */
  retry(clientId: string): void
  /** Takes off what was refused, or calls off a file on its way. */
  drop(clientId: string): void
  loadOlder(): void
  reload(): void
  setTyping(isTyping: boolean): void
  close(): void
}

/** Whoever says nothing more about writing has stopped. */
const TYPING_MS_MAX = 9_000

/** Opens a conversation: its latest page, then all that happens; what was on its way when the page was left is sent on. */
export function openLive<Message, Event, Socket extends LiveSocket<Message, Event>>(
  source: LiveSource<Message, Event, Socket>,
  now: () => Date = () => new Date(),
): Live<Message, Socket> {
  const listeners = new Set<() => void>()
  const under = new Map<string, AbortController>()
  const typists = new Map<number, Typist & { readonly end: ReturnType<typeof setTimeout> }>()
  let socket: Socket | undefined
  let isClosed = false
  let talk: Talk<Message> = {
    messages: undefined,
    outgoing: readUnsent(source.key),
    line: 'connecting',
    hasOlder: false,
    isLoadingOlder: false,
    olderError: undefined,
    error: undefined,
    typing: [],
  }
  const set = (change: Partial<Talk<Message>>) => {
    if (isClosed) return
    talk = { ...talk, ...change }
    if (change.outgoing)
      keepUnsent(
        source.key,
        talk.outgoing.filter(({ file, sentAs }) => !file && sentAs === undefined).map(withoutState),
      )
    for (const listener of listeners) listener()
  }
  const change = (clientId: string, by: Partial<Outgoing>) =>
    set({ outgoing: talk.outgoing.map((each) => (each.clientId === clientId ? { ...each, ...by } : each)) })
  const without = (clientId: string) => talk.outgoing.filter((each) => each.clientId !== clientId)

  /** What the line has told of is shown as a message, and no more as on its way. */
  const look = (messages: readonly Message[]) => {
    const waits = talk.outgoing.some(({ sentAs }) => sentAs !== undefined)
    const latest = waits ? new Set(messages.slice(-100).map(source.idOf)) : undefined
    const outgoing = latest
      ? talk.outgoing.filter(({ sentAs }) => sentAs === undefined || !latest.has(sentAs))
      : talk.outgoing
    set({ messages, ...(outgoing.length < talk.outgoing.length && { outgoing }) })
  }

  const send = (open: Socket, outgoing: Outgoing) => {
    const { clientId, content, file, isNote } = outgoing
    const abort = new AbortController()
    under.set(clientId, abort)
    const onProgress = (share: number) => change(clientId, { share })
    const sent: Promise<string | number> =
      file || isNote
        ? source.sendOtherwise(open, outgoing, { signal: abort.signal, onProgress })
        : open.send(content, clientId).then(source.idOf)
    sent
      .then(
        (id) => {
          change(clientId, { sentAs: id })
          look(open.messages)
        },
        (error: unknown) => {
          // Left with the page: what was written is kept, and sent on when it is looked at again.
          if (!isClosed && !abort.signal.aborted) change(clientId, { error })
        },
      )
      .finally(() => under.delete(clientId))
  }

  const setTypist = ({ id, name }: Typist, isTyping: boolean) => {
    clearTimeout(typists.get(id)?.end)
    typists.delete(id)
    if (isTyping) {
      const end = setTimeout(() => setTypist({ id, name }, false), TYPING_MS_MAX)
      typists.set(id, { id, name, end })
    }
    set({ typing: [...typists.values()] })
  }

  const open = () => {
    set({ error: undefined })
    source.open().then(
      (opened) => {
        if (isClosed) return opened.close()
        socket = opened
        set({
          messages: opened.messages,
          line: opened.state.state,
          hasOlder: opened.messages.length >= source.pageSize,
        })
        opened.onState(({ state }) => set({ line: state, ...(state !== 'open' && { typing: [] }) }))
        opened.onEvent((event) => {
          const typist = source.typingOf(event)
          if (typist) setTypist(typist, typist.isTyping)
          source.hear?.(event, opened)
          if (opened.messages !== talk.messages) look(opened.messages)
        })
        for (const outgoing of talk.outgoing) send(opened, outgoing)
      },
      (error: unknown) => set({ error }),
    )
  }
  open()

  return {
    current: () => talk,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    socket: () => socket,
    send(content, { isNote = false, file } = {}) {
      const outgoing = {
        clientId: newIdempotencyKey(),
        content,
        isNote,
        at: now().toISOString(),
        ...(file && { file, share: 0 }),
      }
      set({ outgoing: [...talk.outgoing, outgoing] })
      if (socket) send(socket, outgoing)
    },
    retry(clientId) {
      change(clientId, { error: undefined })
      const outgoing = talk.outgoing.find((each) => each.clientId === clientId)
      if (outgoing && socket) send(socket, outgoing)
    },
    drop(clientId) {
      under.get(clientId)?.abort(new DOMException('called off', 'AbortError'))
      set({ outgoing: without(clientId) })
    },
    loadOlder() {
      const [first] = talk.messages ?? []
      if (!socket || !first || !talk.hasOlder || talk.isLoadingOlder) return
      const open = socket
      set({ isLoadingOlder: true, olderError: undefined })
      source.loadOlder(open, first).then(
        (count) => set({ messages: open.messages, hasOlder: count > 0, isLoadingOlder: false }),
        (olderError: unknown) => set({ olderError, isLoadingOlder: false }),
      )
    },
    reload: open,
    setTyping: (isTyping) => socket?.setTyping(isTyping),
    close() {
      isClosed = true
      for (const { end } of typists.values()) clearTimeout(end)
      for (const abort of under.values()) abort.abort(new DOMException('left', 'AbortError'))
      socket?.close()
    },
  }
}

const withoutState = ({ clientId, content, isNote, at }: Outgoing) => ({ clientId, content, isNote, at })
