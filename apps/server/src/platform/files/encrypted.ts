import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Refusal } from '../errors.ts'
import { createBound } from './bound.ts'
import type { FileKeys } from './file-keys.ts'
import {
  type ByteRange,
  checkKey,
  checkRange,
  type FileSource,
  type FileStore,
  fileRefuses,
  type OpenFile,
} from './files.ts'
import { FRAME_BYTES, framesIn, openFrame, SEALED_FRAME_BYTES, sealFrame } from './frames.ts'
import { HEADER_BYTES, MAGIC, purposeOf } from './header.ts'
import { chained, inFrames, readHead } from './pieces.ts'
import { release, released } from './release.ts'

/** A file that is replaced again and again while it is opened is tried so often. */
const TRIES = 5

/** A file whose header was read. */
interface Sealed {
  readonly key: Buffer
  readonly frames: number
  readonly sizeBytes: number
}

/**
 * Keeps files in `inner` enciphered: AES-256-GCM in frames under a key of each file's own, which a master key wraps and
 * which opens for the file's name alone. Memory is taken for a few frames, however large the file; of a range only the
 * frames it touches are read. No byte is given that is not as it was kept: an altered or cut off file fails at its opening
 * or, further on, its stream does. Files that `inner` had before are read as they are.
 */
export function createEncryptedStore(inner: FileStore, keys: FileKeys): FileStore {
  return {
    async put(key, source, { maxBytes }) {
      checkKey(key)
      // The limit is for the content, and counted there.
      const bound = createBound(maxBytes)
      try {
        const sealed = seal(bound.read(source), keys.make(purposeOf(key)))
        await inner.put(key, sealed, { maxBytes: Number.MAX_SAFE_INTEGER })
      } catch (error) {
        stop(source) // a store that fails at once has not begun to read it
        throw error
      }
      return { key, sizeBytes: bound.sizeBytes() }
    },

    async open(key, range) {
      checkKey(key)
      if (range) checkRange(range)
      for (let tries = 1; ; tries++) {
        try {
          return range ? await openPart(inner, keys, key, range) : await openWhole(inner, keys, key)
        } catch (error) {
          // A file that was replaced between its header and its frames looks altered.
          if (!(error instanceof DamagedFile) || tries === TRIES) throw error
        }
      }
    },

    delete: inner.delete,
  }
}

/** It is not as it was kept. */
class DamagedFile extends Error {
  constructor(key: string, cause?: unknown) {
    super(`the file ${key} is damaged or was altered`, { cause })
  }
}

/** As `put` takes it: each piece is released once the next is asked for. */
async function* seal(source: AsyncIterable<Uint8Array>, { key, wrapped }: ReturnType<FileKeys['make']>) {
  yield MAGIC
  yield wrapped
  let number = 0
  for await (const { bytes, last } of inFrames(source, FRAME_BYTES)) {
    const { content, tag } = sealFrame(key, bytes, { number: number++, last })
    yield content
    release(content)
    yield tag
  }
}

function stop(source: FileSource): void {
  if (source instanceof Readable) source.destroy()
}

async function openWhole(inner: FileStore, keys: FileKeys, key: string): Promise<OpenFile | undefined> {
  const file = await inner.open(key)
  if (!file) return undefined
  return closingOnError(file, async () => {
    const pieces = file.stream[Symbol.asyncIterator]()
    const head = await readHead(pieces, HEADER_BYTES)
    const sealed = readHeader(keys, key, head.subarray(0, HEADER_BYTES), file.sizeBytes)
    if (!sealed) return { stream: asStream(chained([head], pieces), file.stream), sizeBytes: file.sizeBytes }

    const frames = chained([head.subarray(HEADER_BYTES)], pieces)
    const content = contentOf(frames, sealed, { key, first: 0, last: sealed.frames - 1 })
    return { stream: asStream(await begun(content), file.stream), sizeBytes: sealed.sizeBytes }
  })
}

