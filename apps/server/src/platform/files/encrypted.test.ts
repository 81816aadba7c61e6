import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDiskStore } from './disk.ts'
import { createEncryptedStore } from './encrypted.ts'
import { createFileKeys } from './file-keys.ts'
import type { ByteRange, FileStore } from './files.ts'
import { release } from './release.ts'

const FRAME = 64 * 1024
const HEADER = 76
const MAX = { maxBytes: 50_000_000 }
const OLD = 'o'.repeat(32)
const NEW = 'n'.repeat(32)

describe('an encrypted file store', () => {
  let folder: string
  let disk: FileStore
  let store: FileStore

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'helssa-sealed-'))
    disk = createDiskStore({ folder })
    store = createEncryptedStore(disk, createFileKeys([OLD]))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const put = (key: string, content: Buffer, into = store) => into.put(key, Readable.from([content]), MAX)
  const pathOf = (key: string) => {
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(`/${key}`))
    return join(folder, found ?? expect.fail(`${key} is not on the disk`))
  }
  const alter = (key: string, change: (stored: Buffer) => Buffer) =>
    writeFileSync(pathOf(key), change(readFileSync(pathOf(key))))
  const read = async (key: string, range?: ByteRange, from = store) => {
    const file = await from.open(key, range)
    return file && buffer(file.stream)
  }

  it('leaves nothing to be read in its folder, and twice the same is not the same', async () => {
    const words = Buffer.from('قند خون ناشتا ۲۱۰; fasting glucose 210. '.repeat(5_000))
    await put('a', words)
    await put('b', words)

    const stored = ['a', 'b'].map((key) => readFileSync(pathOf(key)))
    for (const each of stored) {
      expect(each.length).toBe(HEADER + words.length + 16 * Math.ceil(words.length / FRAME))
      for (const word of ['glucose', 'قند', '210']) expect(each.includes(word)).toBe(false)
    }
    expect(stored[0]?.subarray(8).equals(stored[1]?.subarray(8) ?? Buffer.of())).toBe(false)
    expect(await read('a')).toEqual(words)
  })

  it.each([0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME])('keeps %i bytes', async (length) => {
    const content = randomBytes(length)

    await put('a', content)

    const file = await store.open('a')
    expect(file?.sizeBytes).toBe(length)
    expect(file && (await buffer(file.stream))).toEqual(content)
    if (length > 0) expect(await read('a', { start: length - 1, end: length })).toEqual(content.subarray(-1))
  })

  it('tells one flipped bit, wherever it is', async () => {
    const length = 2 * FRAME + 100
    await put('a', randomBytes(length))
    const size = statSync(pathOf('a')).size
    const places = [8, 16, 30, HEADER - 1, HEADER, HEADER + FRAME, HEADER + FRAME + 15, HEADER + FRAME + 16, size - 1]

    for (const place of places) {
      const flip = (stored: Buffer) => {
        stored[place] = (stored[place] ?? 0) ^ 1
        return stored
      }
      alter('a', flip)
      await expect(read('a'), `byte ${place}`).rejects.toThrow('damaged')
      alter('a', flip)
    }
    expect((await read('a'))?.length).toBe(length)
  })

  it.each([1, 17, HEADER + 40, 100, 100 + 16, 100 + 17, FRAME + 100 + 32])(
    'tells that %i bytes are cut off',
    async (cut) => {
      await put('a', randomBytes(2 * FRAME + 100))
      alter('a', (stored) => stored.subarray(0, stored.length - cut))

      await expect(read('a')).rejects.toThrow('damaged')
    },
  )

  it('tells bytes that were added, frames that changed places, and a file that was put in the place of another', async () => {
    await put('a', randomBytes(3 * FRAME))
    await put('b', randomBytes(10))
    const kept = readFileSync(pathOf('a'))
    const frame = (n: number) => kept.subarray(HEADER + n * (FRAME + 16), HEADER + (n + 1) * (FRAME + 16))

    for (const altered of [
      Buffer.concat([kept, Buffer.of(0)]),
      Buffer.concat([kept, frame(2)]),
      Buffer.concat([kept.subarray(0, HEADER), frame(1), frame(0), frame(2)]),
      readFileSync(pathOf('b')),
    ]) {
      writeFileSync(pathOf('a'), altered)
      await expect(read('a')).rejects.toThrow('damaged')
    }
  })

  it('gives out nothing of a damaged frame, and what comes before it is right', async () => {
    const content = randomBytes(4 * FRAME)
    await put('a', content)
    alter('a', (stored) => {
      stored[HEADER + 2 * (FRAME + 16) + 5]! ^= 128
      return stored
    })

    const file = await store.open('a')
    const given: Buffer[] = []
    const reading = (async () => {
      for await (const piece of file?.stream ?? []) given.push(piece)
    })()

    await expect(reading).rejects.toThrow('damaged')
    expect(Buffer.concat(given)).toEqual(content.subarray(0, 2 * FRAME))
    expect(await read('a', { start: 3 * FRAME, end: 4 * FRAME })).toEqual(content.subarray(3 * FRAME))
    await expect(store.open('a', { start: 2 * FRAME, end: 2 * FRAME })).rejects.toThrow('damaged')
  })

  it('reads of a range no more than the frames it touches', async () => {
    const asked: (ByteRange | undefined)[] = []
    const watching = createEncryptedStore(
      {
        ...disk,
        open(key, range) {
          asked.push(range)
          return disk.open(key, range)
        },
      },
      createFileKeys([OLD]),
    )
    const content = randomBytes(20 * FRAME)
    await put('a', content)

    const part = await read('a', { start: 10 * FRAME - 3, end: 10 * FRAME + 3 }, watching)

    expect(part).toEqual(content.subarray(10 * FRAME - 3, 10 * FRAME + 4))
    const frames = { start: HEADER + 9 * (FRAME + 16), end: HEADER + 11 * (FRAME + 16) - 1 }
    expect(asked).toEqual([{ start: 0, end: HEADER - 1 }, frames])
  })

  it('opens what older master keys wrapped, and nothing without theirs', async () => {
    await put('a', Buffer.from('before'))
    const rotated = createEncryptedStore(disk, createFileKeys([NEW, OLD]))
    await put('b', Buffer.from('after'), rotated)

    expect(String(await read('a', undefined, rotated))).toBe('before')
    const newest = createEncryptedStore(disk, createFileKeys([NEW]))
    expect(String(await read('b', undefined, newest))).toBe('after')
    await expect(newest.open('a')).rejects.toMatchObject({ cause: { message: expect.stringContaining('master key') } })
  })

  it('reads files that were there before it as they are', async () => {
    const contents = [
      '',
      'short',
      'long enough to be taken for a header by one who looks at the length alone, not at the bytes',
    ]
    for (const [n, content] of contents.entries()) await put(`plain-${n}`, Buffer.from(content), disk)

    const found = await Promise.all(contents.map((_, n) => read(`plain-${n}`)))
    expect(found.map(String)).toEqual(contents)
    expect(String(await read('plain-2', { start: 5, end: 10 }))).toBe('enough')
    await expect(store.open('plain-0', { start: 0, end: 1 })).rejects.toMatchObject({ facts: { sizeBytes: 0 } })
  })

  it('reads the old or the new file whole while it is replaced', async () => {
    const contents = [Buffer.alloc(3 * FRAME, 'a'), Buffer.alloc(5 * FRAME, 'b')]
    const [a, b] = contents.map((content) => String(content.subarray(0, 9)))
    await put('a', contents[0] ?? Buffer.of())
    let written = 0
    const writing = (async () => {
      for (; written < 15; written++) await put('a', contents[written % 2] ?? Buffer.of())
    })()

    while (written < 15) expect([a, b]).toContain(String(await read('a', { start: FRAME - 4, end: FRAME + 4 })))
    await writing
  })

  it('closes what it reads from when its reader goes away, begun or not', async () => {
    const streams: Readable[] = []
    const watching = createEncryptedStore(
      {
        ...disk,
        async open(key, range) {
          const file = await disk.open(key, range)
          if (file) streams.push(file.stream)
          return file
        },
      },
      createFileKeys([OLD]),
    )
    await put('a', randomBytes(30 * FRAME))

    for (const range of [undefined, { start: FRAME, end: 25 * FRAME }]) {
      const unread = await watching.open('a', range)
      unread?.stream.destroy()
      const begun = await watching.open('a', range)
      for await (const _ of begun?.stream ?? []) break
    }

    await expect.poll(() => streams.filter(({ destroyed }) => !destroyed)).toEqual([])
    expect(streams).toHaveLength(6)
  })

  it('takes memory for a few frames, however large the file, without any help of the garbage collector', async () => {
    const piece = randomBytes(FRAME)
    async function* large() {
      for (let n = 0; n < 3_000; n++) yield piece
    }
    const atFirst = process.memoryUsage().arrayBuffers
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 1)

    await store.put('a', large(), { maxBytes: 3_000 * FRAME })
    const file = await store.open('a')
    let length = 0
    for await (const part of file?.stream ?? []) {
      length += part.length
      release(part)
    }
    clearInterval(watch)

    expect(length).toBe(3_000 * FRAME)
    expect(most - atFirst).toBeLessThan(10_000_000)
  })

  it('needs a key', () => {
    expect(() => createFileKeys([])).toThrow('master key')
  })
})
