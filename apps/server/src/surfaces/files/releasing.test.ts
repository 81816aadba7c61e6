import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { releasing } from './releasing.ts'

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('an answer whose pieces are released', () => {
  const server = createServer()
  let answer: IncomingMessage | undefined

  afterEach(async () => {
    answer?.destroy()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function ask(source: Readable): Promise<IncomingMessage> {
    server.removeAllListeners('request').on('request', (_, response) => releasing(source).pipe(response))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const asking = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' })
    ;[answer] = (await once(asking, 'response')) as [IncomingMessage]
    return answer
  }

  it('is whole at a reader that begins late, and leaves no memory of them', async () => {
    const pieces = Array.from({ length: 200 }, () => Buffer.from(randomBytes(64 * 1024).buffer))
    const expected = digest(Buffer.concat(pieces))
    const source = Readable.from(pieces, { objectMode: false })

    const late = await ask(source)
    await expect.poll(() => source.isPaused()).toBe(true)
    expect(pieces.at(-1)?.length).toBe(64 * 1024)

    expect(digest(await buffer(late))).toBe(expected)
    expect(pieces.filter((piece) => piece.length > 0)).toEqual([])
  })
})
