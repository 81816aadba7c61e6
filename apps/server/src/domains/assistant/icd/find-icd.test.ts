import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findIcd, icdEntries } from './index.ts'

const codeOf = (description: string, code?: string) =>
  findIcd({ description, ...(code !== undefined && { code }) })?.code

describe('the table of ICD-10', () => {
  it('has the codes of a general practice, each once and in the form of the WHO', () => {
    const codes = icdEntries().map(({ code }) => code)

    expect(codes.length).toBeGreaterThan(600)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code).toMatch(/^[A-Z][0-9]{2}(?:\.[0-9])?$/)
  })

  it('gives no name to two codes, and every code is found by each of its names', () => {
    for (const { code, names } of icdEntries())
      for (const name of names) expect({ name, code: codeOf(name) }).toEqual({ name, code })
  })

  it('names every code in Persian, with Persian letters', () => {
    for (const { title, names } of icdEntries()) {
      expect(title.fa).toMatch(/[\u0600-\u06ff]/)
      expect(names.join()).not.toMatch(/[يك]/)
    }
  })
})

describe('finding a code', () => {
  it.each([
    ['برونشیت حاد', 'J20.9'],
    ['به نظرم برونشیت حاده', 'J20.9'],
    ['سرما خوردگی', 'J00'],
    ['دیابت نوع ۲', 'E11.9'],
    ['ديابت نوع ٢', 'E11.9'],
    ['افت فشار خون', 'I95.9'],
    ['Migraine', 'G43.9'],
    ['acute bronchitis', 'J20.9'],
    ['قند خون بالا', 'R73.9'], // a finding, not yet diabetes
    ['شکستگی لگن', 'S32.8'],
    ['شکستگی گردن استخوان ران', 'S72.0'],
  ])('of %j gives %s', (description, code) => {
    expect(codeOf(description)).toBe(code)
  })

  it.each([
    '',
    '   ',
    'حالتون خوبه',
    'تب و سرفه',
    'درد قفسه سینه ناشی از ریفلاکس',
    'چیزی که نیست',
    'نرمی استخوان',
    '🤒',
  ])('of %j gives none where none is sure', (description) => {
    expect(codeOf(description)).toBeUndefined()
  })

  it.each([
    ['برونشیت حاد', 'J20.9', 'J20.9'],
    ['برونشیت حاد', 'j20.9 ', 'J20.9'],
    ['عفونت ادراری ساده', 'N39.0', 'N39.0'],
    ['برونشیت حاد', 'I10', undefined],
    ['برونشیت حاد', 'J20.99', undefined],
    ['برونشیت حاد', 'Z99.9', undefined],
    ['برونشیت حاد', 'DROP TABLE', undefined],
    ['', 'J20.9', undefined],
  ])('checks of %j the code %j', (description, code, found) => {
    expect(codeOf(description, code)).toBe(found)
  })

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 10 }), (description, code) => {
        findIcd({ description })
        findIcd({ description, code })
      }),
    )
  })
})
