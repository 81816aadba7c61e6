import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { likenessOf, spellingsOf } from './spellings.ts'
import { stemOf } from './stems.ts'
import { wordsOf } from './words.ts'

const stemsOf = (text: string) => wordsOf(text).terms.map(({ word }) => word)

describe('words of knowledge', () => {
  it.each([
    ['سرفم', 'سرفه'],
    ['قرصها', 'قرص'],
    ['بچم', 'کودک'],
    ['دکتر', 'پزشک'],
    ['دندون', 'دندان'],
    ['زبونم', 'زبان'],
    ['میخورم', 'خورده'],
    ['بیفته', 'افتاد'],
    ['tummy', 'stomach'],
    ['diarrhoea', 'diarrhea'],
    ['burnt', 'burns'],
  ])('are one in all their forms: %s, %s', (one, other) => expect(stemsOf(one)).toEqual(stemsOf(other)))

  it.each([
    ['استامینفن', 'استامینوفن'],
    ['آتوروستاتین', 'آتورواستاتین'],
    ['سیتریزین', 'ستیریزین'],
    ['ibuprophen', 'ibuprofen'],
    ['amoxicilin', 'amoxicillin'],
  ])('mistyped share a spelling with what is meant: %s, %s', (typed, meant) => {
    const [one = '', other = ''] = [stemsOf(typed)[0], stemsOf(meant)[0]]

    expect(spellingsOf(one).some((spelling) => spellingsOf(other).includes(spelling))).toBe(true)
    expect(likenessOf(one, other)).toBeGreaterThan(0.7)
  })

  it.each([
    ['سرطان', 'سرترالین'],
    ['کرون', 'کورتون'],
    ['lupus', 'plus'],
  ])('that merely look alike are not taken for each other: %s, %s', (one, other) =>
    expect(likenessOf(stemOf(one), stemOf(other))).toBe(0),
  )

  it('say how old somebody is', () => {
    expect(stemsOf('بچه ۴ ساله')).toContain(stemOf('کودک'))
    expect(stemsOf('a 4 year old')).toContain(stemOf('child'))
    expect(stemsOf('پنج ماهه')).toContain(stemOf('نوزاد'))
    expect(stemsOf('۴۰ ساله')).not.toContain(stemOf('کودک'))
  })

  it('never fail, and are never empty, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { word } of wordsOf(text).terms) expect(word.length).toBeGreaterThan(0)
      }),
    )
  })
})
