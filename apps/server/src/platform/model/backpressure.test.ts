import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { createModel } from './create-model.ts'

const PIECE = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(20_000) } }] })}\n\n`
/** Some 60 MB: far more than two sockets keep. */
const PIECES = 3_000

describe('a model that says more than is read', () => {
  let said = 0
  let isGone = false
  const server = createServer((incoming, outgoing) => {
    incoming.resume()
    outgoing.on('close', () => {
      isGone = true
    })
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
    const say = () => {
      while (said < PIECES && !outgoing.destroyed) {
        said++
        if (!outgoing.write(PIECE)) return
      }
    }
    outgoing.on('drain', say)
    say()
  })
  afterAll(() => server.close())

  it('is not read ahead, and ended by who stops reading', async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const limits = { timeoutMs: 20_000, idleMs: 20_000, concurrency: 1, clock: { now: () => new Date(0) } }
    const model = createModel({ baseUrl, model: 'm', ...limits })
    const question = { system: '', turns: [{ role: 'user', text: 'سلام' }], maxOutputTokens: 9 } as const

    for await (const _ of model.stream(question)) {
      let before = -1
      const hasStopped = () => {
        const isSame = said === before
        before = said
        return isSame
      }
      await expect.poll(hasStopped, { interval: 150, timeout: 10_000 }).toBe(true)
      break
    }

    expect(said).toBeLessThan(PIECES / 2)
    await expect.poll(() => isGone).toBe(true)
  })
})
