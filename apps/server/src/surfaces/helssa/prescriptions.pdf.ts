import { setImmediate } from 'node:timers/promises'
import { type Prescription, statusOf } from '../../domains/prescriptions/index.ts'
import { formatJalaliDate, tehranDateOf } from '../../platform/calendar.ts'
import type { Language } from '../../platform/http/language.ts'
import type { Paper, PaperSize, Printer, SetLine, Setting } from '../../platform/pdf/paper.ts'
import { isolate } from '../../platform/pdf/visual-order.ts'
import { type Presenting, verificationUrl } from './prescriptions.present.ts'

/** Lengths in points, on A5; larger paper is filled in proportion. */
const MARGIN = 30
const QR_SIDE = 76
const GAP = 8
const NUMBER_WIDTH = 20
const A5_WIDTH = 419.53
const GREY = '#555555'
const RED = '#b00020'

const WORDS = {
  fa: {
    title: 'نسخه',
    council: 'شمارهٔ نظام پزشکی',
    patient: 'بیمار',
    age: 'سن',
    years: (count: string) => `${count} سال`,
    months: (count: string) => `${count} ماه`,
    date: 'تاریخ',
    dose: 'مقدار',
    frequency: 'دفعات',
    duration: 'مدت',
    notes: 'توضیحات',
    verify: 'اصالت نسخه را با رمزینه یا در این نشانی ببینید',
    page: (page: string, of: string) => `صفحهٔ ${page} از ${of}`,
    superseded: 'نسخهٔ دیگری جای این نسخه را گرفته است؛ این نسخه معتبر نیست',
    cancelled: 'این نسخه لغو شده است و معتبر نیست',
    comma: '، ',
  },
  en: {
    title: 'Prescription',
    council: 'Medical council number',
    patient: 'Patient',
    age: 'Age',
    years: (count: string) => `${count} years`,
    months: (count: string) => `${count} months`,
    date: 'Date',
    dose: 'Dose',
    frequency: 'Frequency',
    duration: 'Duration',
    notes: 'Notes',
    verify: 'Verify this prescription by the QR code or at this address',
    page: (page: string, of: string) => `Page ${page} of ${of}`,
    superseded: 'Superseded by another prescription; not valid',
    cancelled: 'This prescription is cancelled and not valid',
    comma: ', ',
  },
} as const

interface Sheet {
  readonly paper: Paper
  readonly kept: Prescription
  readonly language: Language
  readonly address: string
  /** Points on this paper for one on A5. */
  readonly scale: number
}

/** A prescription to be printed, as PDF: each page tells by whom and for whom it is, and leads to its verification. */
export async function printPrescription(
  printer: Printer,
  kept: Prescription,
  { size, language, publicUrl }: { readonly size: PaperSize } & Presenting,
): Promise<Buffer> {
  const paper = printer.open({
    ...{ size, language, title: WORDS[language].title, madeAt: kept.issuedAt },
    direction: language === 'fa' ? 'rtl' : 'ltr',
  })
  const sheet = { paper, kept, language, address: verificationUrl(kept, publicUrl), scale: paper.width / A5_WIDTH }
  const pages = await fillPages(sheet, [
    ...kept.items.map((_, index) => () => itemLines(sheet, index)),
    () => noteLines(sheet),
  ])
  for (let page = 0; page < pages; page++) {
    paper.turnTo(page)
    drawFoot(sheet, page + 1, pages)
  }
  return paper.finish()
}

/**
 * Draws blocks one below the other, on as many pages as it takes, and answers how many; a block that fits stays whole. A long
 * prescription takes a while to set, so others are served between its blocks.
 */
async function fillPages(sheet: Sheet, blocks: readonly (() => readonly Placed[])[]): Promise<number> {
  const { paper, scale } = sheet
  const bottom = paper.height - (MARGIN + 34) * scale
  const top = drawHead(sheet)
  let [y, pages] = [top, 1]
  const turn = () => {
    paper.addPage()
    pages++
    y = drawHead(sheet)
  }
  for (const setBlock of blocks) {
    await setImmediate()
    const block = setBlock()
    const height = block.reduce((sum, { line }) => sum + line.height, 0)
    if (y + height > bottom && y > top && height <= bottom - top) turn()
    for (const { line, x, beside } of block) {
      if (y + line.height > bottom) turn()
      beside?.draw(MARGIN * scale, y)
      line.draw(x, y)
      y += line.height
    }
    y += GAP * scale
  }
  return pages
}

/** A line with its left side, and what stands beside it at the start. */
interface Placed {
  readonly line: SetLine
  readonly x: number
  readonly beside?: SetLine | undefined
}

