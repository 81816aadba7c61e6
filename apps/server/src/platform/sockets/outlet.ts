import type { Socket } from 'node:net'

/**
 * Holds back what is written to each socket until the turn of the event loop ends, so that it leaves in one system call:
 * a busy conversation has many messages a turn, and a call costs more than all else of sending one.
 */
export class Outlet {
  private held: Socket[] = []
  private readonly releaseAll = () => {
    const held = this.held
    this.held = []
    for (const socket of held) socket.uncork()
  }

  /** `ws` writes its own frames (ping, pong, close) to the same stream at once, so the order of all is kept. */
  write(socket: Socket, bytes: Buffer): void {
    if (socket.writableCorked === 0) {
      socket.cork()
      if (this.held.push(socket) === 1) setImmediate(this.releaseAll)
    }
    socket.write(bytes)
  }

  /** Hands on what one socket holds back, to learn what its reader truly does not take. */
  release(socket: Socket): void {
    socket.uncork()
  }
}
