import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDiskStore } from '../files/disk.ts'
import type { FileStore } from '../files/files.ts'
import { receiveMedia } from './receive.ts'

const MAX_BYTES = 10 * 1024 * 1024
const SECRET = 'Maryam 35.7219N'
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>${SECRET}</place></x:xmpmeta>`

/** Closed in the server, which decodes neither; opened to see what became of them. */
const TO_LOOK_AT = ['VipsForeignLoadNsgifBuffer', 'VipsForeignLoadHeifBuffer']

const u16 = (value: number) => Buffer.of(value >> 8, value & 255)
const u32 = (value: number) => Buffer.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255)
const box = (type: string, ...content: (Buffer | string)[]) => {
  const bytes = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
  return Buffer.concat([u32(bytes.length + 8), Buffer.from(type, 'latin1'), bytes])
}
const ftyp = (major: string, ...compatible: string[]) => box('ftyp', major, u32(0), ...compatible)

/** A picture whose left half is red and right half is blue. */
function halves(width = 60, height = 40): Sharp {
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) pixels[at * 3 + (at % width < width / 2 ? 0 : 2)] = 255
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** As a telephone makes it: lying on its side, with place and name. */
const told = (picture: Sharp, orientation = 3) =>
  picture
    .withExif({ IFD0: { Copyright: SECRET }, IFD3: { GPSLatitude: '35/1 41/1 0/1', GPSLatitudeRef: 'N' } })
    .withXmp(XMP)
    .withMetadata({ orientation })

const colours = async (bytes: Buffer, page = 0) => {
  const { data, info } = await sharp(bytes, { page }).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number) => {
    const [r = 0, , b = 0] = data.subarray((Math.floor(info.height / 2) * info.width + x) * 3)
    if (r > 200 && b < 60) return 'red'
    return b > 200 && r < 60 ? 'blue' : `${r},${b}`
  }
  return [at(Math.floor(info.width / 4)), at(Math.floor((info.width * 3) / 4))]
}

/** Two frames, the second turned round, that repeat for ever. */
async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all([halves(), halves().flop()].map((frame) => frame.png().toBuffer()))
  const moving = sharp(frames, { join: { animated: true } })
  return format === 'gif' ? moving.gif({ delay: [100, 200] }).toBuffer() : moving.webp({ delay: [100, 200] }).toBuffer()
}

/** Picture, Exif and XMP as items of a HEIC; `tables` may leave out or add to what a real one has. */
function heif({ brand = 'heic', type = 'hvc1', method = 0, iloc = 1, more = [] as Buffer[] } = {}): Buffer {
  const items = [
    { type, data: Buffer.from('coded pixels') },
    { type: 'Exif', data: Buffer.from(`\0\0\0\0MM\0*\0\0\0\x08 ${SECRET}`, 'latin1') },
    { type: 'mime', data: Buffer.from(XMP) },
  ]
  const infe = (type: string, id: number) =>
    box('infe', u32(0x02000000), u16(id), u16(0), type, type === 'mime' ? '\0application/rdf+xml\0' : '\0')
  const metaOf = (from: number) => {
    let at = from
    const places = items.map(({ data }, index) => {
      const how = iloc === 0 ? Buffer.alloc(0) : u16(method)
      const place = Buffer.concat([u16(index + 1), how, u16(0), u16(1), u32(at), u32(data.length)])
      at += data.length
      return place
    })
    const contents = items.map(({ data }) => data)
    return box(
      'meta',
      u32(0),
      box('hdlr', u32(0), u32(0), 'pict', Buffer.alloc(13)),
      box('pitm', u32(0), u16(1)),
      box('iinf', u32(0), u16(items.length), ...items.map((item, index) => infe(item.type, index + 1))),
      box('iprp', box('ipco', box('ispe', u32(0), u32(60), u32(40)), box('udes', u32(0), SECRET))),
      box('iloc', u32(iloc << 24), Buffer.of(0x44, 0), u16(items.length), ...places),
      ...(method === 1 ? [box('idat', ...contents)] : []),
      ...more,
    )
  }
  const head = ftyp(brand, 'mif1', brand)
  const mdat = method === 1 ? box('mdat') : box('mdat', ...items.map(({ data }) => data))
  const from = method === 1 ? 0 : head.length + metaOf(0).length + 8
  return Buffer.concat([head, metaOf(from), mdat, box('uuid', Buffer.alloc(16), SECRET)])
}

/** As a telephone makes it: places in `udta` and in `meta`, a track with a name. */
const moov = (...more: Buffer[]) =>
  box(
    'moov',
    box('mvhd', Buffer.alloc(100, 7)),
    box('trak', box('tkhd', Buffer.alloc(84, 7)), box('udta', box('name', SECRET)), box('mdia', box('meta', SECRET))),
    box('udta', box('\xa9xyz', u16(15), u16(0), SECRET), u32(0)),
    box('meta', box('keys', 'com.apple.quicktime.location.ISO6709'), box('ilst', SECRET)),
    ...more,
  )
const mdat = (bytes = 1000) => box('mdat', Buffer.alloc(bytes, 'frame '))
const movie = (brand = 'isom') =>
  Buffer.concat([ftyp(brand, brand), box('wide'), mdat(), moov(), box('free', SECRET), box('uuid', SECRET)])

describe('receiving media', () => {
  let folder: string
  let files: FileStore

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'helssa-media-'))
    files = createDiskStore({ folder })
    sharp.unblock({ operation: TO_LOOK_AT })
  })
  afterAll(() => {
    sharp.block({ operation: TO_LOOK_AT })
    rmSync(folder, { recursive: true })
  })

  const onDisk = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
  const receive = (source: Readable | Buffer, maxBytes = MAX_BYTES) =>
    receiveMedia(files, source instanceof Readable ? source : Readable.from([source]), { maxBytes, key: 'it' })
  const kept = async () => {
    const file = await files.open('it')
    await files.delete('it')
    return file ? buffer(file.stream) : expect.unreachable()
  }
  const cleaned = async (bytes: Buffer) => {
    await receive(bytes)
    return kept()
  }
  const refused = async (source: Readable | Buffer, maxBytes?: number) => {
    const code = await receive(source, maxBytes).then(
      () => expect.unreachable(),
      (error: { code: string }) => error.code,
    )
    expect(onDisk()).toEqual([])
    return code
  }

  it.each([
    ['image/jpeg', 'jpg', () => halves().jpeg().toBuffer()],
    ['image/png', 'png', () => halves().png().toBuffer()],
    ['image/webp', 'webp', () => halves().webp().toBuffer()],
    ['image/webp', 'webp', () => animated('webp')],
    ['image/gif', 'gif', () => animated('gif')],
    ['image/avif', 'avif', () => halves().avif({ effort: 0 }).toBuffer()],
    ['image/heic', 'heic', () => heif()],
    ['image/heic', 'heic', () => heif({ brand: 'mif1' })],
    ['video/mp4', 'mp4', () => movie()],
    ['video/mp4', 'mp4', () => movie('3gp5')],
    ['video/quicktime', 'mov', () => movie('qt  ')],
  ])('knows %s by its content and keeps it as .%s', async (mediaType, extension, make) => {
    const received = await receive(await make())

    expect(received).toEqual({ mediaType, extension, sizeBytes: (await kept()).length })
  })

  it('knows it however small the pieces are in which it comes', async () => {
    const bytes = movie()

    await receive(Readable.from(Array.from(bytes, (byte) => Buffer.of(byte))))

    expect((await kept()).length).toBe(bytes.length)
  })

  describe('of a picture', () => {
    it.each(['jpeg', 'png', 'webp'] as const)(
      'made anew, a %s, loses all it tells and looks the same',
      async (format) => {
        const sent = await told(halves(), 6).withIccProfile('p3').toFormat(format).toBuffer()
        expect(await sharp(sent).metadata()).toMatchObject({
          orientation: 6,
          exif: expect.anything(),
          icc: expect.anything(),
        })
        const script = Buffer.from('<script>alert(1)</script>')

        const bytes = await cleaned(Buffer.concat([sent, script]))

        const { exif, xmp, icc, iptc, orientation, ...rest } = await sharp(bytes).metadata()
        expect({ exif, xmp, icc, iptc, orientation }).toEqual({})
        expect(rest).toMatchObject({ format, width: 40, height: 60 })
        expect(bytes.toString('latin1')).not.toMatch(/Maryam|GPS|script/)
        expect(await colours(await sharp(bytes).rotate(-90).png().toBuffer())).toEqual(['red', 'blue'])
      },
    )

    it.each(['gif', 'webp'] as const)('that moves, a %s, keeps its frames and times to the byte', async (format) => {
      const sent = await animated(format)
      const telling =
        format === 'gif'
          ? Buffer.concat([
              sent.subarray(0, -1),
              Buffer.from(`!\xfe\x0f${SECRET}\0!\xff\x0bXMP DataXMP\x0f${SECRET}\0;`, 'latin1'),
            ])
          : withChunks(sent, ['EXIF', 'XMP ', 'evil'])

      const bytes = await cleaned(Buffer.concat([telling, Buffer.from('<script>')]))

      expect(bytes.toString('latin1')).not.toMatch(/Maryam|EXIF|XMP|script/)
      expect(bytes).toEqual(sent)
      expect(await sharp(bytes).metadata()).toMatchObject({ pages: 2, loop: 0, delay: [100, 200] })
      expect([await colours(bytes), await colours(bytes, 1)]).toEqual([
        ['red', 'blue'],
        ['blue', 'red'],
      ])
    })

    it('in AVIF loses Exif and XMP and keeps its pixels to the byte', async () => {
      const sent = await told(halves().avif({ effort: 0, quality: 90 }), 1).toBuffer()
      expect(await sharp(sent).metadata()).toMatchObject({ exif: expect.anything(), xmp: expect.anything() })

      const bytes = await cleaned(sent)

      expect(bytes.length).toBe(sent.length)
      expect(bytes.toString('latin1')).not.toContain('Maryam')
      const pixels = (picture: Buffer) => sharp(picture).raw().toBuffer()
      expect((await pixels(bytes)).equals(await pixels(sent))).toBe(true)
    })

    it.each([
      ['in its data', heif()],
      ['in its data, by the oldest table', heif({ iloc: 0 })],
      ['among its tables', heif({ method: 1 })],
      ['beside its tables', heif({ more: [box('xml ', SECRET), box('uuid', SECRET)] })],
    ])('in HEIC loses what it tells %s', async (_, sent) => {
      const bytes = await cleaned(sent)

      expect(bytes.length).toBe(sent.length)
      expect(bytes.toString('latin1')).not.toContain('Maryam')
      expect(bytes.toString('latin1')).toContain('coded pixels')
    })
  })

  describe('of a movie', () => {
    it.each(['isom', 'qt  '])('(%s) loses place and names; all that plays stays where it was', async (brand) => {
      const sent = movie(brand)

      const bytes = await cleaned(sent)

      const [was, is] = [sent, bytes].map((each) => each.toString('latin1'))
      expect(is).not.toMatch(/Maryam|xyz|location/)
      expect(is?.length).toBe(was?.length)
      for (const part of ['mdatframe', 'mvhd\x07', 'tkhd\x07']) expect(is?.indexOf(part)).toBe(was?.indexOf(part))
    })

    it('in pieces loses them too', async () => {
      const piece = Buffer.concat([box('moof', box('traf', box('udta', SECRET))), mdat(), box('emsg', SECRET)])

      const bytes = await cleaned(Buffer.concat([ftyp('iso5'), moov(), piece, piece]))

      expect(bytes.toString('latin1')).not.toContain('Maryam')
    })

    it('with long and open boxes is read as any other', async () => {
      const long = Buffer.concat([u32(1), Buffer.from('uuid'), u32(0), u32(16 + SECRET.length), Buffer.from(SECRET)])
      const open = Buffer.concat([u32(0), Buffer.from('mdat'), Buffer.alloc(300, 'x')])
      const sent = Buffer.concat([ftyp('mp42'), long, moov(), open])

      const bytes = await cleaned(sent)

      expect(bytes.toString('latin1')).not.toContain('Maryam')
      expect(bytes.subarray(-open.length)).toEqual(open)
    })

    it('is never held: what came is on its way to the store before more is asked for', async () => {
      const bytes = { given: 0, stored: 0 }
      let mostHeld = 0
      async function* slowly() {
        yield Buffer.concat([ftyp('isom'), moov(), u32(8 + 9_990_000), Buffer.from('mdat')])
        for (; bytes.given < 9_990_000; bytes.given += 1_000) {
          mostHeld = Math.max(mostHeld, bytes.given - bytes.stored)
          yield Buffer.alloc(1_000)
        }
      }
      const counting: FileStore = {
        ...files,
        async put(key, source, options) {
          for await (const piece of source) bytes.stored += piece.length
          return { key, sizeBytes: options.maxBytes, sha256: '' }
        },
      }

      await receiveMedia(counting, Readable.from(slowly()), { maxBytes: MAX_BYTES, key: 'it' })

      expect(bytes.stored).toBeGreaterThan(9_990_000)
      expect(mostHeld).toBeLessThan(100_000)
    })
  })

  it.each([
    ['an AVIF', () => halves().avif({ effort: 0 }).toBuffer()],
    ['a GIF', () => animated('gif')],
    ['an animated WebP', () => animated('webp')],
    ['a JPEG', () => halves(300, 200).jpeg().toBuffer()],
    ['a PNG', () => halves(300, 200).png().toBuffer()],
    ['a HEIC', () => heif()],
    ['a MP4', () => movie()],
  ])('refuses %s that is cut off, wherever', async (_, make) => {
    const whole = await make()

    for (const part of [0.3, 0.5, 0.9]) {
      expect(await refused(whole.subarray(0, Math.floor(whole.length * part)))).toBe('MEDIA_UNREADABLE')
    }
  })

  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  it.each([
    ['nothing', ''],
    ['a program', 'MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['SVG', svg],
    ['a PDF', '%PDF-1.7\n'],
    ['a TIFF', 'II*\0\x08\0\0\0\0\0'],
    ['a WAV', 'RIFF\x24\0\0\0WAVEfmt '],
    ['an M4A', '\0\0\0\x14ftypM4A \0\0\0\0M4A '],
    ['a JPEG XL', '\0\0\0\x14ftypjxl \0\0\0\0jxl '],
    ['HTML behind ftyp', `\0\0\0\x14ftyp${svg}`],
    ['ftyp of a megabyte', '\0\x10\0\0ftypisom'],
    ['ftyp cut off', '\0\0\0\x14ftyp'],
  ])('refuses %s, telling what is accepted', async (_, text) => {
    await expect(receive(Buffer.from(text, 'latin1'))).rejects.toMatchObject({
      code: 'MEDIA_FORMAT',
      facts: { accepted: ['jpg', 'png', 'gif', 'webp', 'heic', 'avif', 'mp4', 'mov'] },
    })
    expect(onDisk()).toEqual([])
  })

  it('leaves no memory of the pieces of a document that was kept', async () => {
    const pieces = Array.from({ length: 5 }, (_, n) => Buffer.allocUnsafeSlow(50_000).fill(n))
    pieces[0]?.write('%PDF-1.7\n')
    const content = Buffer.concat(pieces)

    await receiveMedia(files, Readable.from(pieces), { maxBytes: MAX_BYTES, key: 'pdf', accept: ['pdf'] })

    const kept = await files.open('pdf')
    expect(kept && content.equals(await buffer(kept.stream))).toBe(true)
    expect(pieces.slice(1).filter(({ length }) => length > 0)).toEqual([])
    await files.delete('pdf')
  })

  it.each([
    ['JPEG', `\xff\xd8\xff${svg}`],
    ['PNG', `\x89PNG\r\n\x1a\n${svg}`],
    ['GIF', `GIF89a${svg}`],
    ['WebP', `RIFF\x20\0\0\0WEBPVP8X${svg}`],
    ['MP4', `\0\0\0\x14ftypisom\0\0\0\0isom${svg}`],
    ['HEIC', `\0\0\0\x14ftypheic\0\0\0\0heic${svg}`],
  ])('refuses a script that begins as a %s', async (_, text) => {
    expect(await refused(Buffer.from(text, 'latin1'))).toBe('MEDIA_UNREADABLE')
  })

  it.each([
    ['no movie', Buffer.concat([ftyp('isom'), mdat()])],
    ['no frames', Buffer.concat([ftyp('isom'), moov()])],
    ['a packed movie', Buffer.concat([ftyp('qt  '), box('moov', box('cmov', SECRET)), mdat()])],
    ['too large a movie box', Buffer.concat([ftyp('isom'), moov(box('stbl', Buffer.alloc(1_100_000))), mdat()])],
    [
      'boxes without number',
      Buffer.concat([ftyp('isom'), moov(), mdat(), Buffer.concat(Array(10_001).fill(box('free')))]),
    ],
    ['a box of a negative size', Buffer.concat([ftyp('isom'), u32(7), Buffer.from('mdat'), moov()])],
    ['a track that reaches past its movie', Buffer.concat([ftyp('isom'), box('moov', u32(99), 'trak'), mdat()])],
    ['a picture of an unknown kind', heif({ type: 'jpeg' })],
    ['items within items', heif({ method: 2 })],
    ['two tables', heif({ more: [box('iloc', u32(0), Buffer.of(0x44, 0), u16(0))] })],
    ['no tables', Buffer.concat([ftyp('heic', 'mif1'), mdat()])],
  ])('refuses boxes with %s', async (_, bytes) => {
    expect(await refused(bytes)).toBe('MEDIA_UNREADABLE')
  })

  it('refuses a HEIC whose table would take endless work', async () => {
    const sent = heif()
    const table = sent.indexOf('iloc')
    const second = table + 4 + 4 + 4 + 16 // the Exif item
    const overlapping = Buffer.from(sent)
    overlapping.writeUInt32BE(0, second + 8)
    overlapping.writeUInt32BE(sent.length, second + 12)
    overlapping.writeUInt32BE(0, second + 16 + 8)
    overlapping.writeUInt32BE(sent.length, second + 16 + 12)
    const withoutLengths = Buffer.from(sent)
    withoutLengths[table + 8] = 0

    expect(await refused(overlapping)).toBe('MEDIA_UNREADABLE')
    expect(await refused(withoutLengths)).toBe('MEDIA_UNREADABLE')
  })

  it.each([
    ['PNG', () => bombPng()],
    ['GIF', () => Buffer.from('GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;', 'latin1')],
  ])('refuses a %s that unfolds to gigabytes', async (_, make) => {
    expect(await refused(make())).toBe('FILE_TOO_LARGE')
  })

  it.each([
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff])],
    ['a MP4', Buffer.concat([ftyp('isom'), moov(), u32(11_000_008), Buffer.from('mdat')])],
  ])('reads no more than it must of %s of 11 MB', async (_, head) => {
    let given = 0
    const source = new Readable({
      read() {
        this.push(given === 0 ? head : Buffer.alloc(50_000))
        given += 50_000
        if (given > 11_000_000) this.push(null)
      },
    })

    expect(await refused(source)).toBe('FILE_TOO_LARGE')

    expect(source.destroyed).toBe(true)
    expect(given).toBeLessThan(MAX_BYTES + 300_000)
  })

  it('keeps what is none of them as it came where that is wanted, of no known type', async () => {
    const page = Buffer.from('<!doctype html><script>alert(1)</script>')
    const options = { maxBytes: page.length, key: 'it', others: 'keep' } as const

    const received = await receiveMedia(files, Readable.from([page]), options)

    expect(received).toEqual({ mediaType: 'application/octet-stream', extension: 'bin', sizeBytes: page.length })
    expect(await kept()).toEqual(page)
    const tooLarge = receiveMedia(files, Readable.from([page, page]), options)
    await expect(tooLarge).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
    expect(onDisk()).toEqual([])
  })

  it('reads only the beginning of what is none of them', async () => {
    let given = 0
    const source = new Readable({
      read() {
        given += 1_000
        this.push(Buffer.alloc(1_000))
      },
    })

    expect(await refused(source)).toBe('MEDIA_FORMAT')

    expect(source.destroyed).toBe(true)
    expect(given).toBeLessThan(200_000)
  })

  it.each([
    ['a movie', Buffer.concat([ftyp('isom'), moov(), u32(9_000_000), Buffer.from('mdat'), Buffer.alloc(90_000)])],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ])('keeps nothing of %s whose sender hangs up', async (_, head) => {
    const source = new Readable({ read: () => undefined })
    source.push(head)
    const receiving = receive(source)
    setImmediate(() => source.destroy(new Error('aborted')))

    await expect(receiving).rejects.toThrow('aborted')

    expect(onDisk()).toEqual([])
  })

  it('stops the source when the store fails', async () => {
    const source = new Readable({ read: () => undefined })
    source.push(Buffer.concat([ftyp('isom'), moov()]))

    await expect(receiveMedia(files, source, { maxBytes: MAX_BYTES, key: '../it' })).rejects.toThrow('not a key')

    expect(source.destroyed).toBe(true)
  })
})

/** Metadata after the frames, and the flags that announce it. */
function withChunks(webp: Buffer, types: string[]): Buffer {
  const chunks = types.map((type) => {
    const content = Buffer.from(SECRET.padEnd(16))
    return Buffer.concat([Buffer.from(type), Buffer.of(16, 0, 0, 0), content])
  })
  const bytes = Buffer.concat([webp, ...chunks])
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes[20] = (bytes[20] ?? 0) | 0x0c
  return bytes
}

/** 50,000 by 50,000 pixels in a few hundred bytes. */
function bombPng(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
    return Buffer.concat([u32(data.length), named, u32(crc32(named))])
  }
  const header = Buffer.concat([u32(50_000), u32(50_000), Buffer.of(8, 0, 0, 0, 0)])
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(100_000)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    pixels,
    chunk('IEND', u32(0).subarray(4)),
  ])
}
