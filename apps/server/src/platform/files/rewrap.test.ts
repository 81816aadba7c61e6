import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeS3 } from '../../../test/fake-s3.ts'
import { createDiskStore } from './disk.ts'
import { createEncryptedStore } from './encrypted.ts'
import { createFileKeys } from './file-keys.ts'
import type { BareStore, FileStore } from './files.ts'
import { rewrapFiles } from './rewrap.ts'
import { createS3Store } from './s3.ts'
import { createS3Requests } from './s3-requests.ts'

const OLD = 'o'.repeat(32)
const NEW = 'n'.repeat(32)
const MAX = { maxBytes: 50_000_000 }

const stores = [
  {
    name: 'on disk',
    open: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'helssa-rewrap-'))
      return { store: createDiskStore({ folder }), close: () => rmSync(folder, { recursive: true }) }
    },
  },
  {
    name: 'in a bucket',
    open: async () => {
      const s3 = await startFakeS3()
      return {
        store: createS3Store(createS3Requests(s3.settings), (error) => expect.fail(String(error))),
        close: s3.close,
      }
    },
  },
]

describe.each(stores)('putting files $name under a new master key', ({ open }) => {
  let bare: BareStore
  let close: () => unknown
  const before = createFileKeys([OLD])
  const between = createFileKeys([NEW, OLD])
  const after = createFileKeys([NEW])

  beforeEach(async () => {
    ;({ store: bare, close } = await open())
  })
  afterEach(() => close())

  const put = (store: FileStore, key: string, content: Buffer) => store.put(key, Readable.from([content]), MAX)
  const read = async (store: FileStore, key: string) => {
    const file = await store.open(key)
    return file && buffer(file.stream)
  }

  it('leaves what they hold as it is, and the old key can go', async () => {
    const contents = [0, 10, 70_000, 11_000_000].map((bytes) => randomBytes(bytes))
    for (const [n, content] of contents.entries()) await put(createEncryptedStore(bare, before), `file/${n}`, content)
    await put(createEncryptedStore(bare, between), 'new', Buffer.from('new'))
    await put(bare, 'plain', Buffer.from('from before encryption'))
    await put(bare, 'empty', Buffer.alloc(0))

    const first = await rewrapFiles(bare, between)
    const again = await rewrapFiles(bare, between)

    expect(first).toEqual({ rewrapped: 4, current: 1, plain: 2, gone: 0, failed: [] })
    expect(again).toEqual({ rewrapped: 0, current: 5, plain: 2, gone: 0, failed: [] })
    const newest = createEncryptedStore(bare, after)
    for (const [n, content] of contents.entries())
      expect((await read(newest, `file/${n}`))?.equals(content), `${n}`).toBe(true)
    expect(String(await read(newest, 'plain'))).toBe('from before encryption')
  })

  it('goes on where it was broken off, and past a file that fails', async () => {
    for (const key of ['a', 'b', 'c']) await put(createEncryptedStore(bare, before), key, Buffer.from(key))
    await put(createEncryptedStore(bare, createFileKeys(['x'.repeat(32)])), 'lost', Buffer.from('lost'))
    let left = 2
    const breaking: BareStore = {
      ...bare,
      async *keys() {
        for await (const key of bare.keys()) {
          if (left-- === 0) throw new Error('killed')
          yield key
        }
      },
    }
    await expect(rewrapFiles(breaking, between)).rejects.toThrow('killed')

    const { rewrapped, current, failed } = await rewrapFiles(bare, between)

    expect(rewrapped + current).toBe(3)
    expect(current).toBeGreaterThan(0)
    expect(failed).toEqual([{ key: 'lost', why: expect.stringContaining('master key') }])
    const newest = createEncryptedStore(bare, after)
    expect(await Promise.all(['a', 'b', 'c'].map(async (key) => String(await read(newest, key))))).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  it('brings back nothing that is deleted meanwhile', async () => {
    await put(createEncryptedStore(bare, before), 'a', Buffer.from('secret'))
    const racing: BareStore = {
      ...bare,
      async replaceStart(key, start) {
        await bare.delete(key)
        return bare.replaceStart(key, start)
      },
    }

    expect(await rewrapFiles(racing, between)).toMatchObject({ rewrapped: 0, gone: 1 })
    expect(await bare.open('a')).toBeUndefined()
  })
})
