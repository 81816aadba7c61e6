// Installs what is missing and starts the server.
import { ensureInstalled } from './install.mjs'
import { runNode } from './pinned-node.mjs'

await ensureInstalled()
process.exitCode = await runNode(['apps/server/src/main.ts', ...process.argv.slice(2)])
