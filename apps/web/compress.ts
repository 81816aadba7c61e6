import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const squeeze = { br: promisify(brotliCompress), gz: promisify(gzip) }
const WORTH_IT = /\.(js|css|svg|webmanifest)$/

/** Lays `.br` and `.gz` beside each text file, so that the server never compresses one. */
export function compress(): Plugin {
  let folder = ''
  return {
    name: 'helssa-compress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir)
    },
    async writeBundle() {
      const names = (await readdir(folder, { recursive: true })).filter((name) => WORTH_IT.test(name))
      await Promise.all(names.map((name) => compressFile(join(folder, name))))
    },
  }
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  await writeFile(`${path}.br`, await squeeze.br(content, quality))
  await writeFile(`${path}.gz`, await squeeze.gz(content, { level: constants.Z_BEST_COMPRESSION }))
}
