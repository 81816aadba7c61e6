// What the crowds have in common: WebSockets on bare sockets, and the orders of the process that started them.

export const FINAL_TEXT = 0x81
const MASKED = 0x80

/** Asks for a WebSocket at a path; headers end with a line break each. */
export const upgradeTo = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`

/** A frame of up to 64 KB whose mask is zero: what is masked by it stays as it is. */
export function encodeFrame(text: string, first = FINAL_TEXT): Buffer {
  const size = Buffer.byteLength(text)
  const head = size < 126 ? [first, MASKED | size] : [first, MASKED | 126, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), Buffer.from(text)])
}

/** Where the content of the frame at `at` begins, and where it ends; four bytes of it must be there. */
export function contentOf(data: Buffer, at: number): readonly [from: number, end: number] {
  const short = data[at + 1] as number
  const [from, size] = short === 126 ? [at + 4, data.readUInt16BE(at + 2)] : [at + 2, short]
  return [from, from + size]
}

/** Carries out the orders of the parent process and answers each, until it is gone. */
export function obey<Order>(carryOut: (order: Order) => Promise<unknown>): void {
  process.on('message', (order: Order) => {
    carryOut(order).then(
      (answer) => process.send?.(answer),
      (error) => {
        throw error
      },
    )
  })
  process.on('disconnect', () => process.exit())
}

/** The value below which a part of all lies; NaN of none. */
export function rankOf(values: readonly number[]): (part: number) => number {
  const sorted = values.toSorted((a, b) => a - b)
  return (part) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN
}
