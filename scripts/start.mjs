// Installs and builds what is missing and starts the server.
import { ensureBuilt } from './build-web.mjs'
import { ensureInstalled } from './install.mjs'
import { runNode } from './pinned-node.mjs'

await ensureInstalled()
await ensureBuilt()
process.exitCode = await runNode(['apps/server/src/main.ts', ...process.argv.slice(2)])
