import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Whole numbers from 0 up to below a limit, the same ones for the same seed (mulberry32). */
export function createDice(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/**
 * A network before a port that cuts lines anywhere in what they carry, holds bytes back, and has the beginning of a line
 * arrive twice; what a client said last may arrive though it hears nothing any more.
 */
export async function openFaultyNetwork(port: number, dice: (below: number) => number) {
  let isFaulty = true
  const sockets = new Set<Socket>()
  let cuts = 0

  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => {}) // a cut line is what is wanted here
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  /** Carries what comes, up to a number of bytes, at which the line breaks. */
  function carry(from: Socket, to: Socket, bytesMax: number, cut: () => void): void {
    let carried = 0
    from.on('data', (chunk: Buffer) => {
      const part = chunk.subarray(0, Math.max(0, bytesMax - carried))
      carried += chunk.length
      const pass = () => {
        if (!to.destroyed) to.write(part)
        if (carried >= bytesMax) cut()
        else from.resume()
      }
      from.pause() // bytes wait, but never overtake each other
      if (isFaulty && dice(4) === 0) setTimeout(pass, dice(8))
      else pass()
    })
    from.on('close', () => to.destroy())
  }

  const server = createServer((client) => {
    keep(client)
    const upstream = keep(connect(port, '127.0.0.1'))
    const budget = () => (isFaulty && dice(3) > 0 ? 150 + dice(2_000) : Number.POSITIVE_INFINITY)
    /** The client's end breaks; the server's may still take what was on its way. */
    const cut = () => {
      cuts++
      client.destroy()
    }
    if (isFaulty && dice(4) === 0) {
      const twin = keep(connect(port, '127.0.0.1'))
      client.once('data', (chunk) => twin.end(chunk))
      twin.resume()
    }
    carry(client, upstream, budget(), cut)
    carry(upstream, client, budget(), cut)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts
    },
    /** Breaks every line there is. */
    cutAll(): void {
      for (const socket of sockets) socket.destroy()
    },
    /** From now on nothing is lost. */
    heal(): void {
      isFaulty = false
      for (const socket of sockets) socket.destroy()
    },
    end(): Promise<unknown> {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
