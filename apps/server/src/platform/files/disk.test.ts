import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDiskStore } from './disk.ts'

const MAX = { maxBytes: 1_000_000 }
const HOUR_MS = 3_600_000

describe('a file store on disk', () => {
  let parent: string
  let folder: string

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'helssa-disk-'))
    folder = join(parent, 'data', 'files')
  })
  afterEach(() => rmSync(parent, { recursive: true }))

  const entries = () => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = () => entries().filter((entry) => statSync(join(folder, entry)).isFile())
  const bytes = (content: string) => Readable.from([Buffer.from(content)])

  it('makes folders and files that only its own user can open', async () => {
    await createDiskStore({ folder }).put('visits/7/x-ray', bytes('bones'), MAX)

    const modes = Object.groupBy(entries(), (entry) => (statSync(join(folder, entry)).mode & 0o777).toString(8))
    expect(modes).toEqual({ 700: expect.arrayContaining(['incoming']), 600: files() })
    for (const each of [folder, join(parent, 'data')]) expect(statSync(each).mode & 0o777).toBe(0o700)
  })

  it('keeps a file under a name that tells its key, spread over folders', async () => {
    const store = createDiskStore({ folder })

    await Promise.all(Array.from({ length: 40 }, (_, i) => store.put(`visits/${i}`, bytes(`${i}`), MAX)))

    const kept = files().map((file) => file.split('/'))
    expect(kept).toHaveLength(40)
    for (const [spread, name, ...rest] of kept) {
      expect(spread).toMatch(/^[0-9a-f]{2}$/)
      expect(name).toMatch(/^visits\.\d+$/)
      expect(rest).toEqual([])
    }
    expect(new Set(kept.map(([spread]) => spread)).size).toBeGreaterThan(20)
  })

  it('finds its files again after a restart', async () => {
    await createDiskStore({ folder }).put('a', bytes('kept'), MAX)

    const file = await createDiskStore({ folder }).open('a')

    expect(file && (await text(file.stream))).toBe('kept')
  })

  it('leaves nothing on the disk of a file that was too large, failed, was cut off or was deleted', async () => {
    const store = createDiskStore({ folder })
    await expect(store.put('a', bytes('123456'), { maxBytes: 5 })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
    for (let round = 0; round < 20; round++) {
      const source = new Readable({ read: () => undefined })
      const putting = store.put('a', source, MAX)
      for (let chunks = 0; chunks < round; chunks++) source.push(Buffer.alloc(50_000))
      setImmediate(() => source.destroy(new Error('aborted')))
      await expect(putting).rejects.toThrow('aborted')
      expect(files()).toEqual([])
    }

    await store.put('a', bytes('whole'), MAX)
    await store.delete('a')

    expect(files()).toEqual([])
  })

  it('stops the source when the disk fails', async () => {
    const store = createDiskStore({ folder })
    rmSync(folder, { recursive: true })
    const source = new Readable({ read: () => undefined })

    await expect(store.put('a', source, MAX)).rejects.toMatchObject({ code: 'ENOENT' })

    expect(source.destroyed).toBe(true)
  })

  it('cannot be made where there is a file', async () => {
    await createDiskStore({ folder }).put('a', bytes('no folder'), MAX)
    const [file] = files()

    expect(() => createDiskStore({ folder: join(folder, file ?? '') })).toThrow(/EEXIST|ENOTDIR/)
  })

  it('shows no part of a file whose writer was killed, and sweeps it away after a day', async () => {
    const script = `
      import { createDiskStore } from ${JSON.stringify(new URL('./disk.ts', import.meta.url))}
      async function* half() {
        yield Buffer.alloc(600_000)
        yield Buffer.alloc(600_000) // taken when the first is written
        process.stdout.write('half')
        setInterval(() => {}, 1000)
        await new Promise(() => {})
      }
      await createDiskStore({ folder: ${JSON.stringify(folder)} }).put('a', half(), { maxBytes: 2_000_000 })`
    const writer = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(writer.stdout, 'data')
    writer.kill('SIGKILL')
    await once(writer, 'exit')

    const store = createDiskStore({ folder })
    expect(await store.open('a')).toBeUndefined()
    const [left, ...others] = files()
    expect(others).toEqual([])
    expect(readFileSync(join(folder, left ?? '')).length).toBeGreaterThanOrEqual(600_000)

    const writtenMs = statSync(join(folder, left ?? '')).mtimeMs
    expect(await store.sweep(new Date(writtenMs + 23 * HOUR_MS))).toBe(0)
    expect(files()).toEqual([left])
    expect(await store.sweep(new Date(writtenMs + 25 * HOUR_MS))).toBe(1)
    expect(files()).toEqual([])
  })

  it('sweeps neither what is being written nor what is kept, however old, and sweeps beside others', async () => {
    const store = createDiskStore({ folder })
    await store.put('a', bytes('old'), MAX)
    const [kept] = files()
    utimesSync(join(folder, kept ?? ''), 0, 0)
    const source = new Readable({ read: () => undefined })
    const putting = store.put('b', source, MAX)
    source.push(Buffer.from('young'))
    await expect.poll(files).toHaveLength(2)
    const { mtimeMs } = statSync(join(folder, files().find((file) => file !== kept) ?? ''))

    const now = new Date(mtimeMs + 23 * HOUR_MS)
    expect(await Promise.all([store.sweep(now), createDiskStore({ folder }).sweep(now)])).toEqual([0, 0])

    source.push(null)
    expect(await putting).toMatchObject({ sizeBytes: 5 })
    expect(files()).toHaveLength(2)
  })
})
