import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from './folded-text.ts'
import { matchAt } from './match.ts'
import { readPhrase } from './pattern.ts'
import { parsePattern } from './pattern-syntax.ts'
import { createPhraseBook, findPhrases } from './phrase-book.ts'
import { compilePattern } from './program.ts'

/** What a phrase finds in a text, as folded. */
function find(phrase: string, text: string): string[] {
  const folded = foldText(text).text
  return findPhrases(folded, createPhraseBook([['it', [phrase]]])).map(({ start, end }) => folded.slice(start, end))
}

describe('a phrase of the word lists', () => {
  it.each([
    ['whole words', 'fit', 'a fit, not fitting or unfit', ['fit']],
    ['letters folded', 'قرص', 'يك قُرس', ['قرس']],
    ['an English blank that stands', 'chest pain', 'chest pain, chestpain', ['chest pain']],
    ['a Persian blank that may be missing', 'بی هوش', 'بی‌هوش بیهوش بی هوش', ['بی هوش', 'بیهوش', 'بی هوش']],
    ['a blank that may be missing', 'black ?out', 'black out and blackout', ['black out', 'blackout']],
    ['a Persian one too', 'نی ?نی', 'نینی یا نی نی', ['نینی', 'نی نی']],
    ['choices', '(left|right) arm', 'left arm, right arm, wrong arm', ['left arm', 'right arm']],
    ['the first choice that leads to a match', '(a|a b) c', 'a c, a b c', ['a c', 'a b c']],
    ['choices within choices', '(in (my|the) |)bath', 'in the bath, bath', ['in the bath', 'bath']],
    ['what may be missing', 'pass(es)? out', 'pass out, passes out', ['pass out', 'passes out']],
    ['a letter that may be missing', 'colou?r', 'color, colour', ['color', 'colour']],
    ['any rest of a word', 'collaps*', 'collapse, collapsing, collaps', ['collapse', 'collapsing', 'collaps']],
    ['a rest of up to 14 letters', 'a*', `a${'bc'.repeat(7)}, a${'bc'.repeat(8)}`, [`a${'bc'.repeat(7)}`]],
    ['a rest of a word with more after it', 'un*ed', 'unfed', ['unfed']],
    ['numbers', 'took # pills', 'took 40 pills, took 2.5 pills, took x pills', ['took 40 pills', 'took 2.5 pills']],
    ['a range of letters so often', '[a-c]{2,3} x', 'a x, ab x, abc x, abca x', ['ab x', 'abc x']],
    ['a class negated', 'x[^ b]', 'xa, xb, x', ['xa']],
    ['so often exactly', 'xa{2}', 'xa, xaa', ['xaa']],
    ['once and more', 'go( on)+', 'go, go on on', ['go on on']],
    ['what must not follow', 'fell(?! asleep| ill)', 'fell asleep, fell ill, fell down', ['fell']],
    ['what must follow', 'fell(?= down)', 'fell ill, fell down', ['fell']],
    ['what must not come before', '(?<!not |never )well', 'not well, never well, all well', ['well']],
    ['what must come before', '(?<=very )ill', 'ill, very ill', ['ill']],
    ['what comes before in Persian', '(?<!تنگی ?)نفس', 'تنگی نفس، تنگی‌نفس', []],
    ['anything', 'x(?! .{0,5}z)', 'x bcdez, x bcdefghz', ['x']],
    ['a mark itself', '10\\.5', '10.5, 1055', ['10.5']],
  ])('finds %s', (_what, phrase, text, found) => {
    expect(find(phrase, text)).toEqual(found)
  })

  it.each(['سینه', 'سینه‌ام', 'سینم', 'سینش', 'سینه‌اش', 'سینه‌های', 'سینه‌هایم', 'سینشون', 'سینه‌ام رو'])(
    'finds a noun with its ending: %s',
    (noun) => {
      expect(find('سینه~ درد', `${noun} درد`)).toHaveLength(1)
      expect(find('(قلب|سینه)~ درد', `${noun} درد`)).toHaveLength(1)
    },
  )

  it('passes over up to five other words with …, two with ‥', () => {
    const gapOf = (words: number) => `chest ${'so '.repeat(words)}hurts`

    expect([0, 1, 5, 6].map((words) => find('chest … hurts', gapOf(words)).length)).toEqual([1, 1, 1, 0])
    expect([0, 1, 2, 3].map((words) => find('chest ‥ hurts', gapOf(words)).length)).toEqual([1, 1, 1, 0])
  })

  it('passes over no denial, no end of a sentence, no word without end', () => {
    for (const between of ['no', 'it never', '.', '?', 'xyz'.repeat(9)])
      expect(find('chest … hurts', `chest ${between} hurts`)).toEqual([])
    expect(find('سینه … درد', 'سینه ندارد درد')).toEqual([])
    expect(find('سینه … درد', 'سینه خیلی درد')).toHaveLength(1)
  })

  it('takes the nearest end of a gap', () => {
    expect(find('chest … hurts', 'chest hurts and hurts')).toEqual(['chest hurts'])
  })

  it('finds the two sides of ↔ in either order, far apart only so as the language speaks', () => {
    expect(find('arm ↔ numb', 'arm is so very numb')).toHaveLength(1)
    expect(find('arm ↔ numb', 'numb is now my arm')).toHaveLength(1)
    expect(find('دست ↔ بی حس', 'دست راست من کلا بی‌حس')).toHaveLength(1)
    expect(find('دست ↔ بی حس', 'بی‌حس شده دست')).toHaveLength(1)
    expect(find('دست ↔ بی حس', 'بی‌حس شده انگار که دست')).toEqual([])
  })

  it.each(['(a', 'a)', '[a', 'a{2,}', '(?>a)', '{2}', '*', '(a)?', ''])(
    'is refused when it is not one: %s',
    (phrase) => {
      expect(() => createPhraseBook([['it', [phrase]]])).toThrow('a phrase')
    },
  )
})

