import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The client as one module, as a page loads it. */
async function bundleClient(): Promise<string> {
  const bundle = await rolldown({ input: file('../../../../packages/client/src/index.ts'), platform: 'browser' })
  try {
    return (await bundle.generate({ format: 'esm' })).output[0].code
  } finally {
    await bundle.close()
  }
}

/** Serves `visit.html` at `/`, and the client beside it. */
export async function servePages(): Promise<{ url: string; close: () => Promise<unknown> }> {
  const client = await bundleClient()
  const page = readFileSync(file('./visit.html'))
  const server = createServer(({ url }, response) => {
    if (url === '/') response.setHeader('content-type', 'text/html').end(page)
    else if (url === '/client.js') response.setHeader('content-type', 'text/javascript').end(client)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}
