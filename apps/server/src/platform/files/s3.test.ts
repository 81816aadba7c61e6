import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeS3, startFakeS3 } from '../../../test/fake-s3.ts'
import type { BareStore } from './files.ts'
import { createS3Store } from './s3.ts'
import { addressOf, createS3Requests, type S3Limits } from './s3-requests.ts'

const MB = 1024 * 1024
const MAX = { maxBytes: 500 * MB }
const LIMITS: S3Limits = { callMs: 300, idleMs: 300 }

describe('a file store in a bucket', () => {
  let s3: FakeS3
  let store: BareStore
  const left: unknown[] = []
  const openStore = (settings: Partial<FakeS3['settings']> = {}, limits?: S3Limits) =>
    createS3Store(createS3Requests({ ...s3.settings, ...settings }, limits), (error) => left.push(error))

  beforeEach(async () => {
    s3 = await startFakeS3()
    store = openStore()
  })
  afterEach(async () => {
    await s3.close()
    expect(left.splice(0)).toEqual([])
  })

  async function* pieces(bytes: number, piece = Buffer.alloc(MB, 'x')) {
    for (let given = 0; given < bytes; given += piece.length) yield piece.subarray(0, bytes - given)
  }

  it('sends a large file in parts of 5 MB while it comes, and a small one at once', async () => {
    const content = randomBytes(12 * MB + 3)

    await store.put('large', Readable.from([content]), MAX)
    expect(s3.calls.splice(0)).toEqual(['POST', 'PUT part', 'PUT part', 'PUT part', 'POST upload'])
    await store.put('small', pieces(5 * MB), MAX)
    expect(s3.calls).toEqual(['PUT'])

    const file = await store.open('large', { start: 5 * MB - 1, end: 5 * MB })
    expect(file && (await buffer(file.stream))).toEqual(content.subarray(5 * MB - 1, 5 * MB + 1))
    expect(s3.files.get('large')?.content.equals(content)).toBe(true)
    expect(s3.uploads.size).toBe(0)
  })

  it('takes memory for some parts, however large the file', async () => {
    s3.instead = ({ method, query }) => {
      if (query.has('partNumber')) return { status: 200, headers: { etag: '"a"' } }
      return method === 'POST' && query.has('uploadId')
        ? { status: 200, body: '<CompleteMultipartUploadResult/>' }
        : undefined
    }
    const atFirst = process.memoryUsage().arrayBuffers
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 1)

    await store.put('a', pieces(300 * MB), MAX)
    clearInterval(watch)

    expect(most - atFirst).toBeLessThan(150 * MB)
  })

  it.each([
    [
      'fails',
      async function* () {
        yield* pieces(11 * MB)
        throw new Error('lost the sender')
      },
      'lost the sender',
    ],
    ['is too large', () => pieces(11 * MB), 'FILE_TOO_LARGE'],
  ])('leaves nothing of a source that %s after some parts', async (_, source, message) => {
    await expect(
      store.put('a', source(), { maxBytes: 11 * MB - 1 + (message === 'FILE_TOO_LARGE' ? 0 : 1) }),
    ).rejects.toThrow(message)

    expect(s3.calls).toContain('PUT part')
    expect(s3.calls.at(-1)).toBe('DELETE upload')
    expect([s3.uploads.size, s3.files.size]).toEqual([0, 0])
  })

  it('tells what could not be taken back, and sweeps it away after a day', async () => {
    s3.instead = ({ method, query }) => {
      if (method === 'DELETE' || query.get('partNumber') === '2')
        return { status: 403, body: '<Code>AccessDenied</Code>' }
      return undefined
    }
    await expect(store.put('a', pieces(11 * MB), MAX)).rejects.toThrow('the bucket answered 403 AccessDenied')
    expect(left.splice(0)).toHaveLength(1)
    expect(s3.uploads.size).toBe(1)
    s3.instead = () => undefined
    const begunMs = [...s3.uploads.values()][0]?.begunAt.getTime() ?? 0

    expect(await store.sweep(new Date(begunMs + 23 * 3_600_000))).toBe(0)
    expect(await store.sweep(new Date(begunMs + 25 * 3_600_000))).toBe(1)
    expect(s3.uploads.size).toBe(0)
  })

  it('repeats what failed for a moment, and gives up at the third time', async () => {
    let failures = 2
    s3.instead = () => (failures-- > 0 ? { status: 503, body: '<Code>SlowDown</Code>' } : undefined)
    await store.put('a', pieces(10), MAX)
    expect(s3.calls).toEqual(['PUT', 'PUT', 'PUT'])

    failures = 3
    await expect(store.open('a')).rejects.toThrow('the bucket answered 503 SlowDown')
  })

  it('does not believe a good status alone', async () => {
    s3.instead = ({ method, query }) =>
      method === 'POST' && query.has('uploadId')
        ? { status: 200, body: '<?xml version="1.0"?>\n<Error><Code>InternalError</Code></Error>' }
        : undefined

    await expect(store.put('a', pieces(11 * MB), MAX)).rejects.toThrow('put nothing together InternalError')
    expect(s3.uploads.size).toBe(0)
  })

  it('waits for nobody who is silent, at the beginning or in the middle', async () => {
    const impatient = openStore({}, LIMITS)
    await store.put('a', pieces(10), MAX)
    s3.instead = () => 'silence'
    await expect(impatient.open('a')).rejects.toThrow('did not answer (timeout)')

    s3.instead = () => 'half'
    const file = await impatient.open('a')
    await expect(file && buffer(file.stream)).rejects.toThrow('fell silent')
  })

  it('tells a wrong key, a bucket that is not there and a server that is away from a file that is not there', async () => {
    await expect(openStore({ secretAccessKey: 'another' }).open('a')).rejects.toThrow('403 SignatureDoesNotMatch')
    await expect(openStore({ bucket: 'none' }).open('a')).rejects.toThrow('404 NoSuchBucket')
    await expect(openStore({ endpoint: 'http://127.0.0.1:1' }).open('a')).rejects.toThrow('did not answer')
    expect(await store.open('a')).toBeUndefined()
  })

  it('brings nothing back that is deleted, and overwrites nothing that is replaced, while its start is changed', async () => {
    const start = { from: Buffer.from('xx'), to: Buffer.from('yy') }
    for (const [bytes, meanwhile] of [
      [10, () => s3.files.delete('a')],
      [11 * MB, () => s3.files.delete('a')],
      [10, () => s3.files.set('a', { content: Buffer.from('new'), tag: '"new"' })],
    ] as const) {
      await store.put('a', pieces(bytes), MAX)
      s3.instead = ({ method }) => {
        if (method !== 'GET') meanwhile()
        return undefined
      }

      expect(await store.replaceStart('a', start)).toBe(false)

      s3.instead = () => undefined
      expect(String(s3.files.get('a')?.content ?? 'none')).toMatch(/^(none|new)$/)
      expect(s3.uploads.size).toBe(0)
    }
  })

  it('names the bucket in the path, or before the host', () => {
    const settings = { ...s3.settings, endpoint: 'https://s3.example.com/base', bucket: 'records' }

    expect(addressOf({ ...settings, pathStyle: true })).toBe('https://s3.example.com/base/records')
    expect(addressOf({ ...settings, pathStyle: false })).toBe('https://records.s3.example.com/base')
  })
})
