import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { ReadableStream } from 'node:stream/web'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFakeS3 } from '../../../test/fake-s3.ts'
import { createDiskStore } from './disk.ts'
import { createEncryptedStore } from './encrypted.ts'
import { createFileKeys } from './file-keys.ts'
import type { BareStore, FileStore } from './files.ts'
import { createS3Store } from './s3.ts'
import { createS3Requests } from './s3-requests.ts'

const CLIMBING_KEYS = ['.', '..', '../a', 'a/..', 'a/../../b', '/', '/etc/passwd', 'a\\..\\b', 'c:a', '%2e%2e/a']
const HOSTILE_KEYS = [...CLIMBING_KEYS, '', '-a', '_a', 'a.b', 'A', 'a b', 'a\0b', 'a\n', 'پرونده', 'a'.repeat(202)]
const MAX = { maxBytes: 1_000_000 }

/** Stores themselves, and what every store promises: a row for each. */
const bareStores = [
  { name: 'on disk', runs: 60, open: openTemporaryDiskStore },
  { name: 'in a bucket', runs: 20, open: openTemporaryBucket },
]
const stores: { name: string; runs: number; open: () => Promise<Opened<FileStore>> }[] = [
  ...bareStores,
  ...bareStores.map(({ name, runs, open }) => ({
    name: `${name}, enciphered`,
    runs,
    open: async () => {
      const { store, close } = await open()
      return { store: createEncryptedStore(store, createFileKeys(['k'.repeat(32)])), close }
    },
  })),
]

interface Opened<Store> {
  readonly store: Store
  readonly close: () => void | Promise<void>
}

async function openTemporaryDiskStore(): Promise<Opened<BareStore>> {
  const folder = mkdtempSync(join(tmpdir(), 'helssa-files-'))
  return { store: createDiskStore({ folder }), close: () => rmSync(folder, { recursive: true }) }
}

async function openTemporaryBucket(): Promise<Opened<BareStore>> {
  const s3 = await startFakeS3()
  return { store: createS3Store(createS3Requests(s3.settings), (error) => expect.fail(String(error))), close: s3.close }
}

