// clamd as far as INSTREAM goes (clamd(8)): it knows one virus, which is none.
import { createServer, type Socket } from 'node:net'

/** The file that every scanner takes for a virus (eicar.org). In two parts, so that this file is not taken for it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('')
const COMMAND = 'zINSTREAM\0'

export interface FakeClamd {
  /** Bytes of each stream that was ended, oldest first. */
  readonly scanned: number[]
  /** What a stream may have, as StreamMaxLength. */
  maxBytes: number
  manner: 'answering' | 'silent' | 'hanging up'
  close(): Promise<void>
}

/** Listens at `place`: the path of a socket, or a port of this machine. */
export async function startFakeClamd(place: string | { port: number }): Promise<FakeClamd> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()))
    void serve(socket)
  })
  const at = typeof place === 'string' ? { path: place } : { ...place, host: '127.0.0.1' }
  await new Promise<void>((listening) => server.listen(at, listening))
  const clamd: FakeClamd = {
    scanned: [],
    maxBytes: 25 * 1024 * 1024,
    manner: 'answering',
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }

  async function serve(socket: Socket) {
    let held = Buffer.alloc(0)
    const pieces = socket[Symbol.asyncIterator]()
    const take = async (count: number): Promise<Buffer> => {
      while (held.length < count) {
        const { done, value } = await pieces.next()
        if (done) throw new Error('cut off')
        held = Buffer.concat([held, value])
      }
      const taken = held.subarray(0, count)
      held = held.subarray(count)
      return taken
    }
    try {
      if (clamd.manner === 'hanging up') return void socket.destroy()
      if (String(await take(COMMAND.length)) !== COMMAND) return void socket.end('UNKNOWN COMMAND\0')
      const content: Buffer[] = []
      let bytes = 0
      for (;;) {
        const length = (await take(4)).readUInt32BE(0)
        if (length === 0) break
        bytes += length
        if (bytes > clamd.maxBytes) return void socket.end('INSTREAM size limit exceeded. ERROR\0')
        content.push(await take(length))
      }
      clamd.scanned.push(bytes)
      const found = Buffer.concat(content).includes(EICAR)
      if (clamd.manner === 'answering') socket.end(found ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'stream: OK\0')
    } catch {
      socket.destroy() // whoever sent it went away
    }
  }
  return clamd
}
