// The reference of files: `node:http` and streams to and from the disk. What comes is written as it is and synced; nobody is
// asked who they are, nothing is looked at, nothing enciphered.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const folder = process.env.FOLDER ?? ''

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = join(folder, (request.url ?? '').slice(1) || 'none')
  if (request.url === '/readyz') response.end()
  else if (request.method === 'GET') await pipeline(createReadStream(path), response)
  else if (request.method === 'DELETE') await unlink(path).then(() => response.writeHead(204).end())
  else {
    const name = randomUUID()
    await pipeline(request, createWriteStream(join(folder, name), { flush: true }))
    response
      .writeHead(201, { 'content-type': 'application/json' })
      .end(JSON.stringify({ id: name, file_url: `/${name}` }))
  }
}

const server = createServer((request, response) => void serve(request, response).catch(console.error))
server.listen(Number(process.env.PORT), process.env.HOST)
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