describe.each(stores)('a file store $name', ({ runs, open }) => {
  let store: FileStore
  let close: () => void | Promise<void>
  let key: string

  beforeAll(async () => {
    ;({ store, close } = await open())
  })
  afterAll(() => close())
  beforeEach(() => {
    key = `tests/${randomUUID()}`
  })

  const put = (content: string) => store.put(key, bytesOf(content), MAX)
  const read = async (range?: { start: number; end: number }) => {
    const file = await store.open(key, range)
    return file && text(file.stream)
  }

  describe('keeps files', () => {
    it('and tells their size', async () => {
      const content = Buffer.from('پرونده with spaces\n\0')

      const stored = await store.put(key, bytesOf(content), MAX)

      expect(stored).toEqual({ key, sizeBytes: content.length })
      const file = await store.open(key)
      expect(file?.sizeBytes).toBe(content.length)
      expect(file && (await buffer(file.stream))).toEqual(content)
    })

    it('also empty ones', async () => {
      expect(await store.put(key, bytesOf(), { maxBytes: 0 })).toMatchObject({ sizeBytes: 0 })

      expect(await read()).toBe('')
    })

    it.each([
      ['streams', () => Readable.from([Buffer.from('some '), Buffer.from('bytes')])],
      ['streams of the web', () => ReadableStream.from([Buffer.from('some '), new Uint8Array(Buffer.from('bytes'))])],
      ['generators', () => bytesOf('some ', '', 'bytes')],
    ])('from %s', async (_, source) => {
      expect(await store.put(key, source(), MAX)).toMatchObject({ sizeBytes: 10 })

      expect(await read()).toBe('some bytes')
    })

    it('byte for byte, however they come and whatever part is asked for', async () => {
      const story = fc.record({
        chunks: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        repeat: fc.constantFrom(1, 1, 500),
        start: fc.nat(2_000),
        length: fc.integer({ min: 1, max: 400_000 }),
      })
      await fc.assert(
        fc.asyncProperty(story, async ({ chunks, repeat, start, length }) => {
          const grown = chunks.map((chunk) => Buffer.concat(Array<Uint8Array>(repeat).fill(chunk)))
          const content = Buffer.concat(grown)
          const range = { start, end: start + length - 1 }

          const stored = await store.put(key, bytesOf(...grown), { maxBytes: content.length })
          const whole = await store.open(key)
          const part = start < content.length ? await store.open(key, range) : undefined

          expect(stored.sizeBytes).toBe(content.length)
          expect(whole && content.equals(await buffer(whole.stream))).toBe(true)
          if (!part) {
            await expect(store.open(key, range)).rejects.toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' })
            return
          }
          expect(part.sizeBytes).toBe(content.length)
          expect(content.subarray(start, start + length).equals(await buffer(part.stream))).toBe(true)
        }),
        { numRuns: runs },
      )
    })

    it('also when the source uses the memory of a piece again for the next', async () => {
      async function* reusing() {
        const piece = Buffer.alloc(40_000)
        for (let n = 0; n < 20; n++) yield piece.fill(n)
      }
      const content = Buffer.concat(Array.from({ length: 20 }, (_, n) => Buffer.alloc(40_000, n)))

      await store.put(key, reusing(), MAX)

      const file = await store.open(key)
      expect(file && content.equals(await buffer(file.stream))).toBe(true)
    })

    it('until they are deleted, which may be done again', async () => {
      expect(await store.open(key)).toBeUndefined()
      expect(await store.open(key, { start: 10, end: 12 })).toBeUndefined()
      await store.delete(key)

      await put('first')
      await store.delete(key)
      await store.delete(key)
      expect(await store.open(key)).toBeUndefined()

      await put('second')
      expect(await read()).toBe('second')
    })

    it('apart from those with a similar key, up to 201 characters long', async () => {
      const keys = ['', '/', '-', '_', '/a', '-a', '_a', '/a/b', '/a-b', '//a', '0'.repeat(201 - key.length)].map(
        (end) => key + end,
      )

      await Promise.all(keys.map((each) => store.put(each, bytesOf(each), MAX)))
      await store.delete(`${key}//`)

      const files = await Promise.all(keys.map((each) => store.open(each)))
      expect(await Promise.all(files.map((file) => file && text(file.stream)))).toEqual(keys)
    })
  })

  describe('replaces a file', () => {
    it('in one step, so that readers see the old one or the new one', async () => {
      await put('old')
      const gate = Promise.withResolvers<void>()
      const replacing = store.put(key, gated(gate.promise, 'ne', 'w'), MAX)
      expect(await read()).toBe('old')

      const opened = await store.open(key)
      gate.resolve()
      await replacing

      expect(opened && (await text(opened.stream))).toBe('old')
      expect(await read()).toBe('new')
    })

    it('by the last that is complete', async () => {
      const gate = Promise.withResolvers<void>()
      const slow = store.put(key, gated(gate.promise, 'slow ', 'and last'), MAX)
      await put('quick')
      expect(await read()).toBe('quick')

      gate.resolve()
      await slow

      expect(await read()).toBe('slow and last')
    })

    it('by one of many, whole', async () => {
      const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(50_000))

      await Promise.all(contents.map((content) => store.put(key, bytesOf(content, content), MAX)))

      expect(contents.map((content) => content + content)).toContain(await read())
    })
  })

  describe('reads a range', () => {
    beforeEach(() => put('0123456789').then(() => undefined))

    it.each([
      [0, 0, '0'],
      [3, 5, '345'],
      [9, 9, '9'],
      [0, 9, '0123456789'],
      [8, 10, '89'],
      [8, Number.MAX_SAFE_INTEGER, '89'],
    ])('from %i to %i, both included', async (start, end, content) => {
      const file = await store.open(key, { start, end })

      expect(file?.sizeBytes).toBe(10)
      expect(file && (await text(file.stream))).toBe(content)
    })

    it('unless it starts past the end, and then tells the size', async () => {
      const refusal = { code: 'RANGE_NOT_SATISFIABLE', facts: { sizeBytes: 10 } }

      await expect(store.open(key, { start: 10, end: 12 })).rejects.toMatchObject(refusal)
    })

    it.each([
      [-1, 3],
      [3, 2],
      [0.5, 3],
      [0, Number.POSITIVE_INFINITY],
      [Number.NaN, 3],
    ])('of whole bytes only, not %d to %d', async (start, end) => {
      await expect(store.open(key, { start, end })).rejects.toThrow('not a range')
    })
  })

  describe('keeps nothing', () => {
    it('of a source with a byte too many, or when the limit is no number', async () => {
      await expect(store.put(key, bytesOf('12345', '6'), { maxBytes: 5 })).rejects.toMatchObject({
        code: 'FILE_TOO_LARGE',
        facts: { maxBytes: 5 },
      })
      const unlimited = store.put(key, bytesOf('1'), { maxBytes: Number.NaN })
      await expect(unlimited).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
      expect(await store.open(key)).toBeUndefined()

      expect(await store.put(key, bytesOf('123', '45'), { maxBytes: 5 })).toMatchObject({ sizeBytes: 5 })
    })

    it('of a stream without an end, and stops it', async () => {
      let givenBytes = 0
      const endless = new Readable({
        read() {
          givenBytes += 10_000
          this.push(Buffer.alloc(10_000))
        },
      })

      await expect(store.put(key, endless, { maxBytes: 100_000 })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })

      expect(endless.destroyed).toBe(true)
      expect(givenBytes).toBeLessThan(100_000 + 3 * endless.readableHighWaterMark)
      expect(await store.open(key)).toBeUndefined()
    })

    it('of a generator without an end, and stops it', async () => {
      let stopped = false
      async function* endless() {
        try {
          while (true) yield Buffer.alloc(10_000)
        } finally {
          stopped = true
        }
      }

      await expect(store.put(key, endless(), { maxBytes: 100_000 })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })

      expect(stopped).toBe(true)
      expect(await store.open(key)).toBeUndefined()
    })

    it.each([
      ['fails in the middle', () => Readable.from(failing()), 'lost the sender'],
      ['is a generator that fails in the middle', failing, 'lost the sender'],
      ['is cut off in the middle', cutOff, 'aborted'],
      ['was cut off before', () => Readable.from([]).destroy(), 'Premature close'],
      ['gives text', () => Readable.from(['text']), 'must give bytes'],
    ])('of a source that %s; what was there stays', async (_, source, message) => {
      await expect(store.put(key, source(), MAX)).rejects.toThrow(message)
      expect(await store.open(key)).toBeUndefined()

      await put('before')
      await expect(store.put(key, source(), MAX)).rejects.toThrow(message)
      expect(await read()).toBe('before')
    })

    it.each(HOSTILE_KEYS)('under %j, which is not a key, and reads nothing', async (hostile) => {
      let asked = false
      const source = new Readable({ read: () => (asked = true) })

      await expect(store.put(hostile, source, MAX)).rejects.toThrow('not a key')
      await expect(store.open(hostile)).rejects.toThrow('not a key')
      await expect(store.delete(hostile)).rejects.toThrow('not a key')
      expect(asked).toBe(false)
    })
  })
})

