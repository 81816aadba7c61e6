// The protocol of clamd, ClamAV's server (clamd(8), INSTREAM): a command, pieces with their lengths before them, a length of zero,
// and one line that says what was found.
import { connect, type Socket } from 'node:net'

/** How long clamd may say nothing while something is expected of it. */
const ANSWER_MS = 60_000
const ANSWER_LENGTH_MAX = 1_000
const COMMAND = 'zINSTREAM\0'

export interface Scan {
  /** Resolves when the scanner has room for more; `piece` is copied. */
  write(piece: Uint8Array): Promise<void>
  /** The name of what was found in all that was written, or nothing. @throws Error the scanner did not say */
  verdict(): Promise<string | undefined>
  /** Lets go of the scanner; also after the verdict. */
  stop(): void
}
export type Scanner = () => Scan

/** `address` is `host:port`, or the path of a socket with or without `unix:` before it. */
export function createScanner(address: string, { answerMs = ANSWER_MS }: { answerMs?: number } = {}): Scanner {
  const place = placeOf(address)
  return () => {
    const socket = connect(place)
    const ended = answerOf(socket)
    // Nobody may be waiting at the moment it fails; who asks next is told.
    ended.catch(() => undefined)
    socket.write(COMMAND)
    const send = (bytes: Uint8Array) => socket.writable && socket.write(bytes)

    return {
      async write(piece) {
        if (piece.length === 0) return // of length zero is the end only
        if (send(Buffer.concat([lengthOf(piece.length), piece]))) return
        // It may be busy, or it has said enough and hung up; the verdict tells.
        const drained = new Promise((resolve) => socket.once('drain', resolve))
        await within(answerMs, Promise.race([drained, ended]))
      },
      async verdict() {
        send(lengthOf(0))
        return readAnswer(await within(answerMs, ended))
      },
      stop: () => void socket.destroy(),
    }
  }
}

function placeOf(address: string): { path: string } | { host: string; port: number } {
  const [, host, port] = /^\[?([^/]+?)\]?:(\d+)$/.exec(address) ?? []
  if (host !== undefined) return { host, port: Number(port) }
  return { path: address.replace(/^unix:/, '') }
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

/** All it says until it hangs up. What breaks after it has said something changes nothing of that. */
function answerOf(socket: Socket): Promise<string> {
  let answer = ''
  return new Promise((resolve, reject) => {
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text
      if (answer.includes('\0') || answer.length > ANSWER_LENGTH_MAX) resolve(answer)
    })
    socket.on('error', (cause) => reject(new Error('the scanner of files cannot be reached', { cause })))
    socket.on('close', () => (answer === '' ? reject(new Error('the scanner of files hung up')) : resolve(answer)))
  })
}

function readAnswer(answer: string): string | undefined {
  const [, verdict = ''] = /^stream: (.*)\0$/s.exec(answer) ?? []
  if (verdict === 'OK') return undefined
  const [, found] = /^(.+) FOUND$/s.exec(verdict) ?? []
  if (found !== undefined) return found
  throw new Error(`the scanner of files answered ${JSON.stringify(answer.slice(0, ANSWER_LENGTH_MAX))}`)
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('the scanner of files did not answer in time')), ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
