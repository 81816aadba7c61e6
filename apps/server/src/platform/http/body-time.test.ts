import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../log.ts'
import { createMetrics } from './metrics.ts'
import { createHttpServer } from './server.ts'
import { takeFile } from './take-file.ts'

const TIMES = { restMs: 400, formIdleMs: 300, formMs: 2_000 }
const TRICKLE_MS = 100
const FORM = 'multipart/form-data; boundary=b'
const HEAD = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
const END = '\r\n--b--\r\n'

/** Our own timers are moved by hand; those by which Node ends a slow head or a long request are its own, and run. */
describe('the time a request may take to arrive', () => {
  let app: FastifyInstance
  /** Bytes of files that a route has read. */
  let read = 0
  /** Resolves with a request whose first piece was read. */
  let reading = Promise.withResolvers<IncomingMessage>()
  let mayRead = Promise.withResolvers<void>()

  beforeEach(async () => {
    read = 0
    reading = Promise.withResolvers()
    mayRead = Promise.withResolvers()
    app = await createHttpServer({
      log: createLog('silent', () => {}),
      metrics: createMetrics(),
      trustedProxies: undefined,
      behindTls: false,
      bodyTimes: TIMES,
    })
    await app.register(multipart, { limits: { fileSize: 5_000_000 } })
    app.post('/file', async (request) =>
      takeFile(request, async ({ source }) => {
        for await (const piece of source) read += piece.length
        return { bytes: read }
      }),
    )
    app.post('/slow-reader', async (request) =>
      takeFile(request, async ({ source }) => {
        for await (const piece of source) {
          reading.resolve(request.raw)
          await mayRead.promise
          read += piece.length
        }
        return { bytes: read }
      }),
    )
    app.post('/json', async (request) => request.body)
    await app.listen({ port: 0, host: '127.0.0.1' })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  })
  afterEach(async () => {
    vi.useRealTimers()
    await app.close()
  })

  /** A connection to the server; `arrived` resolves once the server has read all that was written to it. */
  async function dial() {
    const accepted = once(app.server, 'connection') as Promise<[Socket]>
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => socket.destroy())
    let answer = ''
    socket.on('data', (data) => {
      answer += data
      if (answer.includes('}')) socket.end()
    })
    const closed = once(socket, 'close')
    const [theirs] = await accepted
    return {
      socket,
      closed,
      answer: () => answer,
      arrived: () => expect.poll(() => theirs.destroyed || theirs.bytesRead >= socket.bytesWritten, NOW).toBe(true),
      isOpen: () => !theirs.destroyed,
    }
  }
  const NOW = { interval: 1 }
  const headOf = (path: string, type: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`
  const lengthOf = (pieces: readonly string[]) => pieces.join('').length

  it('is long for a file that keeps coming', async () => {
    const pieces = [HEAD, ...Array<string>(10).fill('12345'), END]
    const line = await dial()
    line.socket.write(headOf('/file', FORM, lengthOf(pieces)))
    for (const piece of pieces) {
      await line.arrived()
      vi.advanceTimersByTime(TRICKLE_MS)
      line.socket.write(piece)
    }
    await line.closed

    expect(pieces.length * TRICKLE_MS).toBeGreaterThan(TIMES.restMs * 2)
    expect(line.answer()).toContain('{"bytes":50}')
  })

  it('is over for a file that stops', async () => {
    const line = await dial()
    line.socket.write(`${headOf('/file', FORM, 1_000)}${HEAD}12345`)
    await expect.poll(() => read, NOW).toBe(5)

    vi.advanceTimersByTime(2 * TIMES.formIdleMs)

    await line.closed
    expect(line.answer()).not.toContain('bytes')
  })

  it('is over in any case after the longest that a form may take', async () => {
    vi.useRealTimers()
    const line = await dial()
    line.socket.write(`${headOf('/file', FORM, 100_000)}${HEAD}`)
    const trickle = setInterval(() => line.socket.writable && line.socket.write('1'), TRICKLE_MS)
    await line.closed
    clearInterval(trickle)

    expect(line.answer()).not.toContain('bytes')
    expect(read).toBeGreaterThan(1)
  })

  it('is not counted while the server itself takes its time over what came', async () => {
    const pieces = [HEAD, 'x'.repeat(2_000_000), END]
    const line = await dial()
    line.socket.write(`${headOf('/slow-reader', FORM, lengthOf(pieces))}${pieces.join('')}`)
    const request = await reading.promise
    await expect.poll(() => request.complete || request.isPaused() || request.readableLength > 0, NOW).toBe(true)

    vi.advanceTimersByTime(3 * TIMES.formIdleMs)
    mayRead.resolve()

    await line.closed
    expect(line.answer()).toContain('{"bytes":2000000}')
  })

  it('is short for a body that trickles', async () => {
    const line = await dial()
    line.socket.write(headOf('/json', 'application/json', 100))
    let passedMs = 0
    for (; line.isOpen() && passedMs < 2_000; passedMs += TRICKLE_MS) {
      await line.arrived()
      vi.advanceTimersByTime(TRICKLE_MS)
      if (line.socket.writable) line.socket.write('1')
    }
    await line.closed

    expect(passedMs).toBe(TIMES.restMs)
    expect(line.answer()).not.toContain(' 200 ')
  })

  it('is short for a head that trickles', async () => {
    vi.useRealTimers()
    const began = performance.now()
    const line = await dial()
    line.socket.write('POST /json HTTP/1.1\r\n')
    const trickle = setInterval(() => line.socket.writable && line.socket.write('X-A: b\r\n'), TRICKLE_MS)
    await line.closed
    clearInterval(trickle)

    expect(performance.now() - began).toBeLessThan(2_500)
    expect(line.answer()).not.toContain(' 200 ')
  })
})
