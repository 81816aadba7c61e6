// HEIC and AVIF: pictures in boxes (ISO/IEC 23008-12). They are not decoded, so nothing of how they look can change;
// turning and mirroring are properties of the picture there (`irot`, `imir`), not of its Exif.
import { type Box, boxesOf, cleanMovie, freeBox } from './boxes.ts'
import { createFieldReader } from './field-reader.ts'
import { type ItemPlace, readItemPlaces, readItemTypes } from './heif-items.ts'
import { mediaRefuses } from './refusals.ts'

const PICTURE_ITEMS = new Set(['hvc1', 'hev1', 'lhv1', 'av01', 'grid', 'iden', 'iovl', 'tmap'])
const KEPT = new Set(['ftyp', 'mdat'])
const KEPT_IN_META = new Set(['hdlr', 'pitm', 'iinf', 'iloc', 'iref', 'iprp', 'idat', 'dinf', 'grpl', 'ipro'])
/** Descriptions and times among the properties. They are counted, so they are freed, not left out. */
const PRIVATE_PROPERTIES = new Set(['uuid', 'udes', 'crtt', 'mdft'])
/** Exif with nothing in it: where its TIFF begins, then a little-endian TIFF whose one directory is empty. */
const EMPTY_EXIF = Buffer.from('00000000' + '49492a0008000000' + '0000' + '00000000', 'hex')

/**
 * Blanks, in place, what a HEIC or AVIF holds beside its picture: Exif, XMP and whatever else is no picture. Depth
 * maps, gain maps and the small preview, which are pictures, stay.
 * @throws MEDIA_UNREADABLE cut off, or not made as such files are, so that it cannot be told what it holds
 */
export function cleanHeif(bytes: Buffer): Buffer {
  const boxes = boxesOf(bytes)
  const meta = only(boxes, 'meta')
  blankItems(bytes, meta)
  for (const box of boxes) {
    if (box.type === 'moov' || box.type === 'moof') cleanMovie(bytes, box)
    else if (box !== meta && !KEPT.has(box.type)) freeBox(bytes, box)
  }
  return bytes
}

function blankItems(bytes: Buffer, meta: Box): void {
  const boxes = boxesOf(bytes, meta.content + 4, meta.end)
  const types = readItemTypes(bytes, only(boxes, 'iinf'))
  if (!PICTURE_ITEMS.has(types.get(primaryItem(bytes, only(boxes, 'pitm'))) ?? '')) throw unreadable('no picture')

  const idat = boxes.find(({ type }) => type === 'idat')
  const places = readItemPlaces(bytes, only(boxes, 'iloc'))
  let blankBytes = 0
  for (const place of places) {
    const { start, end } = within(bytes, place, idat)
    const type = types.get(place.itemId) ?? ''
    if (PICTURE_ITEMS.has(type)) continue
    // Items may share their bytes: without this a small file could ask for endless work.
    blankBytes += end - start
    if (blankBytes > bytes.length) throw unreadable('items overlap')
    blank(bytes.subarray(start, end), type)
  }
  for (const box of boxes) if (!KEPT_IN_META.has(box.type)) freeBox(bytes, box)
  freePrivateProperties(bytes, only(boxes, 'iprp'))
}

/** What takes its place is read without complaint: an empty Exif, white space for XMP. */
function blank(content: Buffer, type: string): void {
  content.fill(type === 'mime' ? 0x20 : 0)
  if (type === 'Exif' && content.length >= EMPTY_EXIF.length) EMPTY_EXIF.copy(content)
}

function within(bytes: Buffer, { method, start, length }: ItemPlace, idat: Box | undefined) {
  const home = method === 'idat' ? idat : { content: 0, end: bytes.length }
  if (!home || start > home.end - home.content || length > home.end - home.content - start) {
    throw unreadable('an item is cut off')
  }
  return { start: home.content + start, end: home.content + start + length }
}

function freePrivateProperties(bytes: Buffer, iprp: Box): void {
  for (const list of boxesOf(bytes, iprp.content, iprp.end)) {
    if (list.type !== 'ipco') continue
    for (const property of boxesOf(bytes, list.content, list.end)) {
      if (PRIVATE_PROPERTIES.has(property.type)) freeBox(bytes, property)
    }
  }
}

function primaryItem(bytes: Buffer, pitm: Box): number {
  const fields = createFieldReader(bytes, pitm)
  return fields.number(fields.version() === 0 ? 2 : 4)
}

/** Of two of a kind readers may take either, so that one could be shown and the other cleaned. */
function only(boxes: readonly Box[], type: string): Box {
  const [found, ...others] = boxes.filter((box) => box.type === type)
  if (!found || others.length > 0) throw unreadable(`not one ${type}`)
  return found
}

const unreadable = (why: string) => mediaRefuses.MEDIA_UNREADABLE({ why })
