import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakLines } from './break-lines.ts'

/** Each UTF-16 unit is one wide. */
const broken = (text: string, width: number) =>
  breakLines(text, width, (start, end) => end - start).map(({ start, end }) => text.slice(start, end))

describe('breaking lines', () => {
  it('breaks at blanks and keeps none at the ends of lines', () => {
    expect(broken('یک دو سه چهار', 6)).toEqual(['یک دو', 'سه', 'چهار'])
    expect(broken('  یک   دو ', 4)).toEqual(['یک', 'دو'])
  })

  it('breaks a word that no line holds, never within a letter and its marks', () => {
    expect(broken('a abcdefgh bc', 3)).toEqual(['a', 'abc', 'def', 'gh', 'bc'])
    expect(broken('بَبَبَ', 3)).toEqual(['بَ', 'بَ', 'بَ'])
  })

  it('has one empty line for nothing', () => {
    expect(broken('', 10)).toEqual([''])
    expect(broken('   ', 10)).toEqual([''])
  })

  it('loses no letter and exceeds no line, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'ب', ' ', '1')), fc.integer({ min: 1, max: 9 }), (letters, width) => {
        const text = letters.join('')
        const lines = broken(text, width)

        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
      }),
    )
  })
})
