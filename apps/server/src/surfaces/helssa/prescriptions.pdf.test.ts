// The printed prescription, read back from its glyphs.
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { readPdf, seenOn } from '../../../test/read-pdf.ts'
import type { Prescription } from '../../domains/prescriptions/index.ts'
import { createPrinter } from '../../platform/pdf/paper.ts'
import { printPrescription } from './prescriptions.pdf.ts'

const publicUrl = 'https://helssa.test'
const printer = createPrinter()
const KEPT: Prescription = {
  id: '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3a',
  encounterId: '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3b',
  patientId: '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3c',
  doctorId: '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3d',
  supersedes: null,
  supersededBy: null,
  issuedAt: new Date('2024-01-25T15:00:00Z'),
  cancelledAt: null,
  cancelReason: null,
  code: 'AbCdEfGhIjKlMnOpQrStUvWx',
  items: [
    {
      drug: 'قرص Metformin 500 mg',
      dose: '۱ قرص',
      frequency: 'هر ۱۲ ساعت',
      duration: '۳۰ روز',
      instructions: 'با غذا (نه ناشتا)، و در صورت تهوع شدید پیش از نوبت بعدی با پزشک خود تماس بگیرید',
    },
    { drug: 'Vitamin D3 (50,000 IU)', dose: '1 pearl', frequency: 'weekly', duration: '8 weeks', instructions: null },
  ],
  notes: 'آزمایش HbA1c سه ماه دیگر تکرار شود.\nرژیم غذایی کم‌قند',
  doctor: { name: 'دکتر سارا احمدی', councilNumber: '123456', specialty: { fa: 'قلب و عروق', en: 'Cardiology' } },
  patient: { name: 'علی محمدی', initials: 'ع. م.', ageYears: 32 },
  warnings: [],
  unchecked: [],
  acknowledged: [],
}
/** As it is seen from left to right: what is written from the right comes reversed. */
const fromRight = (text: string) => [...text].reverse().join('')

const printed = async (changes: Partial<Prescription> = {}, language: 'fa' | 'en' = 'fa', size: 'a5' | 'a4' = 'a5') =>
  readPdf(await printPrescription(printer, { ...KEPT, ...changes }, { size, language, publicUrl })).pages
const linesOf = async (...asked: Parameters<typeof printed>) => (await printed(...asked)).flatMap(seenOn)

