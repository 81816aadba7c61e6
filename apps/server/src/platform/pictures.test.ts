import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { AVATAR_BYTES_MAX, readAvatar } from './pictures.ts'

const size = (width: number, height: number) => ({ width, height })

/** A picture whose left half is red and right half is blue. */
function halves({ width, height } = size(60, 40)): Sharp {
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) pixels[at * 3 + (at % width < width / 2 ? 0 : 2)] = 255
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), framed.length - 4)
  return framed
}

/** A grey PNG by hand that says it is so large, with `lines` as its pixels. */
function png({ width, height }: { width: number; height: number }, lines: Buffer, more: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8) // bits a sample; all else 0: grey, not interlaced
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** An animation by hand: the frames are still WebP pictures of one size. */
function animation(frames: Buffer[], { width, height }: { width: number; height: number }): Buffer {
  const part = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8, type, 'latin1')
    head.writeUInt32LE(data.length, 4)
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
  }
  const extended = Buffer.alloc(10)
  extended.writeUInt8(2, 0) // animated
  extended.writeUIntLE(width - 1, 4, 3)
  extended.writeUIntLE(height - 1, 7, 3)
  const parts = frames.map((frame) => {
    const head = Buffer.alloc(16)
    head.writeUIntLE(width - 1, 6, 3)
    head.writeUIntLE(height - 1, 9, 3)
    head.writeUIntLE(100, 12, 3)
    return part('ANMF', Buffer.concat([head, frame.subarray(12)]))
  })
  return part(
    'RIFF',
    Buffer.concat([Buffer.from('WEBP'), part('VP8X', extended), part('ANIM', Buffer.alloc(6)), ...parts]),
  )
}

/** The colour in the middle of each half, as `red`, `blue` or other channels. */
async function look(webp: Buffer): Promise<string[]> {
  const { data, info } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const colourAt = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0] = data.subarray((y * info.width + x) * 3)
    if (r > 200 && b < 60) return 'red'
    return b > 200 && r < 60 ? 'blue' : `${r},${g},${b}`
  }
  return [colourAt(100, 256), colourAt(412, 256)]
}

const refused = (bytes: Buffer) =>
  readAvatar(bytes).then(
    () => expect.unreachable(),
    (error: { name: string; code: string }) => error.code,
  )

