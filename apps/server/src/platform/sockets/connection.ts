import type { Socket } from 'node:net'
import { type RawData, WebSocket } from 'ws'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { encodeFrame, type Frame } from './frame.ts'
import { Inbox } from './inbox.ts'
import { BEAT_MS, CLOSING_MS_MAX, OPENING_MS_MAX, type SocketLimits } from './limits.ts'
import type { Outlet } from './outlet.ts'
import type { SocketHandler, SocketLink, SocketRequest, SocketRoute } from './route.ts'
import type { EndedBy, Tally } from './tally.ts'

/** What all connections of a floor share. */
export interface Ground {
  readonly clock: Clock
  readonly log: Log
  readonly limits: SocketLimits
  readonly outlet: Outlet
  readonly tally: Tally
  /** What ids begin with: no other process has the same. */
  readonly stem: string
  /** Told once of each connection, when nothing of it is left. */
  readonly forget: (connection: Connection) => void
}

/** The socket of `ws`, which knows whose it is, so that its listeners are shared functions rather than closures of each. */
export class Wire extends WebSocket {
  connection: Connection | undefined
}

/** Codes with which `ws` itself closes on what breaks the protocol, by its own names. */
const BROKEN: Record<string, number> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_INVALID_UTF8: 1007,
}
const PROTOCOL_ERROR = 1002
const NEVER = Number.POSITIVE_INFINITY
/** So that the beats of sockets that came at the same moment, after a restart say, are spread over the seconds. */
const BEATS_SPREAD_OVER = BEAT_MS / 1_000

/**
 * One socket from its handshake to its end. There may be tens of thousands, almost all idle: a field here is paid for as
 * often, so there is no timer, no closure and no buffer of its own; `sweep` is called each second instead.
 */
export class Connection implements SocketLink {
  readonly route: SocketRoute
  private readonly ground: Ground
  private readonly wire: Wire
  private readonly socket: Socket
  private readonly ordinal: number
  private handler: SocketHandler | undefined
  private inbox: Inbox | undefined
  /** Whether `open` or `receive` runs; the peer may be gone before it ends. */
  private isBusy = true
  private endedBy: EndedBy | undefined
  private isGone = false
  private isForgotten = false
  /** When patience with its present state ends, in milliseconds as all times here. */
  private deadline: number
  private expiry: { at: number; code: number; reason: string } | undefined
  private beatAt: number
  /** How much had been read at the last beat; the next must find more, a pong at least. */
  private bytesRead = -1

  constructor(ground: Ground, route: SocketRoute, wire: Wire, socket: Socket, ordinal: number) {
    const now = ground.clock.now().getTime()
    this.ground = ground
    this.route = route
    this.wire = wire
    this.socket = socket
    this.ordinal = ordinal
    this.deadline = now + OPENING_MS_MAX
    this.beatAt = now + BEAT_MS - (ordinal % BEATS_SPREAD_OVER) * 1_000
    wire.connection = this
    wire.on('message', takeMessage)
    wire.on('error', takeError)
    wire.on('close', takeClose)
  }

  get id(): string {
    return this.ground.stem + this.ordinal.toString(36)
  }
  get unsentBytes(): number {
    return this.socket.writableLength
  }

  /** Has the route decide who it is, then lets the handshake out and hands over what arrived meanwhile. */
  async open(request: SocketRequest): Promise<void> {
    try {
      this.handler = await this.route.open(this, request)
      if (!this.handler) this.close(1008, 'refused')
    } catch (error) {
      this.fail(error, 'a socket could not be opened')
    }
    this.socket.uncork()
    this.isBusy = false
    if (this.isForgotten) this.tellClosed()
    if (!this.endedBy) this.deadline = NEVER
    this.proceed()
  }

  send(text: string): void {
    if (this.wire.readyState === WebSocket.OPEN) this.sendFrame(encodeFrame(text))
  }

  sendFrame(frame: Frame): void {
    if (this.wire.readyState !== WebSocket.OPEN) return
    const { outlet, limits, tally } = this.ground
    // What waited before is the reader's slowness; how large one frame is, is not.
    if (this.unsentBytes > limits.unsentBytesMax) {
      outlet.release(this.socket)
      if (this.unsentBytes > limits.unsentBytesMax) {
        this.close(1013, 'too slow')
        return
      }
    }
    outlet.write(this.socket, frame.bytes)
    tally.framesOut++
  }

