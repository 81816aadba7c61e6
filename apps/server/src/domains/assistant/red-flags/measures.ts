import type { Concept } from './concepts.ts'
import { findSpans } from './pattern.ts'
import type { Span } from './types.ts'

const UNITS = [
  'صفر',
  'یک',
  'دو',
  'سه',
  'چهار',
  'پنج',
  'شش',
  'هفت',
  'هشت',
  'نه',
  'ده',
  'یازده',
  'دوازده',
  'سیزده',
  'چهارده',
  'پانزده',
  'شانزده',
  'هفده',
  'هجده',
  'نوزده',
]
const ENGLISH_UNITS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const TENS = {
  بیست: 20,
  سی: 30,
  چهل: 40,
  پنجاه: 50,
  شصت: 60,
  هفتاد: 70,
  هشتاد: 80,
  نود: 90,
  صد: 100,
  دویست: 200,
  سیصد: 300,
  چهارصد: 400,
  پانصد: 500,
  ششصد: 600,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
}
const COLLOQUIAL = {
  یه: 1,
  شیش: 6,
  پونزده: 15,
  شونزده: 16,
  هیجده: 18,
  هیفده: 17,
  چل: 40,
  پونصد: 500,
  شیشصد: 600,
  چارصد: 400,
  چار: 4,
  a: 1,
}
const WORDS: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, value) => [word, value] as const),
  ...ENGLISH_UNITS.map((word, value) => [word, value] as const),
  ...Object.entries(TENS),
  ...Object.entries(COLLOQUIAL),
])
const NUMBER_WORD = `(?:[0-9]{1,4}(?:\\.[0-9]{1,2})?|${[...WORDS.keys()].join('|')})`
const AMOUNT = `(${NUMBER_WORD}(?: (?:و )?${NUMBER_WORD}){0,2}(?: و نیم| and a half)?)(?:ه|ه است|س|ست|م|تا| دهم)?`

/** Reads 38.5, سی و هشت و نیم, thirty eight as a number. */
function readNumber(words: string): number {
  const half = / و نیم$| and a half$/.test(words) ? 0.5 : 0
  const values = words
    .replace(/ و نیم$| and a half$/, '')
    .split(' ')
    .filter((word) => word !== 'و')
    .map((word) => WORDS.get(word) ?? Number(word))
  return values.reduce((sum, value) => (value === 100 && sum > 0 && sum < 10 ? sum * value : sum + value), half)
}

interface Measure {
  readonly expression: RegExp
  /** Which concept a value tells of, if any. */
  readonly meaning: (value: number, unit: string) => Concept | undefined
}

const DAYS_OF: readonly (readonly [RegExp, number])[] = [
  [/^(?:روز|day)/, 1],
  [/^(?:هفت|week|wk)/, 7],
  [/^(?:ماه|month|mo)/, 30],
  [/^(?:سال|year|yr)/, 365],
]
const INFANT_DAYS_MAX = 91
const CHILD_DAYS_MAX = 14 * 365

/** Ages of babies: under three months, or older. Half-written ages (سه ماهش نشده) are left to the words around. */
function ageMeaning(value: number, unit: string): Concept | undefined {
  const days = value * (DAYS_OF.find(([word]) => word.test(unit))?.[1] ?? Number.NaN)
  if (days > 0 && days < INFANT_DAYS_MAX) return 'young_infant'
  return days >= INFANT_DAYS_MAX && days <= CHILD_DAYS_MAX ? 'older_child' : undefined
}

const temperatureMeaning = (value: number): Concept | undefined => {
  if ((value >= 38 && value <= 43) || (value >= 100.4 && value <= 109)) return 'temperature_high'
  return (value >= 35 && value < 38) || (value >= 96 && value < 100.4) ? 'temperature_low' : undefined
}

const sugarMeaning = (value: number): Concept | undefined => {
  if (value >= 15 && value <= 45) return 'sugar_very_low'
  if (value > 45 && value < 70) return 'sugar_low'
  if (value > 1 && value < 3.5) return 'sugar_low' // mmol/l
  return value >= 280 && value <= 1500 ? 'sugar_high' : undefined
}

