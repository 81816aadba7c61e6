// Pictures people upload, made anew from their pixels: nothing of the uploaded bytes is kept or shown here.
import sharp from 'sharp'
import { Refusal, refusals } from './errors.ts'

export const pictureRefuses = refusals(
  'PICTURE_UNREADABLE', // it begins as a picture, but is none, or is broken
  'PICTURE_TOO_LARGE', // in bytes or in pixels
  'PICTURE_FORMAT', // neither JPEG nor PNG nor WebP
)
export type PictureRefusal = keyof typeof pictureRefuses

/** A photograph of a telephone has up to this much. */
export const AVATAR_BYTES_MAX = 5 * 1024 * 1024
/** A decoded pixel takes 4 bytes, so a picture takes 160 MB at most. */
const PIXELS_MAX = 40_000_000
/** The finest that telephones make (8160 × 6120). */
const PHOTO_PIXELS_MAX = 50_000_000
/** Of one side. No camera makes such strips; decoders spend time by the line, not only by the pixel. */
const SIDE_MAX = 16_384
const AVATAR_SIDE = 512
const THUMBNAIL_SIDE = 320
const WEBP_QUALITY = 82
/** At these nobody sees a difference; what is written small, or an X-ray, must stay as it was. */
const PHOTO_JPEG = { quality: 90, chromaSubsampling: '4:4:4' }
const PHOTO_WEBP = { quality: 90, effort: 0 } // more effort takes three times as long for little
/** Far more than the largest picture takes on a slow core. */
const DECODE_SECONDS = 10
/** The same; what is made is a hundred times larger. */
const PHOTO_SECONDS = 20

// Everything that could be parsed is closed, then the three formats are opened, from memory only.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})
// One thread a picture and, by `inTurn`, one picture at a time: the other cores, and the threads that hash passwords
// and read files, stay free. No two uploads are alike, so nothing is kept between them.
sharp.concurrency(1)
sharp.cache(false)

/**
 * The avatar of an uploaded picture: WebP, 512 × 512, cut to the middle, upright, its first frame only, in sRGB,
 * without any metadata (place, camera, comments). What the file is, its content alone says.
 * @throws PICTURE_TOO_LARGE above 5 MB, 40 megapixels or 16384 pixels a side; nothing is decoded
 * @throws PICTURE_FORMAT neither JPEG nor PNG nor WebP
 * @throws PICTURE_UNREADABLE broken, cut off, or not decoded within 10 s
 */
export async function readAvatar(bytes: Buffer): Promise<{ webp: Buffer }> {
  if (bytes.length > AVATAR_BYTES_MAX) throw pictureRefuses.PICTURE_TOO_LARGE({ maxBytes: AVATAR_BYTES_MAX })
  if (!isPicture(bytes)) throw pictureRefuses.PICTURE_FORMAT()

  return inTurn(async () => {
    await checkSize(bytes, PIXELS_MAX)
    const webp = await open(bytes, PIXELS_MAX)
      .autoOrient()
      .resize(AVATAR_SIDE, AVATAR_SIDE, { fit: 'cover' })
      .webp({ quality: WEBP_QUALITY })
      .timeout({ seconds: DECODE_SECONDS })
      .toBuffer()
      .catch(refuse)
    return { webp }
  })
}

/**
 * A picture made anew from its pixels in the format it has: upright, in sRGB, its first frame only, as large as it was,
 * without any metadata (place, camera, comments, previews) and whatever hung on its end. `format` is what its first
 * bytes say.
 * @throws PICTURE_TOO_LARGE above 50 megapixels or 16384 pixels a side; nothing is decoded
 * @throws PICTURE_UNREADABLE broken, cut off, or not decoded within 20 s
 */
export async function remakePicture(bytes: Buffer, format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  return inTurn(async () => {
    await checkSize(bytes, PHOTO_PIXELS_MAX)
    const picture = open(bytes, PHOTO_PIXELS_MAX).autoOrient().timeout({ seconds: PHOTO_SECONDS })
    const coded = {
      jpeg: () => picture.jpeg(PHOTO_JPEG),
      png: () => picture.png(),
      webp: () => picture.webp(PHOTO_WEBP),
    }
    return coded[format]().toBuffer().catch(refuse)
  })
}

/** What it is made of was let through already; what is not decoded in that time has none. */
const THUMBNAIL_SECONDS = 10

/**
 * A small picture of a picture, for lists: WebP, its longer side 320 pixels at most, upright, its first frame only, in sRGB,
 * without any metadata. Nothing for what is neither JPEG nor PNG nor WebP, is broken or too large.
 */