function itemLines(sheet: Sheet, index: number): Placed[] {
  const { paper, kept, language, scale } = sheet
  const item = kept.items[index]
  if (!item) return []
  const words = WORDS[language]
  const column = columnOf(sheet)
  const inner = column - NUMBER_WIDTH * scale
  const x = (MARGIN + (language === 'fa' ? 0 : NUMBER_WIDTH)) * scale
  const set = (text: string, setting: Setting) => paper.lines(text, inner, scaled(sheet, setting))
  const use = [labelled(words.dose, item.dose), labelled(words.frequency, item.frequency)]
  const lines = [
    ...set(isolate(item.drug), { size: 11, weight: 'bold' }),
    ...set([...use, labelled(words.duration, item.duration)].join(words.comma), { size: 9.5 }),
    ...(item.instructions === null ? [] : set(isolate(item.instructions), { size: 9.5, color: GREY })),
  ]
  const [number] = paper.lines(`${digits(index + 1, language)}.`, column, scaled(sheet, { size: 11, weight: 'bold' }))
  return lines.map((line, place) => ({ line, x, beside: place === 0 ? number : undefined }))
}

function noteLines(sheet: Sheet): Placed[] {
  const { paper, kept, language, scale } = sheet
  if (kept.notes === null) return []
  const set = (text: string, setting: Setting) => paper.lines(text, columnOf(sheet), scaled(sheet, setting))
  const paragraphs = kept.notes
    .trim()
    .replace(/(\r?\n){3,}/g, '\n\n')
    .split(/\r?\n/)
  const lines = [
    ...set(`${WORDS[language].notes}:`, { size: 9.5, weight: 'bold' }),
    ...set(paragraphs.map(isolate).join('\n'), { size: 9.5 }),
  ]
  return lines.map((line) => ({ line, x: MARGIN * scale }))
}

/** By whom and for whom, and what it is worth; answers where the rest begins. */
function drawHead(sheet: Sheet): number {
  const { paper, kept, language, address, scale } = sheet
  const words = WORDS[language]
  const { doctor, patient } = kept
  const [margin, column, side] = [MARGIN * scale, columnOf(sheet), QR_SIDE * scale]
  const besideQr = column - side - GAP * scale
  const textX = language === 'fa' ? margin + column - besideQr : margin
  const draw = (x: number, from: number, width: number, texts: readonly (readonly [string, Setting])[]) =>
    texts
      .flatMap(([text, setting]) => paper.lines(text, width, scaled(sheet, setting)))
      .reduce((y, line) => {
        line.draw(x, y)
        return y + line.height
      }, from)

  paper.qr(address, { x: language === 'fa' ? margin : margin + column - side, y: margin, side })
  const named = draw(textX, margin - 4 * scale, besideQr, [
    [words.title, { size: 10, color: GREY }],
    [isolate(doctor.name), { size: 13, weight: 'bold' }],
    [doctor.specialty[language], { size: 10 }],
    [labelled(words.council, digits(doctor.councilNumber, language)), { size: 9 }],
  ])
  const ruled = Math.max(named, margin + side) + GAP * scale
  paper.rule(ruled, margin, margin + column)
  const age = ageText(patient.ageYears, language)
  const facts = [
    ...(patient.name === '' ? [] : [labelled(words.patient, patient.name)]),
    ...(age === null ? [] : [labelled(words.age, age)]),
    labelled(words.date, dateText(kept.issuedAt, language)),
  ]
  const status = statusOf(kept)
  const told = draw(margin, ruled + 4 * scale, column, [
    [facts.join('   '), { size: 10 }],
    ...(status === 'valid' ? [] : [[words[status], { size: 11, weight: 'bold', color: RED }] as const]),
  ])
  paper.rule(told + 4 * scale, margin, margin + column)
  return told + (4 + GAP) * scale
}

function drawFoot(sheet: Sheet, page: number, pages: number): void {
  const { paper, language, address, scale } = sheet
  const words = WORDS[language]
  const small: Setting = { size: 7, color: GREY, align: 'center' }
  let y = paper.height - (MARGIN + 26) * scale
  paper.rule(y, MARGIN * scale, paper.width - MARGIN * scale)
  const numbered = words.page(digits(page, language), digits(pages, language))
  for (const text of [words.verify, isolate(address), ...(pages > 1 ? [numbered] : [])])
    for (const line of paper.lines(text, columnOf(sheet), scaled(sheet, small))) {
      line.draw(MARGIN * scale, y)
      y += line.height
    }
}

const columnOf = ({ paper, scale }: Sheet): number => paper.width - 2 * MARGIN * scale
const scaled = ({ scale }: Sheet, setting: Setting): Setting => ({ ...setting, size: setting.size * scale })

const labelled = (label: string, value: string): string => `${label}: ${isolate(value)}`

/** What is counted here is written in the paper's digits; what the doctor wrote stays as it was written. */
const digits = (value: number | string, language: Language): string =>
  language === 'fa'
    ? String(value).replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)))
    : String(value)

const MONTHS = 12
const COUNTED_IN_MONTHS_YEARS = 2
function ageText(years: number | null, language: Language): string | null {
  if (years === null) return null
  const words = WORDS[language]
  return years < COUNTED_IN_MONTHS_YEARS
    ? words.months(digits(Math.round(years * MONTHS), language))
    : words.years(digits(Math.floor(years), language))
}

const gregorian = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Tehran' })
const dateText = (at: Date, language: Language): string =>
  language === 'fa' ? digits(formatJalaliDate(tehranDateOf(at)).replaceAll('-', '/'), 'fa') : gregorian.format(at)