describe('a phrase book', () => {
  it('tells the phrases of each name in the order of the words, those of one name without overlap', () => {
    const book = createPhraseBook([
      ['pain', ['chest pain', 'pain', 'pain in']],
      ['place', ['chest']],
    ])

    expect(findPhrases(' chest pain in ', book)).toEqual([
      { name: 'pain', start: 1, end: 11 },
      { name: 'place', start: 1, end: 6 },
    ])
  })

  it('takes the first phrase of a list that matches', () => {
    expect(findPhrases(' pain in ', createPhraseBook([['pain', ['pain in', 'pain']]]))).toEqual([
      { name: 'pain', start: 1, end: 8 },
    ])
  })

  it('keeps a phrase in some hundred bytes', () => {
    const programs = readPhrase('(قلب|سینه|دنده)~ ↔ (درد*|می سوز*|تیر می کش*)').map(compilePattern)

    expect(programs.map(({ byteLength }) => byteLength < 2000)).toEqual([true, true])
  })
})

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.stringMatching(/^[ab ]{1,3}$/),
    fc.constantFrom('[ab]', '[^a]', '.', '[a-b]{1,2}', '[^ ]{0,3}', 'a{2}'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
    fc
      .tuple(tie('pattern'), fc.constantFrom('?', '??', '{1,2}', '{0,2}?'))
      .map(([one, often]) => `([ab]${one})${often}`),
    fc.tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('pattern')).map(([look, one]) => `(${look}${one})`),
  ),
}))

describe('matching', () => {
  it('ends where a regular expression would', () => {
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab \t]{0,12}$/), fc.nat(4), (source, words, start) => {
        const text = ` ${words} `
        const expression = new RegExp(`(?:${source.replaceAll(' ', '\\s')})(?=\\s)`, 'y')
        expression.lastIndex = start
        const expected = expression.test(text) ? expression.lastIndex : -1

        expect(matchAt(compilePattern(parsePattern(source, 'stands')), text, start)).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })
})
