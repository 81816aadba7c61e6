import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../log.ts'
import { createMetrics } from './metrics.ts'
import { createHttpServer } from './server.ts'
import { takeFile } from './take-file.ts'

const TIMES = { restMs: 400, formIdleMs: 300, formMs: 2_000 }
const FORM = 'multipart/form-data; boundary=b'
const HEAD = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
const END = '\r\n--b--\r\n'

describe('the time a request may take to arrive', () => {
  let app: FastifyInstance

  beforeEach(async () => {
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
        let bytes = 0
        for await (const piece of source) bytes += piece.length
        return { bytes }
      }),
    )
    app.post('/slow-reader', async (request) =>
      takeFile(request, async ({ source }) => {
        let bytes = 0
        for await (const piece of source) {
          if (bytes === 0) await delay(3 * TIMES.formIdleMs)
          bytes += piece.length
        }
        return { bytes }
      }),
    )
    app.post('/json', async (request) => request.body)
    await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => app.close())

  /** Sends the pieces with `pauseMs` between them; answers what came back, and how long the line was open. */
  async function send(head: string, pieces: readonly (string | Buffer)[], pauseMs: number) {
    const { port } = app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (data) => {
      answer += data
      if (answer.includes('}')) socket.end()
    })
    socket.on('error', () => socket.destroy())
    const began = performance.now()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await once(socket, 'connect')
    socket.write(head)
    for (const piece of pieces) {
      await delay(pauseMs)
      if (!socket.writable) break
      socket.write(piece)
    }
    await closed
    return { answer, ms: performance.now() - began }
  }
  const headOf = (path: string, type: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`
  const formOf = (pieces: readonly string[]) => [HEAD, ...pieces, END]
  const lengthOf = (pieces: readonly string[]) => pieces.join('').length

  it('is long for a file that keeps coming', async () => {
    const pieces = formOf(Array<string>(10).fill('12345'))

    const { answer, ms } = await send(headOf('/file', FORM, lengthOf(pieces)), pieces, 100)

    expect(answer).toContain('{"bytes":50}')
    expect(ms).toBeGreaterThan(TIMES.restMs * 2)
  })

  it('is over for a file that stops, and in any case after the longest that a form may take', async () => {
    const stopped = await send(headOf('/file', FORM, 1_000), [HEAD, '12345'], 10)
    expect([stopped.answer, stopped.ms < 3 * TIMES.formIdleMs]).toEqual([expect.not.stringContaining('bytes'), true])

    const endless = await send(headOf('/file', FORM, 100_000), [HEAD, ...Array<string>(30).fill('1')], 100)
    expect(endless.answer).not.toContain('bytes')
  })

  it('is not counted while the server itself takes its time over what came', async () => {
    const pieces = formOf(['x'.repeat(2_000_000)])

    const { answer } = await send(headOf('/slow-reader', FORM, lengthOf(pieces)), pieces, 0)

    expect(answer).toContain('{"bytes":2000000}')
  })

  it('is short for all else: heads, and bodies that trickle', async () => {
    const slowHead = await send('POST /json HTTP/1.1\r\n', Array<string>(20).fill('X-A: b\r\n'), 100)
    expect(slowHead.answer).not.toContain(' 200 ')

    const trickling = await send(headOf('/json', 'application/json', 100), Array<string>(20).fill('1'), 100)
    expect(trickling.answer).not.toContain(' 200 ')
    for (const { ms } of [slowHead, trickling]) expect(ms).toBeLessThan(2_500)
  })
})
