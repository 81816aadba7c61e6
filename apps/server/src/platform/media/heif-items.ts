// The two tables of a picture in boxes: what each item is (`iinf`) and where its bytes lie (`iloc`),
// ISO/IEC 14496-12, 8.11.3 and 8.11.6.
import { type Box, boxesOf } from './boxes.ts'
import { createFieldReader, type FieldReader } from './field-reader.ts'
import { mediaRefuses } from './refusals.ts'

/** A piece of an item. `start` counts from the beginning of the file, or of the content of the `idat` box. */
export interface ItemPlace {
  readonly itemId: number
  readonly method: 'file' | 'idat'
  readonly start: number
  readonly length: number
}

/** @throws MEDIA_UNREADABLE cut off, an item named twice, or described in the old way that names no type */
export function readItemTypes(bytes: Buffer, iinf: Box): Map<number, string> {
  const fields = createFieldReader(bytes, iinf)
  const countBytes = fields.version() === 0 ? 2 : 4
  fields.number(countBytes)
  const types = new Map<number, string>()
  for (const entry of boxesOf(bytes, iinf.content + 4 + countBytes, iinf.end)) {
    const { itemId, type } = readItemType(createFieldReader(bytes, entry))
    if (types.has(itemId)) throw unreadable('an item is named twice')
    types.set(itemId, type)
  }
  return types
}

function readItemType(fields: FieldReader): { itemId: number; type: string } {
  const version = fields.version()
  if (version !== 2 && version !== 3) throw unreadable('an item has no type')
  const itemId = fields.number(version === 2 ? 2 : 4)
  fields.number(2) // how it is protected
  return { itemId, type: fields.type() }
}

type FieldBytes = 0 | 4 | 8

interface Widths {
  readonly offset: FieldBytes
  readonly length: FieldBytes
  readonly base: FieldBytes
  readonly index: FieldBytes
}

/** @throws MEDIA_UNREADABLE cut off, or places in other files or within other items, which no camera writes */
export function readItemPlaces(bytes: Buffer, iloc: Box): ItemPlace[] {
  const fields = createFieldReader(bytes, iloc)
  const version = fields.version()
  if (version > 2) throw unreadable('an unknown table of places')
  const widths = readWidths(fields, version)
  const items = fields.number(version === 2 ? 4 : 2)
  const places: ItemPlace[] = []
  for (let item = 0; item < items; item++) readPlacesOfItem(fields, version, widths, places)
  return places
}

function readWidths(fields: FieldReader, version: number): Widths {
  const [first, second] = [fields.number(1), fields.number(1)]
  const [offset, length, base, index] = [first >> 4, first & 15, second >> 4, version === 0 ? 0 : second & 15]
  if (!isWidth(offset) || !isWidth(length) || !isWidth(base) || !isWidth(index)) throw unreadable('odd numbers')
  // No length would mean "all of the file", and pieces that take no bytes could be without number.
  if (length === 0) throw unreadable('items without length')
  return { offset, length, base, index }
}

const isWidth = (bytes: number): bytes is FieldBytes => bytes === 0 || bytes === 4 || bytes === 8

function readPlacesOfItem(fields: FieldReader, version: number, widths: Widths, places: ItemPlace[]): void {
  const itemId = fields.number(version === 2 ? 4 : 2)
  const method = version === 0 ? 0 : fields.number(2) & 15
  const otherFile = fields.number(2)
  const base = fields.number(widths.base)
  if (method > 1 || otherFile !== 0) throw unreadable('an item lies elsewhere')
  const pieces = fields.number(2)
  for (let piece = 0; piece < pieces; piece++) {
    fields.number(widths.index)
    const start = base + fields.number(widths.offset)
    places.push({ itemId, method: method === 1 ? 'idat' : 'file', start, length: fields.number(widths.length) })
  }
}

const unreadable = (why: string) => mediaRefuses.MEDIA_UNREADABLE({ why })
