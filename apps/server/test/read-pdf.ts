// Reads what a PDF made by pdfkit shows: enough for tests of what is printed, and no more.
import { inflateSync } from 'node:zlib'

export interface ShownRun {
  readonly x: number
  readonly y: number
  readonly font: string
  /** Glyphs from left to right, by their number in the embedded font. */
  readonly glyphs: readonly number[]
  /** What the embedded font says these glyphs stand for, from left to right. */
  readonly text: string
}
export interface ShownPage {
  readonly width: number
  readonly height: number
  /** Lines from top to bottom, their runs from left to right. */
  readonly lines: readonly (readonly ShownRun[])[]
  /** Rectangles that were filled: the dark fields of a QR. */
  readonly rectangles: number
}

/** The pages of a PDF; every font must be embedded and tell what its glyphs stand for. */
export function readPdf(bytes: Buffer): { pages: ShownPage[]; info: string } {
  const objects = readObjects(bytes)
  const at = (reference: string) => objects.get(Number(reference.split(' ')[0])) ?? { dictionary: '', stream: '' }
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary))
  return {
    info: [...objects.values()].map(({ dictionary }) => dictionary).join('\n'),
    pages: pages.map(({ dictionary }) => {
      const [, width = '0', height = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(dictionary) ?? []
      const contents = at(/\/Contents (\d+ 0 R)/.exec(dictionary)?.[1] ?? '').stream
      const resources = at(/\/Resources (\d+ 0 R)/.exec(dictionary)?.[1] ?? '').dictionary
      const fonts = new Map(
        [...resources.matchAll(/\/(F\d+) (\d+ 0 R)/g)].map(([, name = '', font = '']) => [
          name,
          readMeanings(at(/\/ToUnicode (\d+ 0 R)/.exec(at(font).dictionary)?.[1] ?? '').stream),
        ]),
      )
      return {
        width: Number(width),
        height: Number(height),
        lines: linesOf(readRuns(contents, fonts)),
        rectangles: contents.match(/^[\d. -]+ re$/gm)?.length ?? 0,
      }
    }),
  }
}

function readObjects(bytes: Buffer): Map<number, { dictionary: string; stream: string }> {
  const text = bytes.toString('latin1')
  const objects = new Map<number, { dictionary: string; stream: string }>()
  for (const { 1: id, index } of text.matchAll(/^(\d+) 0 obj$/gm)) {
    const whole = text.slice(index, text.indexOf('\nendobj', index))
    const [dictionary = '', ...rest] = whole.split('\nstream\n')
    const body = rest.join('\nstream\n').replace(/\nendstream$/, '')
    const stream = body !== '' && dictionary.includes('/FlateDecode') ? inflate(body) : body
    objects.set(Number(id), { dictionary, stream })
  }
  return objects
}
const inflate = (body: string) => inflateSync(Buffer.from(body, 'latin1')).toString('latin1')

/** Glyph → text, of a ToUnicode map whose ranges list each glyph. */
function readMeanings(map: string): Map<number, string> {
  const meanings = new Map<number, string>()
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    for (const [offset, { 1: hex = '' }] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries())
      meanings.set(
        Number.parseInt(from, 16) + offset,
        Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
      )
  }
  return meanings
}

function readRuns(contents: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): ShownRun[] {
  const runs: ShownRun[] = []
  for (const [, block = ''] of contents.matchAll(/BT\n([\s\S]*?)ET/g)) {
    const [, x = '0', y = '0'] = /1 0 0 1 ([\d.-]+) ([\d.-]+) Tm/.exec(block) ?? []
    const font = /\/(F\d+) [\d.]+ Tf/.exec(block)?.[1] ?? ''
    const hex = [...block.matchAll(/<([0-9a-f]+)>/gi)].map(([, part = '']) => part).join('')
    const glyphs = (hex.match(/.{4}/g) ?? []).map((glyph) => Number.parseInt(glyph, 16))
    const text = glyphs.map((glyph) => fonts.get(font)?.get(glyph) ?? '?').join('')
    runs.push({ x: Number(x), y: Number(y), font, glyphs, text })
  }
  return runs
}

function linesOf(runs: readonly ShownRun[]): ShownRun[][] {
  const lines = Map.groupBy(runs, ({ y }) => Math.round(y * 10))
  return [...lines].sort(([a], [b]) => b - a).map(([, line]) => line.toSorted((a, b) => a.x - b.x))
}

/** A page as it is seen: each line from left to right. */
export const seenOn = ({ lines }: ShownPage): string[] =>
  lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .replace(/\s+/g, ' ')
      .trim(),
  )
