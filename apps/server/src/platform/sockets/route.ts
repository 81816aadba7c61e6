import type { IncomingHttpHeaders } from 'node:http'
import type { Frame } from './frame.ts'

/** What a surface says of the sockets at one of its addresses. Their lifecycle is the floor's, the same for all. */
export interface SocketRoute {
  /** What metrics call its sockets: `chat`, `fiko-inbox`. */
  readonly name: string
  /** One message, where its clients have longer ones to send than `SocketLimits` allows. */
  readonly frameBytesMax?: number
  /** Whether an address is this route's. Routes are asked in the order in which they were registered. */
  readonly matches: (url: URL) => boolean
  /** Refuses before the handshake, by an HTTP status: 403 for a foreign `Origin`. */
  readonly refuse?: (request: SocketRequest) => number | undefined
  /** Chooses one of the sub-protocols offered; none unless told. */
  readonly chooseProtocol?: (offered: ReadonlySet<string>) => string | undefined
  /**
   * Decides, after the handshake, who it is; frames that arrive meanwhile wait. Refuses by closing `link` and answering
   * nothing. What takes longer than `OPENING_MS_MAX` is closed with 1008, and a handler that comes later is told at once
   * that it is closed.
   */
  readonly open: (link: SocketLink, request: SocketRequest) => Promise<SocketHandler | undefined>
}

/** What was asked for at the handshake. Nothing of it is kept once the socket is open. */
export interface SocketRequest {
  /** Path and query; its host means nothing. */
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  /** The peer's address, of the nearest proxy if there is one. */
  readonly address: string
  /** The sub-protocols offered. */
  readonly protocols: readonly string[]
}

/** Takes the frames of one socket. */
export interface SocketHandler {
  /** One text frame; the next of this socket waits until it is done. A rejection is a fault of ours: logged, closed with 1011. */
  receive(text: string): Promise<void> | void
  /** Called once, when no further frame will be handed over, however the socket ended. */
  closed(): void
}

/** The way back to one peer. On a socket that is closed or closing, none of it does anything. */
export interface SocketLink {
  /** Different in all processes. */
  readonly id: string
  /** A reader for whom more than `unsentBytesMax` wait already is closed with 1013. */
  send(text: string): void
  /** Resolves once what was sent is on its way, or the socket is gone: who has much to send waits in between. */
  drained(): Promise<void>
  /** The same for a frame that was prepared once for many readers. What one turn of the event loop sends leaves together. */
  sendFrame(frame: Frame): void
  /** Frames that still wait for the handler are dropped. A peer that does not answer the close is cut off after `CLOSING_MS_MAX`. */
  close(code: number, reason: string): void
  /** Closes once the clock reaches it, with 1008 `expired` unless told; called again it replaces what was said. */
  expireAt(at: Date, code?: number, reason?: string): void
}