describe.each(bareStores)('a bare file store $name', ({ open }) => {
  let store: BareStore
  let close: () => void | Promise<void>

  beforeEach(async () => {
    ;({ store, close } = await open())
  })
  afterEach(() => close())

  const put = (key: string, content: string) => store.put(key, bytesOf(content), { maxBytes: 50_000_000 })
  const read = async (key: string) => {
    const file = await store.open(key)
    return file && text(file.stream)
  }

  it('tells its keys, each once', async () => {
    const keys = ['a', 'visits/7/x-ray', 'visits/7_b', 'b', 'c', 'd//e', '00']
    for (const key of keys) await put(key, key)
    await store.delete('b')

    const told = await Array.fromAsync(store.keys())

    expect(told.sort()).toEqual(keys.filter((key) => key !== 'b').sort())
  })

  it.each([0, 12_000_000])('changes how a file begins, and nothing else of it, with %i more bytes', async (more) => {
    await put('a', `old start${'x'.repeat(more)}`)

    const done = await store.replaceStart('a', { from: Buffer.from('old start'), to: Buffer.from('new start') })

    expect(done).toBe(true)
    expect((await read('a')) === `new start${'x'.repeat(more)}`).toBe(true)
  })

  it('changes nothing that begins otherwise, is shorter, or is not there', async () => {
    await put('a', 'other start')
    await put('b', 'old')
    const start = { from: Buffer.from('old start'), to: Buffer.from('new start') }

    expect(await Promise.all(['a', 'b', 'none'].map((key) => store.replaceStart(key, start)))).toEqual([
      false,
      false,
      false,
    ])
    expect([await read('a'), await read('b'), await read('none')]).toEqual(['other start', 'old', undefined])
  })
})

async function* bytesOf(...chunks: (string | Uint8Array)[]) {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

/** Gives the first chunk at once and the second when the gate opens. */
async function* gated(gate: Promise<void>, first: string, second: string) {
  yield Buffer.from(first)
  await gate
  yield Buffer.from(second)
}

async function* failing() {
  yield Buffer.alloc(100_000)
  throw new Error('lost the sender')
}

/** As a request whose sender hangs up. */
function cutOff() {
  let given = false
  return new Readable({
    read() {
      if (given) this.destroy(new Error('aborted'))
      else this.push(Buffer.alloc(100_000))
      given = true
    },
  })
}
