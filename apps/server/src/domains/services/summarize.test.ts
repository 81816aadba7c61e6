import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentencesOf, summarize } from './summarize.ts'

const PERSIAN = `دیابت نوع دو بیماری شایعی است که قند خون را بالا می‌برد. پیاده‌روی روزانه قند خون را پایین می‌آورد. دیروز باران بارید. آیا رژیم غذایی هم در دیابت مؤثر است؟ بله؛ رژیم غذایی مناسب قند خون بیماران دیابت را ۳٫۵ درصد کم می‌کند. گربهٔ همسایه خوابیده بود. قند خون بالا در دیابت به کلیه آسیب می‌زند.`
const ENGLISH = `High blood pressure damages the heart and the kidneys. Dr. Smith measured blood pressure in 3.5 thousand patients. It rained on Tuesday. Less salt lowers blood pressure by 5.2 points, e.g. in older patients. The cat slept. High blood pressure damages the kidneys and the heart.`

describe('the sentences of a text', () => {
  it.each([
    [
      'Persian marks',
      'آیا درد دارید؟ بله؛ از دیروز۔ شدید است!',
      ['آیا درد دارید؟ ', 'بله؛ ', 'از دیروز۔ ', 'شدید است!'],
    ],
    ['numbers', 'دما ۳۸٫۵ و فشار 12.8 بود. خوب شد.', ['دما ۳۸٫۵ و فشار 12.8 بود. ', 'خوب شد.']],
    ['titles', 'Dr. Smith came. He left.', ['Dr. Smith came. ', 'He left.']],
    ['e.g.', 'Take fruit, e.g. apples. Not sweets.', ['Take fruit, e.g. apples. ', 'Not sweets.']],
    ['initials', 'J. R. Smith came. He left.', ['J. R. Smith came. ', 'He left.']],
    ['a Persian year', 'در سال ۱۳۰۰ ه.ش. آغاز شد. تمام شد.', ['در سال ۱۳۰۰ ه.ش. آغاز شد. ', 'تمام شد.']],
    ['lines', 'سلام\nخوبی', ['سلام\n', 'خوبی']],
    ['emoji', 'خوبم 😀👩‍⚕️! You?', ['خوبم 😀👩‍⚕️! ', 'You?']],
  ])('end where they end: %s', (_, text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences)
  })

  it('make up the text again, whatever it is', () => {
    const word = fc.constantFrom('سلام', 'می‌رود', 'Dr.', 'U.S.', '3.5', '؛', '؟', '۔', '.', '!', '\n', '😀', 'a', '…')
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(' ')
        expect(sentencesOf(text).join('').trim()).toBe(text.trim())
      }),
    )
  })
})

describe('a summary', () => {
  it('keeps what a Persian text is about, in order and word for word', () => {
    const summary = summarize(PERSIAN, 3)

    expect(summary).toContain('دیابت نوع دو بیماری شایعی است که قند خون را بالا می‌برد.')
    expect(summary).not.toMatch(/باران|گربه/)
    expect(placesIn(PERSIAN, summary)).toEqual([...placesIn(PERSIAN, summary)].sort((a, b) => a - b))
    expect(sentencesOf(summary)).toHaveLength(3)
  })

  it('keeps what an English text is about, and says nothing twice', () => {
    const summary = summarize(ENGLISH, 3)

    expect(summary).toBe(
      'High blood pressure damages the heart and the kidneys. Dr. Smith measured blood pressure in 3.5 thousand patients. Less salt lowers blood pressure by 5.2 points, e.g. in older patients.',
    )
  })

  it('takes one letter for the other as people type them, half-spaces too', () => {
    const mixed = 'قلب بيمار مي‌تپد. هوا خوب است. قلب بیمار می تپد و كار می‌كند. ماشین قرمز است.'

    expect(summarize(mixed, 1)).toContain('قلب')
  })

  it.each([
    ['of one sentence', 'درد دارم.'],
    ['of blanks around', '  Hello there.  '],
    ['of nothing but one giant sentence', 'word '.repeat(4_000)],
    ['of emoji alone', '😀😀😀'],
  ])('of a text %s is the text', (_, text) => {
    expect(summarize(text, 3)).toBe(text)
  })

  it('has as many sentences as asked, is no longer than the text, and always the same', () => {
    const sentence = fc.constantFrom(
      'قلب می‌تپد. ',
      'باران بارید! ',
      'Why? ',
      'It is 3.5. ',
      '😀. ',
      'پس؛ ',
      'End of it.\n',
    )
    fc.assert(
      fc.property(fc.array(sentence), fc.integer({ min: 1, max: 20 }), (sentences, count) => {
        const text = sentences.join('')
        const summary = summarize(text, count)
        expect(summarize(text, count)).toBe(summary)
        expect(summary.length).toBeLessThanOrEqual(text.length)
        if (sentencesOf(text).length > count) expect(placesIn(text, summary)).toHaveLength(count)
      }),
    )
  })

  it.each([
    ['usual', `${ENGLISH} ${PERSIAN} `],
    ['of very short sentences', 'آب. '],
    ['of single letters', 'a. '],
    ['without an end', 'a; b, c '],
    ['of blanks', `؛${' '.repeat(9_999)}`],
    ['of line ends', '\n'],
    ['of line ends and a letter', `${'\n'.repeat(19_999)}a`],
    ['of paragraph separators', '\u2029'],
  ])('of 20,000 characters takes less than 100 ms: %s', (_, part) => {
    const text = part.repeat(Math.ceil(20_000 / part.length)).slice(0, 20_000)
    summarize(text, 20)

    const began = performance.now()
    summarize(text, 20)

    expect(performance.now() - began).toBeLessThan(100)
  })
})

/** Where in the text each sentence of a summary stands, each looked for after the one before it. */
function placesIn(text: string, summary: string): number[] {
  let from = 0
  return sentencesOf(summary).map((sentence) => {
    const at = text.indexOf(sentence.trim(), from)
    if (at < 0) throw new Error(`not in the text: ${sentence}`)
    from = at + sentence.trim().length
    return at
  })
}
