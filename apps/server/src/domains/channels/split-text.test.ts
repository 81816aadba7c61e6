import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RULES } from './platform-client.ts'
import { splitText } from './split-text.ts'

const utf16 = (sizeMax: number) => ({ sizeMax, sizeOf: (text: string) => text.length })
const bytes = (sizeMax: number) => ({ sizeMax, sizeOf: (text: string) => Buffer.byteLength(text) })

describe('splitting a text', () => {
  it('leaves one that fits as it is, and makes nothing of blanks', () => {
    expect(splitText(' سلام\n', utf16(10))).toEqual([' سلام\n'])
    expect(splitText(' \n ', utf16(1))).toEqual([])
  })

  it('cuts at the end of a paragraph, else of a line, else of a word, else within the word', () => {
    expect(splitText('one two\n\nthree four\nfive', utf16(12))).toEqual(['one two', 'three four', 'five'])
    expect(splitText('one two\nthree', utf16(9))).toEqual(['one two', 'three'])
    expect(splitText('one two three', utf16(9))).toEqual(['one two', 'three'])
    expect(splitText('abcdefghij', utf16(4))).toEqual(['abcd', 'efgh', 'ij'])
  })

  it('counts in the unit of the platform: Telegram in UTF-16 units, Instagram in bytes', () => {
    const persian = 'سلام '.repeat(200).trim() // 999 characters, 1799 bytes

    expect(splitText(persian, RULES.telegram)).toEqual([persian])
    const pieces = splitText(persian, RULES.instagram)
    expect(pieces.length).toBe(2)
    expect(pieces.every((piece) => Buffer.byteLength(piece) <= 1000)).toBe(true)
  })

  it('cuts neither an emoji of many parts nor a surrogate pair', () => {
    const family = '👨‍👩‍👧‍👦'

    expect(splitText(family.repeat(3), utf16(family.length + 3))).toEqual([family, family, family])
    for (const piece of splitText(`e${'\u0301'.repeat(50)}`, utf16(8))) expect(piece.length).toBeLessThanOrEqual(8)
    expect(splitText('😀😀😀', bytes(5))).toEqual(['😀', '😀', '😀'])
  })

  it('loses nothing but the blanks it cut at', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom('سلام', '👨‍👩‍👧‍👦', ' ', '\n', '\r\n', '\n\n', '\t'),
    )
    const texts = fc.array(word, { maxLength: 60 }).map((words) => words.join(''))
    const limit = fc.oneof(fc.integer({ min: 4, max: 40 }).map(utf16), fc.integer({ min: 4, max: 40 }).map(bytes))

    fc.assert(
      fc.property(texts, limit, (text, rule) => {
        const pieces = splitText(text, rule)

        let at = 0
        for (const piece of pieces) {
          expect(piece.trim()).not.toBe('')
          expect(rule.sizeOf(piece)).toBeLessThanOrEqual(rule.sizeMax)
          expect(piece.isWellFormed()).toBe(text.isWellFormed() || piece.isWellFormed())
          const found = text.indexOf(piece, at)
          expect(found).toBeGreaterThanOrEqual(0)
          expect(text.slice(at, found).trim()).toBe('')
          at = found + piece.length
        }
        expect(text.slice(at).trim()).toBe('')
      }),
      { numRuns: 300 },
    )
  })
})
