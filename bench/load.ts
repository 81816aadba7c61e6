import { connect, type Socket } from 'node:net'

export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  /** Milliseconds from the writing of a request to the last byte of its answer, sorted. */
  readonly latencies: Float64Array
}

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * A closed loop: each of `connections` sends its next request when the last was answered in full, for `seconds`. Written
 * on bare sockets, because it shares the processors with the server: some 10 µs a request.
 * @throws Error at the first answer whose status is not `expect`
 */
export async function runLoad(
  port: number,
  options: { connections: number; seconds: number; next: () => Buffer; expect: number },
): Promise<LoadResult> {
  const latencies: number[] = []
  const began = performance.now()
  const until = began + options.seconds * 1000
  await Promise.all(Array.from({ length: options.connections }, () => loop(port, { ...options, until, latencies })))
  return {
    requests: latencies.length,
    seconds: (performance.now() - began) / 1000,
    latencies: Float64Array.from(latencies).sort(),
  }
}

/** One request on a connection of its own. */
export function ask(port: number, request: Buffer): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true)
    const answer = answerReader((status, body) => {
      socket.destroy()
      resolve({ status, body: body.toString() })
    })
    socket.on('error', reject).on('data', answer).write(request)
  })
}

interface Loop {
  readonly until: number
  readonly latencies: number[]
  readonly next: () => Buffer
  readonly expect: number
}

function loop(port: number, { until, latencies, next, expect }: Loop): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1').setNoDelay(true)
    let sentAt = 0
    const send = () => {
      sentAt = performance.now()
      socket.write(next())
    }
    const onAnswer = answerReader((status, body) => {
      const now = performance.now()
      latencies.push(now - sentAt)
      if (status !== expect) {
        socket.destroy()
        reject(new Error(`answered ${status}: ${body.toString().slice(0, 500)}`))
      } else if (now >= until) socket.end(resolve)
      else send()
    })
    socket.on('error', reject).on('close', () => reject(new Error('the server closed a connection')))
    socket.on('data', onAnswer).on('connect', send)
  })
}

/** Collects the chunks of one answer after another; each must say its length. */
function answerReader(onAnswer: (status: number, body: Buffer) => void): (chunk: Buffer) => void {
  let pending: Buffer | undefined
  return (chunk) => {
    const data = pending ? Buffer.concat([pending, chunk]) : chunk
    const headEnd = data.indexOf(HEAD_END)
    const length = headEnd < 0 ? undefined : lengthIn(data.toString('latin1', 0, headEnd))
    if (length === undefined || data.length < headEnd + HEAD_END.length + length) {
      pending = data
      return
    }
    pending = undefined
    // Without a length nobody knows where it ends: no answer at all.
    onAnswer(
      Number.isNaN(length) ? 0 : Number(data.toString('latin1', 9, 12)),
      data.subarray(headEnd + HEAD_END.length),
    )
  }
}

const lengthIn = (head: string): number => Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
