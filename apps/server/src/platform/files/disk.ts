import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBound } from './bound.ts'
import { type BareStore, checkKey, checkRange, type FileSource, fileRefuses } from './files.ts'
import { release } from './release.ts'

/** No byte came for so long: whoever wrote it is gone. */
const STALE_HOURS = 24
/** Medical files: for the user that runs the server, and nobody else. */
const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** What systems answer that cannot sync a folder: some network file systems, and Windows. */
const CANNOT_SYNC_FOLDER = ['EINVAL', 'EISDIR', 'EPERM']

const READ_TOGETHER_BYTES = 256 * 1024
const WRITTEN_TOGETHER_BYTES = 256 * 1024
/** Where files lie whose names begin so. */
const SPREAD = /^[0-9a-f]{2}$/

/**
 * Keeps files below `folder`, which is made if it is not there. Several processes of one machine may share it. A file
 * is written under a name of its own, synced and then renamed, so that its key never names a part of it.
 * @throws Error the folder cannot be made
 */
export function createDiskStore({ folder }: { folder: string }): BareStore {
  const root = resolve(folder)
  const incoming = join(root, 'incoming') // on the same file system, or the rename would not be one step
  mkdirSync(incoming, { recursive: true, mode: FOLDER_MODE })
  /** Folders below `root` that are known to outlive a power cut; at most 256. */
  const lasting = new Set<string>()

  return {
    async put(key, source, options) {
      const path = pathOf(root, key)
      const temporary = join(incoming, randomUUID())
      try {
        const sizeBytes = await writeFile(temporary, source, options)
        const isNew = await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })
        await rename(temporary, path)
        await syncFolder(dirname(path))
        // Another process may have made it, and not have come to this.
        if (isNew || !lasting.has(dirname(path))) await syncFolder(root)
        lasting.add(dirname(path))
        return { key, sizeBytes }
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
        return { stream: file.createReadStream({ ...range, highWaterMark: READ_TOGETHER_BYTES }), sizeBytes }
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

    async *keys() {
      for (const spread of (await readdir(root)).filter((name) => SPREAD.test(name)))
        for (const name of await readdir(join(root, spread))) yield name.replaceAll('.', '/')
    },

    async replaceStart(key, { from, to }) {
      const file = await orNothing(open(pathOf(root, key), 'r+'))
      if (!file) return false
      try {
        // In place: whoever deletes or replaces the file meanwhile takes away the one that is written to.
        const { buffer } = await file.read(Buffer.alloc(from.length), 0, from.length, 0)
        if (!buffer.equals(from)) return false
        await file.write(to, 0, to.length, 0)
        await file.sync()
        return true
      } finally {
        await file.close()
      }
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
async function writeFile(path: string, source: FileSource, { maxBytes }: { maxBytes: number }): Promise<number> {
  const bound = createBound(maxBytes)
  await pipeline(source, async (chunks: AsyncIterable<unknown>) => {
    const file = await open(path, 'wx', FILE_MODE)
    try {
      await writeAll(file, bound.read(chunks))
      await file.sync()
    } finally {
      await file.close()
    }
  })
  return bound.sizeBytes()
}

/**
 * Many pieces at a time, since each writing is a turn of a thread; the next are gathered while the last are written, and no more
 * than that: a slow disk slows the source down. They are copied, so that a source may use its memory again.
 */
async function writeAll(file: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let [gathered, written] = [
    Buffer.allocUnsafeSlow(WRITTEN_TOGETHER_BYTES),
    Buffer.allocUnsafeSlow(WRITTEN_TOGETHER_BYTES),
  ]
  let filled = 0
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const chunk of chunks)
      for (let at = 0; at < chunk.length; ) {
        const taken = Math.min(gathered.length - filled, chunk.length - at)
        gathered.set(chunk.subarray(at, at + taken), filled)
        filled += taken
        at += taken
        if (filled < gathered.length) continue
        await writing
        writing = writeWhole(file, gathered)
        writing.catch(() => undefined) // whoever waits for it is told; the source may fail before
        ;[gathered, written] = [written, gathered]
        filled = 0
      }
    await writing
    await writeWhole(file, gathered.subarray(0, filled))
  } finally {
    await writing.catch(() => undefined) // told above, unless the source has failed; the file is closed next
    release(gathered)
    release(written)
  }
}

/** A full disk writes what still fits, and says why only when it is asked again. */
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
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
