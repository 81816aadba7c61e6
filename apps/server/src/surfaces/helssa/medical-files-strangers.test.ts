// What somebody tries who means no good, and somebody whose line is bad.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { multipartForm, multipartHeaders } from '../../../test/multipart.ts'

const FILES = '/api/v1/patients/medical-files/'
const MB = 1024 * 1024
const PDF = Buffer.from('%PDF-1.7\nbody\n%%EOF')

const picture = (width = 900, height = 600) => sharp({ create: { width, height, channels: 3, background: '#c08060' } })
const jpegSegment = (marker: number, content: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}
/** A comment directly after the start of the picture. */
const withComment = (jpeg: Buffer, comment: string) =>
  Buffer.concat([jpeg.subarray(0, 2), jpegSegment(0xfe, Buffer.from(comment)), jpeg.subarray(2)])
const chunk = (type: string, content: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
/** The signature and IHDR of a PNG take 33 bytes. */
const withChunk = (png: Buffer, added: Buffer) => Buffer.concat([png.subarray(0, 33), added, png.subarray(33)])

describe('medical files among strangers', () => {
  const house = useHouse()
  let patient: SignedIn
  let base: string
  beforeAll(async () => {
    patient = await house.patient()
    await house.app.listen({ port: 0, host: '127.0.0.1' })
    base = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`
  })

  const upload = async (file: Buffer, { title = 'x', filename = 'a.bin', as = patient } = {}) => {
    const parts = [
      ['file_type', 'other'],
      ['title', title],
      ['file', file, filename],
    ] as const
    return house.post(`${FILES}upload/`, { as, body: multipartForm(parts), headers: multipartHeaders })
  }
  const pathOf = (link: string) => link.replace('https://helssa.test', '')
  const open = (link: string, headers: Record<string, string> = {}) => house.app.inject({ url: pathOf(link), headers })
  const stored = () =>
    readdirSync(house.filesFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))

  describe('a thumbnail', () => {
    it.each(['jpeg', 'png', 'webp'] as const)(
      'is made of a %s: small, by a link of its own, of itself alone',
      async (format) => {
        const before = new Set(stored())
        const { body } = await upload(
          await picture()
            .withExif({ IFD0: { Make: 'SecretCamera' } })
            [format]()
            .toBuffer(),
        )

        const small = await open(body.thumbnail_url)
        expect(small.headers).toMatchObject({ 'content-type': 'image/webp', 'cache-control': 'private, no-store' })
        const facts = await sharp(small.rawPayload).metadata()
        expect(facts).toMatchObject({ format: 'webp', width: 320, height: 213 })
        expect([facts.exif, facts.xmp]).toEqual([undefined, undefined])
        const made = stored().filter((path) => !before.has(path))
        expect(made).toHaveLength(2)
        for (const path of made)
          for (const word of ['RIFF', 'WEBP', 'SecretCamera', 'PNG'])
            expect(readFileSync(path).includes(word)).toBe(false)

        const [path, query] = body.thumbnail_url.split('?')
        expect((await open(`${path.replace('/thumbnail', '')}?${query}`)).statusCode).toBe(404)
        expect((await open(body.file_url.replace('?', '/thumbnail?'))).statusCode).toBe(404)
        expect(body.file_size).toBeGreaterThan(small.rawPayload.length)

        await house.call('DELETE', `${FILES}${body.id}/`, { as: patient })
        expect((await open(body.thumbnail_url)).statusCode).toBe(404)
        expect(stored().filter((path) => !before.has(path))).toEqual([])
      },
    )

    it('stands upright, is never larger than its picture, and is there in lists', async () => {
      const turned = await picture(300, 100).withMetadata({ orientation: 6 }).jpeg().toBuffer()

      const { body } = await upload(turned)

      const { body: list } = await house.get(FILES, { as: patient })
      const listed = list.results.find(({ id }: { id: string }) => id === body.id)
      const facts = await sharp((await open(listed.thumbnail_url)).rawPayload).metadata()
      expect(facts).toMatchObject({ width: 100, height: 300 })
    })

    it('is none of a document, and its link leads nowhere then', async () => {
      const { body } = await upload(PDF)

      expect(body.thumbnail_url).toBeNull()
      expect((await open(body.file_url.replace('?', '/thumbnail?'))).statusCode).toBe(404)
    })
  })

  describe('one file that is two', () => {
    it('is a picture only, when it is one: pages, programs and places in it are gone', async () => {
      const jpeg = await picture()
        .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 41/1 0/1' } })
        .jpeg()
        .toBuffer()
      const hidden = '%PDF-1.7 <script>alert(1)</script> <?php system(1) ?>'
      const polyglot = Buffer.concat([withComment(jpeg, hidden), PDF, Buffer.from('PK\x03\x04 <html>')])

      const { status, body } = await upload(polyglot, { filename: 'a.pdf' })
      expect([status, body.mime_type]).toEqual([201, 'image/jpeg'])

      const kept = (await open(body.file_url)).rawPayload
      for (const word of ['PDF', 'script', 'php', 'PK\x03', 'SecretCamera', 'Exif', 'GPS'])
        expect(kept.includes(word), word).toBe(false)
    })

    it('is a document to be saved, when it begins as one, and nothing a browser runs or sniffs', async () => {
      const { body } = await upload(Buffer.concat([PDF, await picture().jpeg().toBuffer(), Buffer.from('<script>')]))

      expect((await open(body.file_url)).headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': expect.stringMatching(/^attachment;/),
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
      })
    })

    it.each(['GIF89a/*', 'GIF87a=1;', '<!--\xff\xd8\xff', ' %PDF-1.7', '\0\0\0\x18ftypjp2 '])(
      'is refused as %j',
      async (head) => {
        const { status, body } = await upload(
          Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from('*/;alert(1)//')]),
        )

        expect([status, body.error.code]).toEqual([415, 'UNSUPPORTED_FORMAT'])
      },
    )
  })

  describe('a bomb', () => {
    const bombText = deflateSync(Buffer.alloc(300 * MB), { level: 9 })
    const bombs = async (): Promise<Record<string, Buffer>> => {
      const png = await picture(50, 50).png().toBuffer()
      const huge = await picture(50, 50).jpeg().toBuffer()
      const frame = huge.indexOf(Buffer.from([0xff, 0xc0]))
      huge.writeUInt16BE(65_000, frame + 5)
      huge.writeUInt16BE(65_000, frame + 7)
      const wide = Buffer.from(png)
      wide.writeUInt32BE(2 ** 31 - 1, 16)
      wide.writeUInt32BE(crc32(wide.subarray(12, 29)), 29)
      return {
        'a comment that unpacks to 300 MB': withChunk(
          png,
          chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), bombText])),
        ),
        'a colour profile that unpacks to 300 MB': withChunk(
          png,
          chunk('iCCP', Buffer.concat([Buffer.from('profile\0\0'), bombText])),
        ),
        'a JPEG that says it is 65000 by 65000': huge,
        'a PNG that says it is two thousand million wide': wide,
        'a document that unpacks to 300 MB': Buffer.concat([
          Buffer.from('%PDF-1.7\n1 0 obj <</Filter/FlateDecode>> stream\n'),
          bombText,
        ]),
        'a scan that unpacks to 300 MB': Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), bombText]),
      }
    }

    it('takes no more memory than its bytes', async () => {
      for (const [name, content] of Object.entries(await bombs())) {
        const atFirst = process.memoryUsage().rss
        let most = 0
        const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - atFirst)), 2)

        const { status } = await upload(content)

        clearInterval(watch)
        expect([201, 413, 415], name).toContain(status)
        expect(most, name).toBeLessThan(100 * MB)
      }
    })
  })

  it('have names that climb nothing, turn nothing round and end no header', async () => {
    const titles = {
      '..\\..\\boot.ini': '.._.._boot.ini.pdf',
      'a"; filename="evil.html': 'a"; filename="evil.html.pdf',
      "a'b(c)*": "a'b(c)*.pdf",
      'نسخه\u200cها': 'نسخه\u200cها.pdf',
    }
    for (const [title, name] of Object.entries(titles)) {
      const { body } = await upload(PDF, { title, filename: '../../x\u202E\0.pdf' })
      const told = String((await open(body.file_url)).headers['content-disposition'])

      expect(told).toMatch(/^attachment; filename\*=UTF-8''[A-Za-z0-9%._~!-]+$/)
      expect(decodeURIComponent(told.split("''")[1] ?? '')).toBe(name)
      expect(body.title).toBe(title)
    }
    for (const title of ['photo\u202Egpj.exe', 'a\r\nSet-Cookie: a=b', 'a\0b'])
      expect((await upload(PDF, { title })).status, JSON.stringify(title)).toBe(422)
  })

  describe('a part of a file', () => {
    it('is given as RFC 9110 has it, whatever is asked', async () => {
      const content = Buffer.concat([PDF, Buffer.alloc(200_000, 'x'), Buffer.from('end')])
      const { body } = await upload(content)
      const ask = async (range: string, more: Record<string, string> = {}) => {
        const { statusCode, headers, rawPayload } = await open(body.file_url, { range, ...more })
        return [statusCode, headers['content-range'] ?? rawPayload.length, Number(headers['content-length'])]
      }
      const size = content.length

      expect(await ask('bytes=-3')).toEqual([206, `bytes ${size - 3}-${size - 1}/${size}`, 3])
      expect(await ask(`bytes=-${size + 10}`)).toEqual([206, `bytes 0-${size - 1}/${size}`, size])
      expect(await ask(`bytes=${size - 1}-${size + 99}`)).toEqual([206, `bytes ${size - 1}-${size - 1}/${size}`, 1])
      expect((await ask(`bytes=${size}-`)).slice(0, 2)).toEqual([416, `bytes */${size}`])
      for (const several of ['bytes=0-1,5-6', 'bytes=5-1', 'bytes=a-b', 'lines=1-2', 'bytes=-'])
        expect(await ask(several), several).toEqual([200, size, size])

      const tag = String((await open(body.file_url)).headers.etag)
      expect((await ask('bytes=0-0', { 'if-range': tag }))[0]).toBe(206)
      for (const other of ['"another"', `W/${tag}`, 'Sat, 20 Jan 2024 04:30:00 GMT'])
        expect(await ask('bytes=0-0', { 'if-range': other }), other).toEqual([200, size, size])
    })

    it('is only told of when its head is asked for', async () => {
      const { body } = await upload(Buffer.concat([PDF, Buffer.alloc(MB)]))

      const answer = await fetch(`${base}${pathOf(body.file_url)}`, { method: 'HEAD' })

      expect([answer.status, answer.headers.get('content-length')]).toEqual([200, String(PDF.length + MB)])
      expect(await answer.text()).toBe('')
    })
  })

  it('end in the middle where a bit is not as it was kept: never whole and wrong', async () => {
    const before = new Set(stored())
    const content = Buffer.concat([PDF, Buffer.alloc(3 * MB, 'x')])
    const { body } = await upload(content)
    const [path = ''] = stored().filter((each) => !before.has(each))
    const bytes = readFileSync(path)
    const place = bytes.length - 100
    bytes[place] = (bytes[place] ?? 0) ^ 1
    writeFileSync(path, bytes)

    const answer = await fetch(`${base}${pathOf(body.file_url)}`)
    const given: Uint8Array[] = []
    const reading = (async () => {
      for await (const piece of answer.body ?? []) given.push(piece)
    })()

    await expect(reading).rejects.toThrow('terminated')
    const received = Buffer.concat(given)
    expect(received.length).toBeLessThan(content.length)
    expect(received.equals(content.subarray(0, received.length))).toBe(true)
    await expect.poll(() => house.errors.splice(0).join()).toContain('is damaged or was altered')
  })

  it('leave nothing in the folder to be found by what was in them', async () => {
    const words = ['MARKER-of-a-diagnosis', 'MARKER-of-a-scan']
    await upload(Buffer.concat([PDF, Buffer.from(words[0] ?? '')]), { title: 'MARKER-of-a-title' })
    await upload(Buffer.concat([Buffer.alloc(128), Buffer.from(`DICM${words[1]}`)]))

    for (const path of stored())
      for (const word of ['MARKER', 'DICM', '%PDF']) expect(readFileSync(path).includes(word)).toBe(false)
  })
})
