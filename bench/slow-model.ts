// A server that speaks OpenAI's protocol and answers everybody alike, piece by piece: node bench/slow-model.ts with PORT.
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** An answer of some 120 words from a small model on one graphics card: so many pieces, one each so many milliseconds. */
const PIECES = 200
const PIECE_MS = 30
const WORDS = ['Metformin ', 'may ', 'cause ', 'nausea, ', 'take ', 'it ', 'with ', 'food ', '[1]. ']

const event = (delta: Record<string, string>, finishReason: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'slow', choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`

const server = createServer((request, response) => {
  request.resume()
  if (request.url === '/readyz') {
    response.end('ok')
    return
  }
  request.on('end', () => void answer())
  async function answer() {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const began = performance.now()
    for (let piece = 0; piece < PIECES; piece++) {
      // By the clock, so that a busy machine does not make it slower for those who come together.
      await delay(Math.max(0, began + (piece + 1) * PIECE_MS - performance.now()))
      response.write(event({ content: WORDS[piece % WORDS.length] as string }))
    }
    response.end(`${event({}, 'stop')}data: [DONE]\n\n`)
  }
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.once('SIGTERM', () => {
  server.closeAllConnections()
  server.close(() => process.exit(0))
})
