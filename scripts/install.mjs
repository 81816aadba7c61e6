// Makes node_modules match package-lock.json. Plain JavaScript, because it runs on the Node.js that is already there.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** The Node.js that everything but the scripts in this folder runs on; it comes with the packages. */
export const pinnedNode = join(root, 'node_modules', '.bin', 'node')

const NODE_NEEDED = [20, 19]
const lockFile = join(root, 'package-lock.json')
const installedFile = join(root, 'node_modules', '.package-lock.json')
const turn = join(root, '.helssa', 'installing')
const TURN_POLL_MS = 200
const TURN_PATIENCE_MS = 10 * 60_000

/** Installs the packages if they are missing or not those of package-lock.json. Ends the process if that cannot work. */
export async function ensureInstalled() {
  try {
    checkMachine()
    if (!isInstalled()) await inTurn(async () => isInstalled() || (await install()))
  } catch (error) {
    console.error(error instanceof CannotInstall ? `\n${error.message}` : error)
    process.exit(1)
  }
}

class CannotInstall extends Error {}

function checkMachine() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor < NODE_NEEDED[1])) {
    throw new CannotInstall(`Helssa needs Node.js ${NODE_NEEDED.join('.')} or newer; this is ${process.version}.`)
  }
  if (process.platform === 'win32') throw new CannotInstall('Helssa runs on Linux and macOS; on Windows use WSL 2.')
}

/** Compares with npm's own note of what it installed, so that an `npm ci` by hand counts too. */
function isInstalled() {
  const present = packagesIn(installedFile)
  const wanted = Object.entries(packagesIn(lockFile)).filter(([path]) => path.includes('node_modules/'))
  const isThere = ([path, { version, optional, devOptional }]) =>
    path in present ? present[path].version === version : optional || devOptional // those of other platforms
  return existsSync(installedFile) && wanted.every(isThere) && pinnedNodeRuns()
}

/** None if the file is not there, or only half of it: another run may be installing at this moment. */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {}
    throw error
  }
}

function pinnedNodeRuns() {
  return spawnSync(pinnedNode, ['--version'], { stdio: 'ignore' }).status === 0
}

async function install() {
  console.log('Installing packages (once, about half a minute) …')
  const began = performance.now()
  let { code, errors } = await npm('ci')
  // `npm ci` refuses a lock that lacks some package, be it one for another platform; what it does name still holds.
  if (errors.includes('EUSAGE')) ({ code, errors } = await npm('install', '--no-save'))
  if (code !== 0) throw new CannotInstall(`${errors}\nnpm could not install the packages; what it said is above.`)
  if (!pinnedNodeRuns()) {
    throw new CannotInstall(
      `The packages are installed, but the Node.js among them (${pinnedNode}) does not run here.\n` +
        'It needs glibc (not Alpine), and npm must be allowed to run install scripts (no "ignore-scripts" in .npmrc).',
    )
  }
  console.log(`Packages installed in ${Math.round((performance.now() - began) / 1000)} s.`)
}

/** Development packages are always included: the pinned Node.js is one, and NODE_ENV=production would leave it out. */
function npm(...command) {
  const quiet = ['--include=dev', '--include=optional', '--loglevel=error', '--no-progress', '--no-fund', '--no-audit']
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...command, ...quiet], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    const stop = (signal) => child.kill(signal)
    process.on('SIGINT', stop).on('SIGTERM', stop)
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.on('spawn', () => writeFileSync(join(turn, 'pids'), `${process.pid} ${child.pid}`))
    child.on('error', () => reject(new CannotInstall('npm was not found. Install Node.js together with its npm.')))
    child.on('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve({ code, errors })
    })
  })
}

/** Runs `work` while no other process does. A turn left behind by a dead process counts for nothing. */
async function inTurn(work) {
  mkdirSync(join(turn, '..'), { recursive: true })
  for (let waited = 0; !takeTurn(); waited += TURN_POLL_MS) {
    if (waited === 0) console.log('Another run is installing the packages; waiting for it …')
    if (waited > TURN_PATIENCE_MS) throw new CannotInstall(`Still waiting. If nothing is installing, remove ${turn}`)
    await new Promise((resolve) => setTimeout(resolve, TURN_POLL_MS))
  }
  try {
    await work()
  } finally {
    rmSync(turn, { recursive: true, force: true })
  }
}

function takeTurn() {
  if (isAbandoned(turn)) clearAbandoned()
  try {
    mkdirSync(turn)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(turn, 'pids'), String(process.pid))
  return true
}

/** Moving is atomic, so of several waiting processes one clears the turn; what turns out to be alive is put back. */
function clearAbandoned() {
  const aside = `${turn}.${process.pid}`
  try {
    renameSync(turn, aside)
    if (isAbandoned(aside)) rmSync(aside, { recursive: true })
    else renameSync(aside, turn)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

/** A turn without a process number is one being taken at this moment. */
function isAbandoned(folder) {
  try {
    const pids = readFileSync(join(folder, 'pids'), 'utf8').split(' ').map(Number).filter(Boolean)
    return pids.length > 0 && !pids.some(isAlive)
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (error) {
    return error.code === 'EPERM'
  }
}