export async function makeThumbnail(bytes: Buffer): Promise<Buffer | undefined> {
  if (!isPicture(bytes)) return undefined
  const side = THUMBNAIL_SIDE
  try {
    return await inTurn(async () => {
      await checkSize(bytes, PHOTO_PIXELS_MAX)
      return open(bytes, PHOTO_PIXELS_MAX)
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: WEBP_QUALITY })
        .timeout({ seconds: THUMBNAIL_SECONDS })
        .toBuffer()
        .catch(refuse)
    })
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** A picture to be looked at and then forgotten. */
export interface ViewedPicture {
  /** As it was sent, upright. */
  readonly width: number
  readonly height: number
  /** Made anew, without any metadata; its longer side within `photoSide`. */
  readonly jpeg: Buffer
  /** Its pixels, the longer side within `pixelSide`: red, green and blue of each, line by line. */
  readonly pixels: { readonly width: number; readonly height: number; readonly rgb: Buffer }
}

/**
 * A picture as a model may see it and as its pixels are measured: upright, in sRGB, its first frame only, on white where
 * it is transparent. What the file is, its content alone says.
 * @throws PICTURE_TOO_LARGE above 50 megapixels or 16384 pixels a side; nothing is decoded
 * @throws PICTURE_FORMAT neither JPEG nor PNG nor WebP
 * @throws PICTURE_UNREADABLE broken, cut off, or not decoded within 20 s
 */
export async function viewPicture(
  bytes: Buffer,
  { photoSide, pixelSide }: { photoSide: number; pixelSide: number },
): Promise<ViewedPicture> {
  if (!isPicture(bytes)) throw pictureRefuses.PICTURE_FORMAT()
  const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const

  return inTurn(async () => {
    const { width, height, orientation = 1 } = await open(bytes, PHOTO_PIXELS_MAX).metadata().catch(refuse)
    checkSides({ width, height }, PHOTO_PIXELS_MAX)
    const jpeg = await open(bytes, PHOTO_PIXELS_MAX)
      .autoOrient()
      .resize(within(photoSide))
      .flatten({ background: 'white' })
      .jpeg(PHOTO_JPEG)
      .timeout({ seconds: PHOTO_SECONDS })
      .toBuffer()
      .catch(refuse)
    const { data: rgb, info } = await open(jpeg, PHOTO_PIXELS_MAX)
      .resize(within(pixelSide))
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    const isTurned = orientation >= 5 // EXIF 2.3: the last four lie on their side
    return {
      ...(isTurned ? { width: height, height: width } : { width, height }),
      jpeg,
      pixels: { width: info.width, height: info.height, rgb },
    }
  })
}

async function checkSize(bytes: Buffer, maxPixels: number): Promise<void> {
  checkSides(await open(bytes, maxPixels).metadata().catch(refuse), maxPixels)
}

/**
 * Of a picture that is kept as it is: whoever looks at it decodes it.
 * @throws PICTURE_TOO_LARGE above 50 megapixels or 16384 pixels a side
 */
export function checkPhotoSize(size: { width: number; height: number }): void {
  checkSides(size, PHOTO_PIXELS_MAX)
}

function checkSides({ width, height }: { width: number; height: number }, maxPixels: number): void {
  if (width > SIDE_MAX || height > SIDE_MAX || width * height > maxPixels) {
    throw pictureRefuses.PICTURE_TOO_LARGE({ maxPixels, maxSide: SIDE_MAX })
  }
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const JPEG = Buffer.from([0xff, 0xd8, 0xff])

function isPicture(bytes: Buffer): boolean {
  return (
    bytes.subarray(0, JPEG.length).equals(JPEG) ||
    bytes.subarray(0, PNG.length).equals(PNG) ||
    (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
  )
}

/** The size is judged by us, from the header; the limit here only stands behind that. */
const open = (bytes: Buffer, maxPixels: number) =>
  sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, pages: 1 })

const refuse = (error: Error): never => {
  if (error.message.includes('pixel limit')) throw pictureRefuses.PICTURE_TOO_LARGE({ maxSide: SIDE_MAX })
  throw pictureRefuses.PICTURE_UNREADABLE({ why: error.message })
}

let last: Promise<unknown> = Promise.resolve()

/** Runs one work after the other, whatever became of those before. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work)
  // Its failure is its own caller's to hear; the next in turn only waits for the end.
  last = mine
  return mine
}
