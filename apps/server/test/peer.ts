import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Node } from './nodes.ts'

interface Told {
  readonly id: number
  readonly content: string
  readonly sender: { readonly id: number }
}

/** A chat client as simple as can be that loses nothing: it resumes by its cursor and repeats what was not echoed. */
export class Peer {
  readonly #conversationId: number
  readonly #cookie: string
  readonly #messages = new Map<number, string>()
  /** Sent and not echoed yet, in order. */
  readonly #open = new Map<string, string>()
  /** By its own name, the id each echoed message has. */
  readonly echoed = new Map<string, number>()
  #cursor = 0
  #socket: WebSocket | undefined
  #changed: () => void = () => undefined

  constructor(conversationId: number, pass: string) {
    this.#conversationId = conversationId
    this.#cookie = `helssa_session=${pass}`
  }

  /** Enters by a node, hears what it missed and repeats what was never echoed. */
  async enter(node: Node): Promise<void> {
    const address = `${node.socketUrl}/ws/chat/${this.#conversationId}/?after=${this.#cursor}`
    const socket = new WebSocket(address, { headers: { cookie: this.#cookie } })
    this.#socket = socket
    socket.on('error', () => undefined) // its close tells as much
    socket.on('message', (data) => {
      if (this.#socket === socket) this.#hear(JSON.parse(String(data)))
    })
    await Promise.race([once(socket, 'open'), once(socket, 'close').then(() => Promise.reject(new Error('closed')))])
    for (const [clientId, content] of this.#open) this.#say(clientId, content)
  }

  send(clientId: string, content: string): void {
    this.#open.set(clientId, content)
    this.#say(clientId, content)
  }

  #say(clientId: string, content: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ type: 'chat_message', content, client_id: clientId }))
  }

  #hear(frame: { type: string; cursor?: number; message?: Told; messages?: Told[]; client_id?: string }): void {
    if (frame.type === 'new_message' && frame.message) {
      this.#messages.set(frame.message.id, frame.message.content)
      if (frame.client_id !== undefined && this.#open.delete(frame.client_id))
        this.echoed.set(frame.client_id, frame.message.id)
    }
    for (const { id, content } of frame.messages ?? []) {
      this.#messages.set(id, content)
      if (this.#open.delete(content)) this.echoed.set(content, id) // contents are the names here
    }
    this.#cursor = Math.max(this.#cursor, frame.cursor ?? 0)
    this.#changed()
  }

  /** What it knows, in order. */
  get list(): [id: number, content: string][] {
    return [...this.#messages].sort(([a], [b]) => a - b)
  }

  /** The ids in the order in which they were heard. */
  get heard(): number[] {
    return [...this.#messages.keys()]
  }

  /** Resolves once something holds; looked at after each frame. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#changed = resolve
      await promise
    }
  }

  get unechoed(): number {
    return this.#open.size
  }

  leave(): void {
    this.#socket?.terminate()
    this.#socket = undefined
  }
}
