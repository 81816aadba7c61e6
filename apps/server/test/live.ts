import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket } from 'ws'
import type { House, SignedIn } from './house.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
export type Frame = any

/** A socket that remembers what it was told, and waits for what it will be told. */
export class TestSocket {
  readonly frames: Frame[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()
  #taken = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)))
      for (const look of [...this.#waiting]) look()
    })
    this.closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }))
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** The next frame of a type that was not taken yet; those before it are passed over. */
  async next(type: string): Promise<Frame> {
    const find = () => {
      const index = this.frames.findIndex((frame, at) => at >= this.#taken && frame.type === type)
      if (index < 0) return undefined
      this.#taken = index + 1
      return this.frames[index]
    }
    const there = find()
    if (there) return there
    const { promise, resolve, reject } = Promise.withResolvers<Frame>()
    const look = () => {
      const frame = find()
      if (!frame) return
      this.#waiting.delete(look) // the frame after it is for who asks next
      resolve(frame)
    }
    this.#waiting.add(look)
    const tooLate = setTimeout(() => reject(new Error(`no ${type}; came: ${JSON.stringify(this.frames)}`)), 5_000)
    void this.closed.then(({ code }) => reject(new Error(`closed with ${code} before ${type}`)))
    try {
      return await promise
    } finally {
      clearTimeout(tooLate)
      this.#waiting.delete(look)
    }
  }

  close(): Promise<unknown> {
    this.#socket.close()
    return this.closed
  }

  /** Cuts the line without a word. */
  cut(): void {
    this.#socket.terminate()
  }
}

const ports = new WeakMap<House['app'], Promise<number>>()

/** The house's port; it listens from the first question on. */
export function portOf({ app }: House): Promise<number> {
  const known = ports.get(app)
  if (known) return known
  const port = app.listen({ port: 0, host: '127.0.0.1' }).then(() => (app.server.address() as AddressInfo).port)
  ports.set(app, port)
  return port
}

/** Opens a socket at a path of the house; resolves once the handshake is done. */
export async function dial(
  house: House,
  path: string,
  options: { headers?: Record<string, string>; protocols?: string[] } = {},
): Promise<TestSocket> {
  const port = await portOf(house)
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options.protocols ?? [], {
    headers: options.headers ?? {},
  })
  const test = new TestSocket(socket)
  await once(socket, 'open')
  return test
}

/** The status a handshake is refused with. */
export async function refusalOf(house: House, path: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${await portOf(house)}${path}`, { headers })
  const [, response] = await once(socket, 'unexpected-response')
  socket.on('error', () => undefined)
  socket.terminate()
  return response.statusCode
}

/** The cookie header of somebody's browser. */
export const cookieOf = ({ pass }: SignedIn): { cookie: string } => ({ cookie: `helssa_session=${pass}` })