describe('reading an avatar', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('makes a square WebP of a %s', async (format) => {
    const { webp } = await readAvatar(await halves().toFormat(format).toBuffer())

    expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', ...size(512, 512) })
    expect(await look(webp)).toEqual(['red', 'blue'])
  })

  it('turns it upright and strips place, comments and colour profile', async () => {
    const picture = await halves()
      .withExif({ IFD0: { Copyright: 'Maryam' }, IFD3: { GPSLatitude: '35/1 41/1 0/1', GPSLatitudeRef: 'N' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .withIccProfile('p3')
      .withMetadata({ orientation: 3 })
      .jpeg()
      .toBuffer()
    expect(await sharp(picture).metadata()).toMatchObject({ orientation: 3, exif: expect.anything() })

    const { webp } = await readAvatar(picture)

    const { exif, xmp, icc, iptc, orientation } = await sharp(webp).metadata()
    expect({ exif, xmp, icc, iptc, orientation }).toEqual({})
    expect(webp.toString('latin1')).not.toMatch(/Maryam|secret|Exif|ICCP|XMP /)
    expect(await look(webp)).toEqual(['blue', 'red'])
  })

  it('strips the texts of a PNG', async () => {
    const text = chunk('tEXt', Buffer.from('Comment\0<script>alert(1)</script>', 'latin1'))

    const { webp } = await readAvatar(png(size(8, 8), Buffer.alloc(9 * 8), [text]))

    expect(webp.toString('latin1')).not.toContain('script')
  })

  it('takes the first frame of an animation', async () => {
    const still = size(60, 40)
    const first = await halves(still).webp({ lossless: true }).toBuffer()
    const second = await halves(still).flop().webp({ lossless: true }).toBuffer()
    const moving = animation([first, second], still)
    expect(await sharp(moving).metadata()).toMatchObject({ pages: 2 })

    const { webp } = await readAvatar(moving)

    expect((await sharp(webp).metadata()).pages).toBeUndefined()
    expect(await look(webp)).toEqual(['red', 'blue'])
  })

  it.each(['jpeg', 'png', 'webp'] as const)('keeps nothing that hangs on the end of a %s', async (format) => {
    const picture = await halves().toFormat(format).toBuffer()
    const script = Buffer.from('<script>alert(1)</script><?php system($_GET[0]) ?>PK\x03\x04', 'latin1')

    const { webp } = await readAvatar(Buffer.concat([picture, script]))

    expect(webp.toString('latin1')).not.toMatch(/script|php/)
    expect(webp.readUInt32LE(4) + 8).toBe(webp.length)
  })

  it.each(['jpeg', 'png', 'webp'] as const)('refuses a %s that is cut off', async (format) => {
    const picture = await halves(size(300, 200)).toFormat(format).toBuffer()

    expect(await refused(picture.subarray(0, Math.floor(picture.length / 2)))).toBe('PICTURE_UNREADABLE')
    expect(await refused(picture.subarray(0, 20))).toBe('PICTURE_UNREADABLE')
  })

  it.each([
    ['JPEG', '\xff\xd8\xff/*<script>alert(1)</script>*/'],
    ['PNG', '\x89PNG\r\n\x1a\n<?php system($_GET[0]) ?>'],
    ['WebP', 'RIFF\x20\0\0\0WEBPVP8 =1;alert(1);//'],
  ])('refuses a script that begins as a %s', async (_, text) => {
    expect(await refused(Buffer.from(text, 'latin1'))).toBe('PICTURE_UNREADABLE')
  })

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
  it.each([
    ['SVG', svg],
    ['SVG with a declaration', `<?xml version="1.0"?>${svg}`],
    ['GIF', 'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;'],
    ['TIFF', 'II*\0\x08\0\0\0\0\0'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['AVIF', '\0\0\0\x18ftypavif\0\0\0\0mif1avif'],
    ['PDF', '%PDF-1.7\n1 0 obj\n<<>>\nendobj'],
    ['PPM', 'P6 1 1 255 abc'],
    ['text', 'سلام'],
    ['WAV', 'RIFF\x24\0\0\0WAVEfmt '],
    ['nothing', ''],
  ])('refuses %s', async (_, text) => {
    expect(await refused(Buffer.from(text, 'latin1'))).toBe('PICTURE_FORMAT')
  })

  it('has no loader open for anything else', async () => {
    await expect(sharp(Buffer.from(svg)).metadata()).rejects.toThrow(/unsupported/)
    await expect(sharp('/etc/hostname').metadata()).rejects.toThrow(/unsupported/)
  })

  it('refuses a file that is too large before it looks into it', async () => {
    const picture = await halves().png().toBuffer()
    const padded = (to: number) => Buffer.concat([picture, Buffer.alloc(to - picture.length)])

    expect(await refused(padded(AVATAR_BYTES_MAX + 1))).toBe('PICTURE_TOO_LARGE')
    await readAvatar(padded(AVATAR_BYTES_MAX))
  })

  it.each([
    [size(30_000, 30_000), 'PICTURE_TOO_LARGE'],
    [size(8_001, 5_000), 'PICTURE_TOO_LARGE'],
    [size(1, 60_000), 'PICTURE_TOO_LARGE'],
    [size(60_000, 1), 'PICTURE_TOO_LARGE'],
    // Above what a decoder believes a header.
    [size(2 ** 31 - 1, 2 ** 31 - 1), 'PICTURE_UNREADABLE'],
    [size(0, 5), 'PICTURE_UNREADABLE'],
  ])('refuses pixels that take few bytes: %o', async (claimed, code) => {
    expect(await refused(png(claimed, Buffer.alloc(60_001 * 2)))).toBe(code)
  })

  it('takes the colours of print for what they look like', async () => {
    const picture = await halves().toColourspace('cmyk').jpeg().toBuffer()
    expect(await sharp(picture).metadata()).toMatchObject({ space: 'cmyk' })

    const { webp } = await readAvatar(picture)

    expect(await sharp(webp).metadata()).toMatchObject({ space: 'srgb', channels: 3 })
  })

  it('makes no more of text that unfolds to hundreds of megabytes than of any other', async () => {
    const folded = Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflateSync(Buffer.alloc(300 * 1024 * 1024))])

    const { webp } = await readAvatar(png(size(8, 8), Buffer.alloc(9 * 8), [chunk('zTXt', folded)]))

    expect(webp.length).toBeLessThan(10_000)
  })

  it('enlarges the smallest picture', async () => {
    const { webp } = await readAvatar(png(size(1, 1), Buffer.alloc(2)))

    expect(await sharp(webp).metadata()).toMatchObject(size(512, 512))
  })

  it('serves those who come after a broken one', async () => {
    const picture = await halves().jpeg().toBuffer()
    const answers = await Promise.allSettled([picture, picture.subarray(0, 20), picture].map(readAvatar))

    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