describe('a printed prescription', () => {
  it('names both, in Persian digits and with a Jalali date', async () => {
    const lines = await linesOf()

    expect(lines).toContain(fromRight('دکتر سارا احمدی'))
    expect(lines).toContain(fromRight('قلب و عروق'))
    expect(lines.join('\n')).toContain(`۱۲۳۴۵۶ ${fromRight('نظام پزشکی:')}`)
    const facts = lines.find((line) => line.includes(fromRight('بیمار'))) ?? ''
    expect(facts).toContain(fromRight('علی محمدی'))
    expect(facts).toContain(`${fromRight('سال')} ۳۲`)
    expect(facts).toContain('۱۴۰۲/۱۱/۰۵')
  })

  it('has each drug with its use, Latin names and numbers as they are read', async () => {
    const lines = await linesOf()

    expect(lines).toContain(`Metformin 500 mg ${fromRight('قرص')}.۱`)
    const use = lines.find((line) => line.includes(fromRight('دفعات'))) ?? ''
    expect(use).toMatch(new RegExp(`${fromRight('قرص')} ۱ ${fromRight('مقدار:')}$`))
    expect(use).toContain(`${fromRight('ساعت')} ۱۲ ${fromRight('هر')}`)
    expect(lines).toContain('Vitamin D3 (50,000 IU).۲')
    expect(lines.some((line) => line.includes('HbA1c'))).toBe(true)
  })

  it('leads to its verification by a QR and in letters', async () => {
    const [page] = await printed()

    const { data } = encode(`${publicUrl}/verify/${KEPT.code}`, { ecc: 'M', border: 0 })
    expect(page?.rectangles).toBe(data.flat().filter(Boolean).length)
    expect(page && seenOn(page)).toContain(`${publicUrl}/verify/${KEPT.code}`)
  })

  it('is English for who asks for it, what the doctor wrote as it was written', async () => {
    const lines = await linesOf({}, 'en')

    expect(lines).toContain('Prescription')
    expect(lines).toContain('Cardiology')
    expect(lines).toContain('Medical council number: 123456')
    expect(lines.find((line) => line.startsWith('Patient'))).toMatch(/Age: 32 years Date: 25 January 2024$/)
    expect(lines).toContain('2.Vitamin D3 (50,000 IU)')
    expect(lines).toContain('Dose: 1 pearl, Frequency: weekly, Duration: 8 weeks')
    expect(lines).toContain(`1.Metformin 500 mg ${fromRight('قرص')}`)
  })

  it('says in months how old an infant is, and nothing where it is not known', async () => {
    const infant = await linesOf({ patient: { ...KEPT.patient, ageYears: 7 / 12 } })
    expect(infant.join('\n')).toContain(`${fromRight('ماه')} ۷`)
    expect((await linesOf({ patient: { ...KEPT.patient, ageYears: null } })).join('\n')).not.toContain(fromRight('سن:'))
  })

  it('says that it is not valid any more', async () => {
    const at = new Date('2024-01-26T00:00:00Z')
    expect((await linesOf({ cancelledAt: at, cancelReason: 'x' })).join('\n')).toContain(fromRight('لغو شده است'))
    expect((await linesOf({ supersededBy: KEPT.id })).join('\n')).toContain(fromRight('جای این نسخه را گرفته'))
    expect((await linesOf()).join('\n')).not.toContain(fromRight('معتبر نیست'))
  })

  it.each(['a5', 'a4'] as const)(
    'goes on over pages of %s, each of which tells whose it is, within its margins',
    async (size) => {
      const items = Array.from({ length: 20 }, () => KEPT.items[0]!)

      const pages = await printed({ items, notes: 'خط\n'.repeat(60) }, 'fa', size)

      expect(pages.length).toBeGreaterThan(1)
      for (const page of pages) {
        const lines = seenOn(page)
        expect(lines).toContain(fromRight('دکتر سارا احمدی'))
        expect(lines.join('\n')).toContain(fromRight('علی محمدی'))
        const places = page.lines.flat()
        expect(Math.min(...places.map(({ x }) => x))).toBeGreaterThan(20)
        expect(Math.min(...places.map(({ y }) => y))).toBeGreaterThan(8)
      }
      expect(pages.flatMap(seenOn).filter((line) => line.includes('Metformin'))).toHaveLength(20)
    },
  )

  it.each([
    ['marks that turn the direction', 'متفورمین \u202eMetformin\u2066 500\u2069\u2069 \u202d'],
    ['invisible ones', '\u200b\u2060\ufeff\u200dمت\u200cفورمین\u200b\u00ad'],
    ['emoji and letters of no font here', '💊👨‍👩‍👧 متفورمین 药 क्षि ﷽ \u{1F9EC}'],
    ['marks heaped upon each other', `متفورمین${'\u0651\u064e\u0300'.repeat(60)}`],
    ['an endless word', 'ن'.repeat(500)],
    ['lone surrogates and controls', 'متفورمین \ud83d \u0000 \u0007'],
    ['nothing', '\u200b'],
  ])(
    'stands %s in every text of it',
    async (_, text) => {
      const names = { doctor: { ...KEPT.doctor, name: text, specialty: { fa: text, en: text } } }
      const item = { drug: text, dose: text, frequency: text, duration: text, instructions: text }
      const patient = { ...KEPT.patient, name: text }

      for (const language of ['fa', 'en'] as const) {
        const pages = await printed({ ...names, patient, items: [item, ...KEPT.items], notes: text }, language)
        const lines = pages.flatMap(seenOn)
        expect(lines.filter((line) => line.includes('Vitamin D3 (50,000 IU)'))).toHaveLength(1)
        expect(Math.min(...pages.flatMap((page) => page.lines.flat().map(({ x }) => x)))).toBeGreaterThan(20)
      }
    },
    20_000,
  )

  it('lets others be served while the longest is printed, whatever it is made of', async () => {
    const of = (letters: string, length: number) => letters.repeat(length / letters.length)
    for (const letters of ['ن', 'نa1b', 'ن ']) {
      const item = {
        drug: of(letters, 200),
        dose: of(letters, 100),
        frequency: of(letters, 100),
        duration: of(letters, 100),
      }
      const items = Array.from({ length: 20 }, () => ({ ...item, instructions: of(letters, 500) }))
      let turns = 0
      const counting = setInterval(() => turns++, 1)
      const before = process.threadCpuUsage()
      await printPrescription(
        printer,
        { ...KEPT, items, notes: of(letters, 2_000) },
        { size: 'a5', language: 'fa', publicUrl },
      )
      clearInterval(counting)
      expect(turns).toBeGreaterThan(10)
      const { user } = process.threadCpuUsage(before) // not what others make it wait
      expect(user / 1_000).toBeLessThan(3_000)
    }
  }, 60_000)

  it('holds texts of any length together', async () => {
    const long = 'خ'.repeat(200)
    const items = [
      { drug: long, dose: long.slice(0, 100), frequency: 'x'.repeat(100), duration: long, instructions: long },
    ]

    const [page] = await printed({ items })

    expect(Math.min(...(page?.lines.flat().map(({ x }) => x) ?? []))).toBeGreaterThan(20)
  })
})
