import { describe, expect, it } from 'vitest'
import { readPdf, seenOn } from '../../../test/read-pdf.ts'
import { createPrinter, type PaperAsked, type Setting } from './paper.ts'

const printer = createPrinter()
const ASKED: PaperAsked = {
  ...{ size: 'a5', direction: 'rtl', language: 'fa', title: 'نسخه' },
  madeAt: new Date('2024-01-25T15:00:00Z'),
}
const PLAIN: Setting = { size: 12 }
/** As it is seen from left to right: what is written from the right comes reversed. */
const fromRight = (text: string) => [...text].reverse().join('')

async function print(
  texts: readonly string[],
  { width = 360, setting = PLAIN, ...asked }: Partial<PaperAsked> & { width?: number; setting?: Setting } = {},
) {
  const paper = printer.open({ ...ASKED, ...asked })
  let y = 20
  for (const line of texts.flatMap((text) => paper.lines(text, width, setting))) {
    line.draw(30, y)
    y += line.height
  }
  return paper.finish()
}
const printed = async (text: string, asked: Parameters<typeof print>[1] = {}) => {
  const [page] = readPdf(await print([text], asked)).pages
  return page ?? expect.fail('there is no page')
}

describe('paper', () => {
  it('joins the letters of a word, each in the form its neighbours ask for', async () => {
    const page = await printed('ببب ب')

    const [glyphs = []] = page.lines.map((line) => line.flatMap((run) => run.glyphs))
    expect(seenOn(page)).toEqual(['ب ببب'])
    expect(new Set(glyphs).size, 'isolated, final, medial and initial, and a blank').toBe(5)
    expect(glyphs).toHaveLength(5)
  })

  it('orders Latin names and digits within a Persian line', async () => {
    const page = await printed('قرص Metformin 500 mg هر ۱۲ ساعت (بعد از غذا)')

    expect(seenOn(page)).toEqual([
      `(${fromRight('بعد از غذا')}) ${fromRight('ساعت')} ۱۲ ${fromRight('هر')} Metformin 500 mg ${fromRight('قرص')}`,
    ])
  })

  it('breaks long lines in the order they are read, none wider than its column', async () => {
    const page = await printed('آموکسی‌سیلین Amoxicillin clavulanate هر ۸ ساعت تا ۱۰ روز کامل مصرف شود', { width: 120 })

    const [first = '', second = ''] = seenOn(page)
    expect(page.lines.length).toBeGreaterThan(2)
    expect(first.replace(' ', '\u200c'), 'the joiner is drawn as nothing').toBe(fromRight('آموکسی‌سیلین'))
    expect(second).toContain('Amoxicillin')
    expect(Math.min(...page.lines.flat().map(({ x }) => x))).toBeGreaterThanOrEqual(30)
  })

  it('begins at the side where its language begins', async () => {
    const xOf = async (direction: 'rtl' | 'ltr', align: Setting['align']) =>
      (await printed('abc', { direction, setting: { size: 12, ...(align && { align }) } })).lines[0]?.[0]?.x ?? 0

    expect(await xOf('ltr', undefined)).toBe(30)
    expect(await xOf('rtl', 'end')).toBe(30)
    expect(await xOf('rtl', undefined)).toBeGreaterThan(300)
    expect(await xOf('ltr', 'center')).toBeGreaterThan(150)
  })

  it('lets nothing vanish that its font does not have', async () => {
    expect(seenOn(await printed('5 μg β1 漢 😀', { direction: 'ltr' }))).toEqual(['5 µg beta1 \ufffd \ufffd'])
  })

  it('embeds its font, and is the same for the same content', async () => {
    const once = await print(['سلام'])

    expect(readPdf(once).info).toMatch(/\/FontFile2 \d+ 0 R/)
    expect(readPdf(once).info).toMatch(/\/BaseFont \/[A-Z]{6}\+Vazirmatn-Regular/)
    expect((await print(['سلام'])).equals(once)).toBe(true)
  })

  it('comes in two sizes', async () => {
    const sizeOf = async (size: 'a5' | 'a4') => {
      const { width, height } = await printed('۱', { size })
      return [Math.round(width), Math.round(height)]
    }

    expect(await sizeOf('a5')).toEqual([420, 595])
    expect(await sizeOf('a4')).toEqual([595, 842])
  })
})
