import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create } from 'fontkit'
import PdfDocument from 'pdfkit'
import { encode } from 'uqr'
import { breakLines } from './break-lines.ts'
import { createSubstitution } from './substitute.ts'
import { type Direction, orderParagraph, type Run } from './visual-order.ts'

export const PAPER_SIZES = ['a5', 'a4'] as const
export type PaperSize = (typeof PAPER_SIZES)[number]

type Weight = 'regular' | 'bold'

/** How a text is set; lengths in points. */
export interface Setting {
  readonly size: number
  readonly weight?: Weight
  readonly color?: string
  /** `start` is the side where the paper's language begins to read. */
  readonly align?: 'start' | 'end' | 'center'
}
/** A line that is ready to be drawn; `x` and `y` are its upper left corner. */
export interface SetLine {
  readonly height: number
  draw(x: number, y: number): void
}

/** Pages that text is set on, line by line, with Vazirmatn embedded. */
export interface Paper {
  readonly width: number
  readonly height: number
  /** The lines of a text in a column of `width` points; line ends begin paragraphs. */
  lines(text: string, width: number, setting: Setting): SetLine[]
  rule(y: number, from: number, to: number): void
  /** A square of `side` points that leads to an address. */
  qr(address: string, box: { readonly x: number; readonly y: number; readonly side: number }): void
  addPage(): void
  /** Goes back to a page, counted from 0. */
  turnTo(page: number): void
  /** The whole document; nothing can be drawn after. */
  finish(): Promise<Buffer>
}

export interface PaperAsked {
  readonly size: PaperSize
  /** That of the language the paper is written in. */
  readonly direction: Direction
  readonly language: string
  readonly title: string
  /** When what is printed came to be: the same content gives the same bytes. */
  readonly madeAt: Date
}

const LINE_HEIGHT = 1.65
const INK = '#1a1a1a'
const RULE = { color: '#999999', width: 0.5 }
const require = createRequire(import.meta.url)
const readFont = (name: string) => readFileSync(require.resolve(`vazirmatn/fonts/ttf/Vazirmatn-${name}.ttf`))

/** Opens paper to print on; the fonts are read once. */
export function createPrinter(): { open(asked: PaperAsked): Paper } {
  const fonts: Record<Weight, Buffer> = { regular: readFont('Regular'), bold: readFont('Bold') }
  const known = create(fonts.regular)
  const substitute = createSubstitution((codePoint) => known.hasGlyphForCodePoint(codePoint))
  return {
    open(asked) {
      const pdf = openPdf(asked)
      for (const [weight, font] of Object.entries(fonts)) pdf.registerFont(weight, font)
      return openPaper(pdf, asked.direction, substitute)
    },
  }
}
export type Printer = ReturnType<typeof createPrinter>

const openPdf = ({ size, language, title, madeAt }: PaperAsked): PDFKit.PDFDocument =>
  new PdfDocument({
    ...{ size: size.toUpperCase(), margin: 0, bufferPages: true, lang: language, displayTitle: true },
    info: { Title: title, CreationDate: madeAt, Producer: 'Helssa', Creator: 'Helssa' },
  })

function openPaper(pdf: PDFKit.PDFDocument, direction: Direction, substitute: (text: string) => string): Paper {
  const whole = collect(pdf)
  const widthOfRun = measureOnce(pdf)
  return {
    width: pdf.page.width,
    height: pdf.page.height,
    lines: (text, width, setting) => setLines(pdf, widthOfRun, { text: substitute(text), width, setting, direction }),
    rule(y, from, to) {
      pdf.moveTo(from, y).lineTo(to, y).lineWidth(RULE.width).strokeColor(RULE.color).stroke()
    },
    qr(address, { x, y, side }) {
      const { data, size: modules } = encode(address, { ecc: 'M', border: 0 })
      const step = side / modules
      for (const [top, row] of data.entries())
        for (const [left, dark] of row.entries()) if (dark) pdf.rect(x + left * step, y + top * step, step, step)
      pdf.fill('#000000')
    },
    addPage: () => void pdf.addPage(),
    turnTo: (page) => void pdf.switchToPage(page),
    finish() {
      pdf.end()
      return whole
    },
  }
}

function setLines(
  pdf: PDFKit.PDFDocument,
  widthOfRun: (run: Run, setting: { weight: Weight; size: number }) => number,
  { text, width, setting, direction }: { text: string; width: number; setting: Setting; direction: Direction },
): SetLine[] {
  const { size, weight = 'regular', align = 'start', color = INK } = setting
  const choose = () => pdf.font(weight).fontSize(size)
  const widthOf = (runs: readonly Run[]) => runs.reduce((sum, run) => sum + widthOfRun(run, { weight, size }), 0)
  choose()
  return text.split(/\r?\n/).flatMap((paragraph) => {
    const order = orderParagraph(paragraph, direction)
    return breakLines(paragraph, width, (from, to) => widthOf(order.runsOf(from, to))).map(({ start, end }) => {
      const runs = order.runsOf(start, end).map((run) => ({ ...run, width: widthOfRun(run, { weight, size }) }))
      const free = width - runs.reduce((sum, run) => sum + run.width, 0)
      return {
        height: size * LINE_HEIGHT,
        draw(x, y) {
          choose().fillColor(color)
          let left = x + (align === 'center' ? free / 2 : (align === 'start') === (direction === 'rtl') ? free : 0)
          for (const run of runs) {
            pdf.text(run.text, left, y, drawn(run))
            left += run.width
          }
        },
      }
    })
  })
}

/**
 * The run's direction is told to the shaper by a script of that direction, which the library takes in the place of features:
 * left to itself it would turn Persian digits round, which are written from left to right.
 */
const drawn = ({ direction }: Run): PDFKit.Mixins.TextOptions => ({
  lineBreak: false,
  features: (direction === 'rtl' ? 'arab' : 'latn') as unknown as PDFKit.Mixins.OpenTypeFeatures[],
})

/** Measures runs in the font that was chosen, each word of a paper once: shaping is what takes the time. */
function measureOnce(pdf: PDFKit.PDFDocument) {
  const known = new Map<string, number>()
  return (run: Run, { weight, size }: { weight: Weight; size: number }): number => {
    const key = `${weight} ${size} ${run.direction} ${run.text}`
    const width = known.get(key) ?? pdf.widthOfString(run.text, drawn(run))
    known.set(key, width)
    return width
  }
}

function collect(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const parts: Buffer[] = []
  pdf.on('data', (part: Buffer) => parts.push(part))
  pdf.on('end', () => resolve(Buffer.concat(parts)))
  pdf.on('error', reject)
  return promise
}