  drained(): Promise<void> {
    const { socket } = this
    this.ground.outlet.release(socket)
    if (!socket.writableNeedDrain || socket.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        socket.off('drain', done)
        socket.off('close', done)
        resolve()
      }
      socket.on('drain', done)
      socket.on('close', done)
    })
  }

  close(code: number, reason: string): void {
    this.endBy('us', code)
    this.wire.close(code, reason)
    this.socket.uncork()
    this.readOn() // the answer to the close comes after all that has not been read yet
  }

  expireAt(at: Date, code = 1008, reason = 'expired'): void {
    this.expiry = { at: at.getTime(), code, reason }
  }

  /** What is due by now: the end of patience, expiry, frames that were held back, the heartbeat. */
  sweep(now: number): void {
    if (now >= this.deadline) this.giveUp()
    // Half-closed: the peer said its last, yet what was sent to it may never leave.
    else if (this.wire.readyState !== WebSocket.OPEN) this.endBy('peer', 1006)
    else this.closeIfExpired(now)
    this.proceed()
    if (!this.endedBy && now >= this.beatAt) this.beat(now)
  }

  private giveUp(): void {
    this.inbox?.clear()
    if (this.isGone) this.end()
    else if (this.endedBy) this.wire.terminate()
    else this.close(1008, 'authentication timeout')
  }

  private closeIfExpired(now: number): void {
    if (this.expiry && now >= this.expiry.at) this.close(this.expiry.code, this.expiry.reason)
  }

  private beat(now: number): void {
    this.beatAt = now + BEAT_MS
    const { bytesRead } = this.socket
    // Nothing can be heard from one that is not being read.
    if (this.wire.isPaused) this.bytesRead = -1
    else if (bytesRead === this.bytesRead) {
      this.endBy('us', 1006)
      this.wire.terminate()
      return
    } else this.bytesRead = bytesRead
    this.wire.ping()
  }

  /** A frame arrived. */
  take(text: string, isBinary: boolean): void {
    if (this.endedBy === 'us') return
    this.ground.tally.framesIn++
    if (isBinary) {
      this.close(1003, 'text only')
      return
    }
    this.inbox ??= new Inbox(this.ground.limits.allowance, this.ground.clock.now().getTime())
    this.inbox.add(text)
    this.proceed()
    if (this.inbox.isFull && !this.wire.isPaused) this.wire.pause()
  }

  /** `ws` met what is no WebSocket frame, or a broken connection, and closes. */
  takeError(error: Error & { code?: string }): void {
    this.endBy('us', BROKEN[error.code ?? ''] ?? PROTOCOL_ERROR)
  }

  /** The connection is no more. Frames that came before are still handled, for as long as there is patience. */
  takeClose(code: number): void {
    this.isGone = true
    this.endBy('peer', code)
    this.proceed()
  }

  /** Hands over the next frames if none is being handled, or ends what has nothing left to do. */
  private proceed(): void {
    if (this.isBusy) return
    if (this.handler && this.inbox && !this.inbox.isEmpty) void this.handOver(this.handler, this.inbox)
    else if (this.isGone) this.end()
  }

  private async handOver(handler: SocketHandler, inbox: Inbox): Promise<void> {
    this.isBusy = true
    try {
      for (let text = this.next(inbox); text !== undefined; text = this.next(inbox)) await handler.receive(text)
    } catch (error) {
      this.fail(error, 'a frame could not be handled')
    }
    this.isBusy = false
    if (this.isGone && inbox.isEmpty) this.end()
  }

  private next(inbox: Inbox): string | undefined {
    const now = this.ground.clock.now().getTime()
    this.closeIfExpired(now) // and so there is no next
    const text = inbox.take(now)
    if (inbox.hasRoom) this.readOn()
    return text
  }

  private readOn(): void {
    if (this.wire.isPaused) this.wire.resume()
  }

  private fail(error: unknown, message: string): void {
    this.ground.log.error({ err: error, route: this.route.name, socket: this.id }, message)
    this.close(1011, 'internal error')
  }

  /** Who ends it first is told in the metrics. What we end hands over no further frame. */
  private endBy(by: EndedBy, code: number): void {
    if (by === 'us') this.inbox?.clear()
    if (this.endedBy) return
    this.endedBy = by
    this.deadline = this.ground.clock.now().getTime() + CLOSING_MS_MAX
    this.ground.tally.countEnd(by, code)
  }

  private end(): void {
    if (this.isForgotten) return
    this.isForgotten = true
    this.ground.forget(this)
    this.tellClosed()
  }

  private tellClosed(): void {
    try {
      this.handler?.closed()
    } catch (error) {
      this.ground.log.error({ err: error, route: this.route.name, socket: this.id }, 'a closed socket left a fault')
    }
  }
}

function takeMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  ;(this as Wire).connection?.take(isBinary ? '' : data.toString(), isBinary)
}

function takeError(this: WebSocket, error: Error): void {
  ;(this as Wire).connection?.takeError(error)
}

function takeClose(this: WebSocket, code: number): void {
  ;(this as Wire).connection?.takeClose(code)
}
