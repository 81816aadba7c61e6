import type { ByteReader } from './byte-reader.ts'

/** How each accepted format is called to browsers and in names of files. */
export const MEDIA_FORMATS = {
  jpeg: { mediaType: 'image/jpeg', extension: 'jpg' },
  png: { mediaType: 'image/png', extension: 'png' },
  gif: { mediaType: 'image/gif', extension: 'gif' },
  webp: { mediaType: 'image/webp', extension: 'webp' },
  heic: { mediaType: 'image/heic', extension: 'heic' },
  avif: { mediaType: 'image/avif', extension: 'avif' },
  mp4: { mediaType: 'video/mp4', extension: 'mp4' },
  mov: { mediaType: 'video/quicktime', extension: 'mov' },
} as const
export type MediaFormat = keyof typeof MEDIA_FORMATS

const PNG = '\x89PNG\r\n\x1a\n'
/** Of `ftyp`; real ones have 20 to 60. */
const FTYP_BYTES_MAX = 256
/** "Some picture in boxes": what picture, the other brands say (ISO/IEC 23008-12, 10). */
const PICTURE_BRANDS = new Set(['mif1', 'mif2', 'msf1', 'miaf'])
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])
const AVIF_BRANDS = new Set(['avif', 'avis'])
const MP4_BRAND = /^(iso[m2-9]|mp4[12]|avc1|hvc1|M4V |MSNV|dash|3gp[4-9])$/

/**
 * The format of what the reader gives next, by its first bytes alone; nothing when it is none of the accepted. That the
 * rest is as it should be is not known yet. Nothing is taken from the reader.
 */
export async function findFormat(reader: ByteReader): Promise<MediaFormat | undefined> {
  const head = (await reader.peek(12)).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith(PNG)) return 'png'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif'
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'webp'
  if (head.slice(4, 8) === 'ftyp') return formatOfBrands(await peekBrands(reader))
  return undefined
}

/** The major brand of an `ftyp` box, then the compatible ones (ISO/IEC 14496-12, 4.3). */
async function peekBrands(reader: ByteReader): Promise<string[]> {
  const size = (await reader.peek(4)).readUInt32BE(0)
  if (size < 16 || size > FTYP_BYTES_MAX || size % 4 !== 0) return []
  const words = (await reader.peek(size)).toString('latin1').match(/.{4}/gs) ?? []
  return words.filter((_, at) => at === 2 || at >= 4)
}

function formatOfBrands(brands: readonly string[]): MediaFormat | undefined {
  const [major = '', ...compatible] = brands
  if (major === 'qt  ') return 'mov'
  if (AVIF_BRANDS.has(major)) return 'avif'
  if (HEIC_BRANDS.has(major)) return 'heic'
  if (PICTURE_BRANDS.has(major)) return compatible.some((brand) => AVIF_BRANDS.has(brand)) ? 'avif' : 'heic'
  return brands.some((brand) => MP4_BRAND.test(brand)) ? 'mp4' : undefined
}
