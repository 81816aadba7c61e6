// Makes the built web app match its sources. Plain JavaScript, because it runs on the Node.js that is already there.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'
import { runNode } from './pinned-node.mjs'

const web = join(root, 'apps', 'web')
const built = join(web, 'dist')
const stampFile = join(built, '.sources')
const SOURCES = [
  'package-lock.json',
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/compress.ts',
  'apps/web/preload-font.ts',
  'apps/web/public',
  'apps/web/src',
  'packages/client/src',
]

/** Builds the web app if it is missing or older than its sources. Ends the process if that cannot work. */
export async function ensureBuilt() {
  const stamp = stampOfSources()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  console.log('Building the web app (once, a few seconds) …')
  // Into a folder of its own first: a server that runs keeps its files, and a build that fails leaves the old one.
  const fresh = join(web, `dist.${process.pid}`)
  const vite = join(root, 'node_modules', '.bin', 'vite')
  const args = [vite, 'build', web, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'error']
  const code = await runNode(args, { NODE_ENV: 'production' }) // whoever asks: tests have another
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    process.exit(code)
  }
  writeFileSync(join(fresh, '.sources'), stamp)
  rmSync(built, { recursive: true, force: true })
  try {
    renameSync(fresh, built)
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    rmSync(fresh, { recursive: true, force: true }) // another process built the same meanwhile
  }
}

function stampOfSources() {
  const hash = createHash('sha256')
  for (const source of SOURCES) addTo(hash, join(root, source))
  return hash.digest('hex')
}

function addTo(hash, path) {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) addTo(hash, join(path, name))
  else hash.update(`${path.slice(root.length)}\n`).update(readFileSync(path))
}
