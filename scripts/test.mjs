// Checks everything: types, lint, generated files, tests. With arguments only the tests: node scripts/test.mjs <file> …
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './build-web.mjs'
import { ensureInstalled, root } from './install.mjs'
import { runNode } from './pinned-node.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)
const generator = join(root, 'scripts', 'generate.ts')
const given = process.argv.slice(2)
const folder = makeTemporaryFolder()
const results = join(folder, 'results.json')

const checks = [
  { name: 'types', args: [bin('tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of the web app', args: [bin('tsc'), '-p', 'apps/web/tsconfig.json'] },
  { name: 'types of its tests', args: [bin('tsc'), '-p', 'apps/web/test/tsconfig.json'] },
  { name: 'lint', args: [bin('biome'), 'check'] },
  { name: 'generated files', args: [generator, '--check'] },
]
const tests = {
  name: 'tests',
  args: [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...given],
}

await ensureInstalled()
await ensureBuilt()
const failed = []
for (const { name, args } of given.length > 0 ? [tests] : [...checks, tests]) {
  console.log(`\n— ${name}`)
  const began = performance.now()
  const code = await runNode(args)
  console.log(`— ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  if (code !== 0) failed.push(name)
  if (code > 128) break // ended by a signal: whoever sent it wants no more
}

if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`)
console.log(`\n${countOf(results)}`)
await rm(folder, { recursive: true, force: true, maxRetries: 10 }) // what was interrupted may still be ending
process.exitCode = failed.length > 0 ? 1 : 0

/** For all temporary files of this run, so that nothing stays behind, also when it is interrupted. */
function makeTemporaryFolder() {
  const made = mkdtempSync(join(tmpdir(), 'helssa-'))
  chmodSync(made, 0o711) // as root, another user runs PostgreSQL in it
  process.env.TMPDIR = made
  return made
}

function countOf(file) {
  if (!existsSync(file)) return 'the tests did not run to their end'
  const {
    numPassedTests: passed,
    numFailedTests: failures,
    numPendingTests: skipped,
  } = JSON.parse(readFileSync(file, 'utf8'))
  return `${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
