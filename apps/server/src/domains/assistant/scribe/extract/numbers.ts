import { foldForSearch } from '../../../../platform/text.ts'

const values = (words: string, from: number, step = 1): [string, number][] =>
  words
    .split(' ')
    .flatMap((forms, index) =>
      forms.split('|').map((form): [string, number] => [foldForSearch(form), from + index * step]),
    )

/** Persian words of numbers, as written and as spoken. */
const PERSIAN: ReadonlyMap<string, number> = new Map([
  ...values('صفر یک|یه دو سه چهار|چار پنج|پن شش|شیش هفت|هف هشت|هش نه ده یازده دوازده سیزده چهارده|چارده', 0),
  ...values('پانزده|پونزده شانزده|شونزده هفده|هیفده|هیوده هجده|هیجده|هژده نوزده', 15),
  ...values('بیست|بیس سی چهل|چل پنجاه|پنجا شصت|شص هفتاد هشتاد نود', 20, 10),
  ...values('صد دویست|دیویست سیصد چهارصد|چارصد پانصد|پونصد ششصد|شیشصد هفتصد هشتصد نهصد هزار', 100, 100),
])
const ENGLISH: ReadonlyMap<string, number> = new Map([
  ...values(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    0,
  ),
  ...values('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10),
])
const HALVES: ReadonlyMap<string, number> = new Map([
  ['نیم', 0.5],
  ['نیمه', 0.5],
  ['نصفه', 0.5],
  ['نصف', 0.5],
  ['ربع', 0.25],
  ['half', 0.5],
])
const PARTS: ReadonlyMap<string, number> = new Map([
  ['دهم', 10],
  ['دهمه', 10],
  ['صدم', 100],
  ['صدمه', 100],
  ['هزارم', 1000],
])

/** What makes «یه», «نه», «نیم» a number: something that is counted comes after. */
const COUNTED =
  /^(?:روز|هفته|هفتس|ماه|سال|ساعت|دقیقه|بار|مرتبه|دفعه|وعده|دونه|دانه|عدد|تا|قاشق|قطره|پاف|میلی|میل|سی|گرم|میکرو|واحد|قرص|کپسول|آمپول|امپول|شیاف|اسپری|متر|کیلو|لیتر|درصد|صدم|دهم|پیمانه|بسته|ساشه)/
const BEFORE_COUNT = new Set(['روی', 'بر', 'روزی', 'شبی', 'صبحی', 'هفته ای', 'ماهی', 'ممیز'])
const NOT_AFTER_NINE = new Set(['حالا', 'الان', 'اخر', 'کنون'])
const DIGITS = /^[0-9]+(?:\.[0-9]+)?$/

export interface ReadNumber {
  readonly value: number
  /** How many words it takes. */
  readonly length: number
}

type Words = readonly string[]
const AND = 'و'

/** The number that begins at a word, in figures or in words of either language; thousands and millions only `below`. */
export function numberAt(words: Words, at: number, below = Number.POSITIVE_INFINITY): ReadNumber | undefined {
  const word = words[at] ?? ''
  const whole = DIGITS.test(word)
    ? { value: Number(word), length: 1 }
    : (persianAt(words, at) ?? englishAt(words, at) ?? halfAt(words, at))
  return whole && withThousands(words, at, withFraction(words, at, whole), below)
}

function persianAt(words: Words, at: number): ReadNumber | undefined {
  const first = persianValue(words, at)
  if (first === undefined) return undefined
  let value = first
  let last = first
  let length = 1
  while (words[at + length] === AND) {
    const next = PERSIAN.get(words[at + length + 1] ?? '')
    if (next === undefined || !goesOn(last, next)) break
    // «سی و هفت و هشت دهم»: eight is of the tenths.
    if (PARTS.has(words[at + length + 2] ?? '') && last < 20) break
    value += next
    last = next
    length += 2
  }
  return { value, length }
}

const goesOn = (last: number, next: number): boolean =>
  (last >= 1000 && next < 1000) || (last >= 100 && last < 1000 && next < 100) || (last >= 20 && last < 100 && next < 10)

function persianValue(words: Words, at: number): number | undefined {
  const word = words[at] ?? ''
  const value = PERSIAN.get(word)
  const before = words[at - 1] ?? ''
  const after = words[at + 1] ?? ''
  if (value === undefined) return undefined
  if (word === 'صد' && before === 'در') return undefined
  if (word === 'سی' && (before === 'سی' || after === 'سی' || before === 'ام')) return undefined
  const isLower = OVER.test(before) && (DIGITS.test(words[at - 2] ?? '') || PERSIAN.has(words[at - 2] ?? ''))
  const counted = COUNTED.test(after) || BEFORE_COUNT.has(before) || isLower || isHalved(words, at + 1)
  if (word === 'نه') return counted && !NOT_AFTER_NINE.has(words[at + 2] ?? '') ? value : undefined
  if (value === 1) return counted || after === AND || after === 'ونیم' ? value : undefined
  return value
}

const isHalved = (words: Words, at: number): boolean => words[at] === AND && HALVES.has(words[at + 1] ?? '')

function englishAt(words: Words, at: number): ReadNumber | undefined {
  let value = ENGLISH.get(words[at] ?? '')
  if (value === undefined) return undefined
  let length = 1
  const next = () => ENGLISH.get(words[at + length] ?? '')
  const tens = next()
  if (words[at + length] === 'hundred') {
    value *= 100
    length++
    if (words[at + length] === 'and' && ENGLISH.has(words[at + length + 1] ?? '')) length++
  } else if (value > 0 && value < 10 && tens !== undefined && tens >= 10) value *= 100 // one twenty over eighty
  for (const limit of [100, 10]) {
    const more = next()
    if (more === undefined || more >= limit || value % limit !== 0 || value === 0) continue
    value += more
    length++
  }
  return { value, length }
}

function halfAt(words: Words, at: number): ReadNumber | undefined {
  const value = HALVES.get(words[at] ?? '')
  return value !== undefined && COUNTED.test(words[at + 1] ?? '') ? { value, length: 1 } : undefined
}

/** «و نیم», «و دو دهم», «ممیز دو», «بیست و پنج صدم», "point two", "and a half". */
function withFraction(words: Words, at: number, { value, length }: ReadNumber): ReadNumber {
  const end = at + length
  const first = words[end] ?? ''
  const share = PARTS.get(first)
  if (share) return { value: value / share, length: length + 1 }
  if (first === 'ونیم') return { value: value + 0.5, length: length + 1 }
  if (first === 'ممیز' || first === 'point') {
    const digits = DIGITS.test(words[end + 1] ?? '')
      ? { value: Number(words[end + 1]), length: 1 }
      : (persianAt(words, end + 1) ?? englishAt(words, end + 1))
    return digits ? { value: value + asDecimals(digits.value), length: length + 1 + digits.length } : { value, length }
  }
  if (first === 'and' && words[end + 1] === 'a' && words[end + 2] === 'half')
    return { value: value + 0.5, length: length + 3 }
  if (first !== AND) return { value, length }
  const half = HALVES.get(words[end + 1] ?? '')
  if (half) return { value: value + half, length: length + 2 }
  const few = DIGITS.test(words[end + 1] ?? '')
    ? { value: Number(words[end + 1]), length: 1 }
    : persianAt(words, end + 1)
  const of = few && PARTS.get(words[end + 1 + few.length] ?? '')
  return few && of ? { value: value + few.value / of, length: length + 2 + few.length } : { value, length }
}

const asDecimals = (value: number): number => value / 10 ** String(value).length

const SCALES: ReadonlyMap<string, number> = new Map([
  ['هزار', 1000],
  ['هزارتایی', 1000],
  ['thousand', 1000],
  ['میلیون', 1_000_000],
])

function withThousands(words: Words, at: number, { value, length }: ReadNumber, below: number): ReadNumber {
  const scale = SCALES.get(words[at + length] ?? '')
  if (!scale || scale >= below || value >= 1000) return { value, length }
  const whole = { value: value * scale, length: length + 1 }
  const rest = words[at + length + 1] === AND ? numberAt(words, at + length + 2, scale) : undefined
  if (!rest || rest.value >= scale || !Number.isInteger(rest.value) || rest.value < scale / 1000) return whole
  // «دو هزار و پانصد», but «پنجاه هزار و دو بار»
  return rest.value >= 100 ? { value: whole.value + rest.value, length: whole.length + 1 + rest.length } : whole
}

/** «دوهفته», «سه‌ماهه» written as one word, as the number and what it counts. */
export function splitGlued(word: string): [string, string] | undefined {
  const match = PERSIAN.has(word) ? null : (GLUED.exec(word) ?? FEW.exec(word))
  return match?.[1] && match[2] ? [match[1], match[2]] : undefined
}
const GLUED = new RegExp(
  `^(${[...PERSIAN.keys()].join('|')})(تا|بار|(?:روز|هفته?|ماه|سال|ساعت)(?:ه|س|ست|ای|ی|یه|م|ش|شه|مه|ها)?)$`,
)

/** «بیست وپنج»: the number that stands with its «و» as one word, after another number. */
export const isAndNumber = (word: string, before: string): boolean =>
  word.startsWith(AND) && (PERSIAN.has(word.slice(1)) || word === 'ونیم') && (PERSIAN.get(before) ?? 0) >= 20

/** «دوسه»: two or three. */
const FEW = /^(یک|دو|سه|چهار|چار|پنج|شش|شیش|هفت|هشت)(دو|سه|چهار|چار|پنج|شش|شیش|هفت|هشت|ده)$/

/** «هشته», «هفتاده» (it is eight): the word of the number; undefined when it is no number. */
export function withoutIs(word: string, before: readonly string[]): string | undefined {
  const bare = IS.exec(word)?.[1] ?? ''
  const value = PERSIAN.get(bare)
  if (value === undefined || PERSIAN.has(word) || CLIPPED.has(bare)) return undefined
  // «یازده روی هفته» is seven, «بیست و پنجه» five; any other «هفته» is a week, any other «پنجه» a paw.
  const last = before.at(-1) ?? ''
  const isOver = OVER.test(last)
  const tens = PERSIAN.get(before.at(-2) ?? '') ?? 0
  if (isOver || (last === AND && tens >= 20 && value < 100)) return bare
  return value > 3 && !NOT_NUMBERS.has(word) ? bare : undefined
}
/** «پنی», «چله»: clipped words of numbers are no longer numbers with an ending. */
const CLIPPED = new Set(['پن', 'هف', 'هش', 'شص', 'بیس', 'چل'])
const IS = /^(.{2,}?)(?:یه|ه|ش|شو|ی|یا|تایی|تا)$/
const OVER = /^(?:روی|رو|بر)$/
const NOT_NUMBERS = new Set(['هفته', 'پنجه', 'دهه', 'سیه', 'صده', 'هزاره', 'شصه', 'چله', 'هفه', 'هشه', 'پنه', 'بیسه'])
