import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldForSearch, hasControlCharacters, isVisible, toLatinDigits, unifyText } from './text.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })

describe('digits', () => {
  it('reads Persian and Arabic ones', () => {
    expect(toLatinDigits('۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 0-9 الف')).toBe('0123456789 0123456789 0-9 الف')
  })
})

describe('folding for search', () => {
  it.each([
    ['علي كاظمي', 'علی کاظمی'],
    ['مصطفى', 'مصطفی'],
    ['آسیا', 'اسیا'],
    ['أحمد إبراهیم', 'احمد ابراهیم'],
    ['مسؤول رئیس', 'مسوول رییس'],
    ['خانهٔ ما', 'خانه ما'],
    ['خانۀ ما', 'خانه ما'],
    ['فاطمة', 'فاطمه'],
    ['قَلْب و عُروق', 'قلب و عروق'],
    ['قلــــب', 'قلب'],
    ['می\u200cشود', 'می شود'],
    ['ه\u200d', 'ه'],
    ['\u202bدکتر\u202c \u200fسارا', 'دکتر سارا'],
    ['ﺳﻼﻡ', 'سلام'],
    ['طبقه ۳، پلاک ٤', 'طبقه 3، پلاک 4'],
    ['  Cardiology\n\tÉCG  ', 'cardiology ecg'],
    ['', ''],
  ])('reads %j as %j', (text, folded) => {
    expect(foldForSearch(text)).toBe(folded)
  })

  it('finds the same word however it was encoded', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldForSearch(text.normalize('NFD'))).toBe(foldForSearch(text.normalize('NFC')))
      }),
    )
  })

  it('changes nothing that is folded, and leaves single blanks', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.string({ unit: fc.constantFrom(...'آأيىكة\u200c\u200d ـَ۵٥İẞΣ\u0345ﷺ') })),
        (text) => {
          const folded = foldForSearch(text)

          expect(foldForSearch(folded)).toBe(folded)
          expect(folded).not.toMatch(/\s\s|^\s|\s$/)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('control characters', () => {
  it.each(['سلام، دکتر!', 'می\u200cشود', 'ه\u200d', '\u200fمتن\u200e', '👩‍⚕️', '۱۲۳', ''])('are not in %j', (text) => {
    expect(hasControlCharacters(text)).toBe(false)
  })

  it.each(['\0', 'a\u0007', '\u001b[31m', '\u007f', '\u0085', '\u009f', '\ud83d', '\udc69x', '\u000b'])(
    'are in %j',
    (text) => {
      expect(hasControlCharacters(text)).toBe(true)
      expect(hasControlCharacters(text, { allowLines: true })).toBe(true)
    },
  )

  it.each([...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'])('are marks that turn the text: %j', (mark) => {
    expect(hasControlCharacters(`gpj${mark}exe`)).toBe(true)
    expect(hasControlCharacters(`gpj${mark}exe`, { allowLines: true })).toBe(true)
  })

  it.each(['\n', '\r\n', '\t'])('are no longer %j where lines are allowed', (text) => {
    expect(hasControlCharacters(`a${text}b`)).toBe(true)
    expect(hasControlCharacters(`a${text}b`, { allowLines: true })).toBe(false)
  })
})

describe('something to see', () => {
  it.each(['ع', 'a', '۷', '7', '.', '؟', '+', '👩‍⚕️', 'بـ', 'é', 'e\u0301', ' ـ ', '\u3164علی'])('is in %j', (text) => {
    expect(isVisible(text)).toBe(true)
  })

  it.each([
    '',
    ' \t\n',
    '\u00a0\u3000',
    '\u200c\u200d\u200e\u200f',
    '\u00ad\ufeff\u2060',
    '\u0301\u0302',
    '\u064e\u0651',
    '\ufe0f\u{e0100}',
    '\u034f',
    '\u115f',
    '\u1160',
    '\u3164\u3164',
    '\uffa0',
    '\u2800 \u2800',
    '\u{e0041}',
  ])('is not in %j', (text) => {
    expect(isVisible(text)).toBe(false)
  })
})

describe('a unified name', () => {
  it.each([
    ['بيمه ايران', 'بیمه ایران'],
    ['  بیمه   ایران ', 'بیمه ایران'],
    ['تامين\u200cاجتماعي', 'تامین اجتماعی'],
    ['كوثر', 'کوثر'],
    ['آسیا', 'آسیا'],
    ['ا\u0653سیا', 'آسیا'],
    ['\u202bدی\u202c', 'دی'],
    ['Dana ۱٢', 'Dana 12'],
  ])('of %j is %j', (text, unified) => {
    expect(unifyText(text)).toBe(unified)
  })

  it('stays as it is, and of something to see something is left', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.string({ unit: fc.constantFrom(...'آأيىكةە\u200c\u200d \u0653\u0654ـ۵٥ﷺ¨') })),
        (text) => {
          const unified = unifyText(text)

          expect(unifyText(unified)).toBe(unified)
          expect(unified).not.toMatch(/\s\s|^\s|\s$/)
          if (isVisible(text)) expect(unified).not.toBe('')
        },
      ),
      { numRuns: 500 },
    )
  })
})
