import { createListeners } from '../listeners.ts'
import type { SessionLink } from '../session-link.ts'
import { fikoAddress } from './fiko-chat-socket.ts'
import type { FikoConversation } from './fiko-frames.ts'
import { type Frame, Line, type SocketState } from './line.ts'
import { platformOf, type SocketOptions } from './wire.ts'

export type FikoEvent =
  /** The list is another now. */
  | { readonly type: 'conversations'; readonly conversations: readonly FikoConversation[] }
  /** A customer wrote: the moment for a notification. */
  | {
      readonly type: 'customer_message'
      readonly conversationId: string
      readonly message: { readonly id: string; readonly content: string; readonly created_at: string }
    }

/** The list of conversations, live. */
export interface FikoSocket {
  readonly state: SocketState
  /** As the server had it when it was last asked; undefined before its first answer. */
  readonly conversations: readonly FikoConversation[] | undefined
  onEvent(listener: (event: FikoEvent) => void): () => void
  onState(listener: (state: SocketState) => void): () => void
  close(): void
}

type ServerFrame =
  | { type: 'conversations_list'; conversations: FikoConversation[] }
  | {
      type: 'new_customer_message'
      conversation_id: string
      message: { id: string; content: string; created_at: string }
    }
  | { type: 'conversation_updated'; conversation_id: string }
  | { type: 'resync' }

/**
 * Opens the socket of the inbox, and keeps it open. Whatever it hears of, it asks for the whole list, one question at a
 * time: so what it has is right again after any break, however much was missed.
 */
export function openFikoSocket({ link }: { readonly link: SessionLink }, options: SocketOptions = {}): FikoSocket {
  const inbox = new Inbox(link, options)
  return {
    get state() {
      return inbox.state
    },
    get conversations() {
      return inbox.conversations
    },
    onEvent: (listener) => inbox.events.add(listener),
    onState: (listener) => inbox.states.add(listener),
    close: () => inbox.close(),
  }
}

const ASK = { type: 'get_conversations' }

class Inbox {
  readonly events = createListeners<FikoEvent>()
  readonly states = createListeners<SocketState>()
  conversations: readonly FikoConversation[] | undefined
  readonly #line: Line
  /** `stale`: something happened since the question that is under way. */
  #question: 'none' | 'asked' | 'stale' = 'none'

  constructor(link: SessionLink, options: SocketOptions) {
    this.#line = new Line({
      ...platformOf(options),
      address: () => fikoAddress(link, '/ws/conversations/?after='),
      renew: link.renew,
      probe: () => ASK,
      onOpen: () => this.#ask(),
      onFrame: (frame) => this.#heard(frame),
      onLost: () => {
        this.#question = 'none'
      },
      onState: (state) => this.states.tell(state),
    })
  }

  get state(): SocketState {
    return this.#line.state
  }

  close(): void {
    this.#line.close()
  }

  #ask(): void {
    if (this.#question !== 'none') this.#question = 'stale'
    else if (this.#line.send(ASK)) this.#question = 'asked'
  }

  #heard(said: Frame): void {
    const frame = said as unknown as ServerFrame
    switch (frame.type) {
      case 'conversations_list':
        this.#answered(frame.conversations)
        return
      case 'new_customer_message': {
        const { conversation_id: conversationId, message } = frame
        this.#ask()
        this.events.tell({ type: 'customer_message', conversationId, message })
        return
      }
      case 'conversation_updated':
      case 'resync':
        this.#ask()
    }
  }

  #answered(conversations: readonly FikoConversation[]): void {
    const isStale = this.#question === 'stale'
    this.#question = 'none'
    this.conversations = conversations
    if (isStale) this.#ask()
    this.events.tell({ type: 'conversations', conversations })
  }
}