const MANY_PILLS_MIN = 8
const oxygenMeaning = (value: number): Concept | undefined => (value >= 40 && value <= 89 ? 'oxygen_low' : undefined)
const pillsMeaning = (value: number): Concept | undefined =>
  value >= MANY_PILLS_MIN && value < 500 ? 'many' : undefined

const MEASURES: readonly Measure[] = [
  {
    expression: measure(
      `(?:baby|infant|newborn|son|daughter|he|she|hes|shes|boy|girl|twins)(?: is| aged| ,)?(?: only| just)? ${AMOUNT} (days?|weeks?|months?)`,
    ),
    meaning: ageMeaning,
  },
  { expression: measure('((?:38|39|40|41)[.][0-9]{1,2})()'), meaning: temperatureMeaning },
  {
    // یک ماه و نیمشه، دو ماه داره، ۴۰ روزشه
    expression: measure(`${AMOUNT} ?(ماه|هفته|هفت|روز)(?: و نیم)?(?:ش|شه|گی| ?اش| ?اشه| ?اش است| ?شه| سن| سنش)`),
    meaning: ageMeaning,
  },
  {
    // May also be how long something has gone on (دو ماهه سرفه دارم).
    expression: measure(`${AMOUNT} ?(ماه)(?: و نیم)?(?:ه|م|مه|ست|س| س| دارد| داره| هست| است)`),
    meaning: (value, unit) => {
      const age = ageMeaning(value, unit)
      return age === 'young_infant' ? 'young_age' : age
    },
  },
  {
    expression: measure(
      `${AMOUNT} ?(روزگی|هفته گی|هفتگی|ماهگی|ساله|سالگی|سالشه|سالش|روزمه|روزشه|روزش|ماهش|ماهشه|ماهمه|هفتشه|days? old|weeks? old|months? old|years? old|wks? old|mos? old|yrs? old|(?:day|week|month|year) (?:baby|infant|son|daughter|girl|boy|newborn))(?:[^ ]{0,4})`,
    ),
    meaning: ageMeaning,
  },
  {
    expression: measure(
      `(?:تب|زیر بغل|دما|دماسنج|تب ?سنج|حرارت|درجه|fever|temp|temperature)[^ ]{0,6}(?: (?![.?])[^ 0-9]{1,12}){0,4}? ${AMOUNT}()`,
    ),
    meaning: temperatureMeaning,
  },
  { expression: measure(`${AMOUNT} (درجه|degrees?|celsius|c|f|fahrenheit)`), meaning: temperatureMeaning },
  {
    expression: measure(
      `(?:قند|قندش|قندم|گلوکز|گلوکومتر|قند ?سنج|sugar|glucose|meter|glucometer)[^ ]{0,6}(?: (?![.?])[^ 0-9]{1,12}){0,4}? ${AMOUNT}()`,
    ),
    meaning: sugarMeaning,
  },
  {
    expression: measure(
      `(?:اکسیژن|اکسی ?متر|پالس|ساچوریشن|سچوریشن|oximeter|oxygen|saturation|sats?|ox|spo 2|o 2)[^ ]{0,6}(?: (?![.?])[^ 0-9]{1,12}){0,4}? ${AMOUNT}()`,
    ),
    meaning: oxygenMeaning,
  },
  {
    expression: measure(
      `${AMOUNT} (?:تا |عدد |دونه |دانه )?(?:از )?(?:(?!week|day|month|year|hour|minute|mg|time)[a-z]{2,14} ){0,2}(قرص|کپسول|استامینوفن|pills?|tablets?|capsules?|tylenol|paracetamol|xanax|ibuprofen|painkillers?|aspirins?|دیازپام|آلپرازولام|الپرازولام|ترامادول|کلونازپام|ژلوفن)`,
    ),
    meaning: pillsMeaning,
  },
]

function measure(source: string): RegExp {
  return new RegExp(` ${source}(?= )`, 'g')
}

/** Ages, temperatures, sugar, oxygen and numbers of pills, in figures or words, as the concepts they mean. */
export function measureConcepts(text: string): { concept: Concept; span: Span }[] {
  return MEASURES.flatMap(({ expression, meaning }) =>
    findSpans(text, expression).flatMap(({ start, end, groups }) => {
      const concept = meaning(readNumber(groups[0] ?? ''), groups[1] ?? '')
      return concept ? [{ concept, span: { start, end } }] : []
    }),
  )
}
