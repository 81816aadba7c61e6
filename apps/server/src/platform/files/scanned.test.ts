import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EICAR, type FakeClamd, startFakeClamd } from '../../../test/fake-clamd.ts'
import { createDiskStore } from './disk.ts'
import type { FileStore } from './files.ts'
import { createScannedStore } from './scanned.ts'
import { createScanner } from './scanner.ts'

const MAX = { maxBytes: 100_000_000 }

describe('a file store that scans', () => {
  let folder: string
  let clamd: FakeClamd
  let store: FileStore

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'helssa-scan-'))
    clamd = await startFakeClamd(join(folder, 'clamd.sock'))
    store = open(join(folder, 'clamd.sock'))
  })
  afterEach(async () => {
    await clamd.close()
    rmSync(folder, { recursive: true })
  })

  const open = (address: string, answerMs = 300) =>
    createScannedStore(createDiskStore({ folder: join(folder, 'files') }), createScanner(address, { answerMs }))
  const put = (content: Buffer, into = store) => into.put('a', Readable.from([content]), MAX)
  const kept = () =>
    readdirSync(join(folder, 'files'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const freePort = () =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number }
        server.close(() => resolve(port))
      })
    })

  it('keeps what is clean, as it is, whatever pieces it comes in', async () => {
    const content = Buffer.alloc(3_000_000, 'clean')
    const pieces = Readable.from([content.subarray(0, 1), Buffer.alloc(0), content.subarray(1)])
    const patient = open(join(folder, 'clamd.sock'), 10_000)

    expect(await patient.put('a', pieces, MAX)).toEqual({ key: 'a', sizeBytes: content.length })

    const file = await store.open('a')
    const found = file && (await buffer(file.stream))
    const digest = (of: Buffer | undefined) =>
      createHash('sha256')
        .update(of ?? '')
        .digest('hex')
    expect(digest(found)).toBe(digest(content))
    expect(clamd.scanned).toEqual([content.length])
  })

  it('refuses what something is found in, names it, and keeps nothing', async () => {
    const infected = Buffer.concat([Buffer.alloc(200_000, 'x'), Buffer.from(EICAR)])

    await expect(put(infected)).rejects.toMatchObject({
      code: 'FILE_INFECTED',
      facts: { found: 'Win.Test.EICAR_HDB-1' },
    })
    expect(kept()).toEqual([])
  })

  it('leaves what was there when the new one is refused', async () => {
    await put(Buffer.from('clean'))

    await expect(put(Buffer.from(EICAR))).rejects.toMatchObject({ code: 'FILE_INFECTED' })

    const file = await store.open('a')
    expect(file && String(await buffer(file.stream))).toBe('clean')
  })

  it.each([
    ['is silent', () => (clamd.manner = 'silent'), 'did not answer in time'],
    ['hangs up', () => (clamd.manner = 'hanging up'), /hung up|cannot be reached/],
    ['takes no more', () => (clamd.maxBytes = 1_000), 'size limit exceeded'],
    ['is away', () => clamd.close(), 'cannot be reached'],
  ])('keeps nothing when the scanner %s', async (_, misbehave, message) => {
    await misbehave()

    await expect(put(Buffer.alloc(2_000_000))).rejects.toThrow(message)
    expect(kept()).toEqual([])
  })

  it('finds the scanner at a host and port too', async () => {
    const port = await freePort()
    const other = await startFakeClamd({ port })
    const there = open(`127.0.0.1:${port}`)

    await put(Buffer.from('clean'), there)
    await expect(put(Buffer.from(EICAR), there)).rejects.toMatchObject({ code: 'FILE_INFECTED' })
    await other.close()

    expect(other.scanned).toEqual([5, EICAR.length])
  })

  it('still refuses what is too large, and what fails', async () => {
    await expect(store.put('a', Readable.from([Buffer.alloc(10)]), { maxBytes: 9 })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
    async function* failing() {
      yield Buffer.alloc(100_000)
      throw new Error('lost the sender')
    }
    await expect(store.put('a', failing(), MAX)).rejects.toThrow('lost the sender')
    expect(kept()).toEqual([])
  })
})
