import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isUint8Array } from 'node:util/types'
import { checkKey, checkRange, type FileSource, type FileStore, fileRefuses, type StoredFile } from './files.ts'

/** No byte came for so long: whoever wrote it is gone. */
const STALE_HOURS = 24
/** Medical files: for the user that runs the server, and nobody else. */
const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** What systems answer that cannot sync a folder: some network file systems, and Windows. */
const CANNOT_SYNC_FOLDER = ['EINVAL', 'EISDIR', 'EPERM']

type Written = Omit<StoredFile, 'key'>

export interface DiskStore extends FileStore {
  /** Removes what writers left behind that were killed a day or more before `now`; answers how many. */
  sweep(now: Date): Promise<number>
}

/**
 * Keeps files below `folder`, which is made if it is not there. Several processes of one machine may share it. A file
 * is written under a name of its own, synced and then renamed, so that its key never names a part of it.
 * @throws Error the folder cannot be made
 */
export function createDiskStore({ folder }: { folder: string }): DiskStore {
  const root = resolve(folder)
  const incoming = join(root, 'incoming') // on the same file system, or the rename would not be one step
  mkdirSync(incoming, { recursive: true, mode: FOLDER_MODE })

  return {
    async put(key, source, options) {
      const path = pathOf(root, key)
      const temporary = join(incoming, randomUUID())
      try {
        const written = await writeFile(temporary, source, options)
        await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })
        await rename(temporary, path)
        await syncFolder(dirname(path))
        await syncFolder(root)
        return { key, ...written }
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },

    async open(key, range) {
      const path = pathOf(root, key)
      if (range) checkRange(range)
      const file = await orNothing(open(path, 'r'))
      if (!file) return undefined
      try {
        const { size: sizeBytes } = await file.stat()
        if (range && range.start >= sizeBytes) throw fileRefuses.RANGE_NOT_SATISFIABLE({ sizeBytes })
        return { stream: file.createReadStream(range && { start: range.start, end: range.end }), sizeBytes }
      } catch (error) {
        await file.close()
        throw error
      }
    },

    async delete(key) {
      const path = pathOf(root, key)
      const deleted = await orNothing(unlink(path).then(() => true))
      if (deleted) await syncFolder(dirname(path))
    },

    async sweep(now) {
      const names = await readdir(incoming)
      const swept = await Promise.all(names.map((name) => removeIfStale(join(incoming, name), now)))
      return swept.filter((removed) => removed).length
    },
  }
}

/** `visits/7/x-ray` is `3f/visits.7.x-ray`: no key has a dot, so names stay apart, legible, and folders small. */
function pathOf(root: string, key: string): string {
  checkKey(key)
  const spread = createHash('sha256').update(key).digest('hex').slice(0, 2)
  return join(root, spread, key.replaceAll('/', '.'))
}

/** Whatever fails, the disk or the source, `pipeline` stops the source, and settles only when the file is closed. */
function writeFile(path: string, source: FileSource, { maxBytes }: { maxBytes: number }): Promise<Written> {
  return pipeline(source, async (chunks: AsyncIterable<unknown>) => {
    const file = await open(path, 'wx', FILE_MODE)
    try {
      const written = await writeChunks(file, chunks, maxBytes)
      await file.sync()
      return written
    } finally {
      await file.close()
    }
  })
}

/** The next chunk is asked for when the last is with the system: a slow disk slows the source down. */
async function writeChunks(file: FileHandle, chunks: AsyncIterable<unknown>, maxBytes: number): Promise<Written> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of chunks) {
    if (!isUint8Array(chunk)) throw new TypeError('the source of a file must give bytes')
    sizeBytes += chunk.byteLength
    // so written, a limit that is not a number refuses everything instead of nothing
    if (!(sizeBytes <= maxBytes)) throw fileRefuses.FILE_TOO_LARGE({ maxBytes })
    hash.update(chunk)
    await file.writeFile(chunk)
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** A rename or removal outlives a power cut only once its folder is synced. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    if (!CANNOT_SYNC_FOLDER.includes(codeOf(error) ?? '')) throw error
  }
}

/** Each byte written renews the time of a file, so one that is still being written is never stale. */
async function removeIfStale(path: string, now: Date): Promise<boolean> {
  const found = await orNothing(stat(path))
  if (!found || now.getTime() - found.mtimeMs < STALE_HOURS * 3_600_000) return false
  await rm(path, { force: true })
  return true
}

/** What was found, or nothing when the file is not there. */
async function orNothing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
