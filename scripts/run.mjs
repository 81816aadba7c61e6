// Installs what is missing and runs a file on the pinned Node.js: node scripts/run.mjs <file> [arguments]
import { ensureInstalled } from './install.mjs'
import { runNode } from './pinned-node.mjs'

await ensureInstalled()
process.exitCode = await runNode(process.argv.slice(2))
