import { describe, expect, it } from 'vitest'
import { type Direction, isolate, orderParagraph } from './visual-order.ts'

const seen = (text: string, base: Direction = 'rtl') =>
  orderParagraph(text, base)
    .runsOf(0, text.length)
    .map(({ text: run, direction }) => [run, direction])

describe('a line as it is seen from left to right', () => {
  it('has a Persian sentence as one run', () => {
    expect(seen('سلام دنیا')).toEqual([['سلام دنیا', 'rtl']])
  })

  it('puts a Latin name where it is read in a Persian line, its letters in their own order', () => {
    expect(seen('قرص Metformin 500 mg بعد از غذا')).toEqual([
      [' بعد از غذا', 'rtl'],
      ['Metformin 500 mg', 'ltr'],
      ['قرص ', 'rtl'],
    ])
  })

  it('keeps the digits of numbers in their order, also Persian ones', () => {
    expect(seen('هر ۱۲ ساعت ۵۰۰ میلی‌گرم')).toEqual([
      [' میلی‌گرم', 'rtl'],
      ['۵۰۰', 'ltr'],
      [' ساعت ', 'rtl'],
      ['۱۲', 'ltr'],
      ['هر ', 'rtl'],
    ])
  })

  it('turns brackets round where the line runs from the right', () => {
    expect(seen('دارو (کپسول)')).toEqual([['دارو )کپسول(', 'rtl']])
    expect(seen('drug (capsule)', 'ltr')).toEqual([['drug (capsule)', 'ltr']])
  })

  it('orders an isolated text by itself and draws no mark of it', () => {
    expect(seen(`دوز: ${isolate('500 mg (x2)')}، روزانه`)).toEqual([
      ['، روزانه', 'rtl'],
      ['500 mg (x2)', 'ltr'],
      ['دوز: ', 'rtl'],
    ])
  })

  it('answers a part of a paragraph in the order of the whole', () => {
    const text = 'الف Amoxicillin clavulanate ب'
    const from = text.indexOf('clav')

    expect(orderParagraph(text, 'rtl').runsOf(from, text.length)).toEqual([
      { text: ' ب', direction: 'rtl' },
      { text: 'clavulanate', direction: 'ltr' },
    ])
    expect(orderParagraph(text, 'rtl').runsOf(0, 0)).toEqual([])
  })
})