async function openPart(
  inner: FileStore,
  keys: FileKeys,
  key: string,
  range: ByteRange,
): Promise<OpenFile | undefined> {
  const start = await openStart(inner, key)
  if (!start) return undefined
  const sealed = readHeader(keys, key, await buffer(start.stream), start.sizeBytes)
  if (!sealed) return inner.open(key, range)

  const { sizeBytes } = sealed
  if (range.start >= sizeBytes) throw fileRefuses.RANGE_NOT_SATISFIABLE({ sizeBytes })
  const end = Math.min(range.end, sizeBytes - 1)
  const [first, last] = [Math.floor(range.start / FRAME_BYTES), Math.floor(end / FRAME_BYTES)]
  const asked = {
    start: HEADER_BYTES + first * SEALED_FRAME_BYTES,
    end: HEADER_BYTES + (last + 1) * SEALED_FRAME_BYTES - 1,
  }
  const file = await inner.open(key, asked).catch((error) => {
    throw error instanceof Refusal ? new DamagedFile(key, error) : error
  })
  if (!file) return undefined
  return closingOnError(file, async () => {
    const content = contentOf(file.stream, sealed, { key, first, last })
    const skipped = first * FRAME_BYTES
    const part = cut(content, { start: range.start - skipped, end: end - skipped })
    return { stream: asStream(await begun(part), file.stream), sizeBytes }
  })
}

/** As much of a file as a header takes; of an empty file, which no range is in, all of it. */
async function openStart(inner: FileStore, key: string): Promise<OpenFile | undefined> {
  try {
    return await inner.open(key, { start: 0, end: HEADER_BYTES - 1 })
  } catch (error) {
    if (error instanceof Refusal) return inner.open(key)
    throw error
  }
}

async function closingOnError(file: OpenFile, use: () => Promise<OpenFile>): Promise<OpenFile> {
  try {
    return await use()
  } catch (error) {
    file.stream.destroy()
    throw error
  }
}

/** Nothing for a file that was never enciphered. */
function readHeader(keys: FileKeys, key: string, header: Buffer, storedBytes: number): Sealed | undefined {
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const frames = framesIn(storedBytes - HEADER_BYTES)
  if (header.length < HEADER_BYTES || !frames) throw new DamagedFile(key)
  try {
    const fileKey = keys.unwrap(header.subarray(MAGIC.length), purposeOf(key))
    return { key: fileKey, frames: frames.count, sizeBytes: frames.contentBytes }
  } catch (error) {
    throw new DamagedFile(key, error)
  }
}

/** Deciphers the frames `first` to `last`. */
async function* contentOf(
  stored: AsyncIterable<Buffer>,
  sealed: Sealed,
  { key, first, last }: { key: string; first: number; last: number },
): AsyncGenerator<Buffer> {
  let number = first
  for await (const { bytes } of inFrames(released(stored), SEALED_FRAME_BYTES))
    yield openOwnFrame(key, sealed, bytes, number++)
  if (number !== last + 1) throw new DamagedFile(key)
}

function openOwnFrame(key: string, sealed: Sealed, frame: Buffer, number: number): Buffer {
  try {
    return openFrame(sealed.key, frame, { number, last: number === sealed.frames - 1 })
  } catch (error) {
    throw new DamagedFile(key, error)
  }
}

/** The bytes `start` to `end` of what comes, both included. */
async function* cut(source: AsyncIterable<Buffer>, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  let at = 0
  for await (const piece of source) {
    yield piece.subarray(Math.max(0, start - at), end + 1 - at)
    at += piece.length
  }
}

/** What it gives first is at hand: what is wrong with it is known before anybody is answered. */
async function begun(source: AsyncGenerator<Buffer>): Promise<AsyncGenerator<Buffer>> {
  const { done, value } = await source.next()
  return chained(done ? [] : [value], source)
}

/** Whoever is done with it, or never began, closes what it reads from. */
function asStream(content: AsyncGenerator<Buffer>, from: Readable): Readable {
  return Readable.from(content, { objectMode: false }).once('close', () => from.destroy())
}
