import { type Hit, hits, type Part, phrase, type Said, says } from './read.ts'
import { amountOfTime, persianNumber, rangeOf, unitOf } from './time.ts'

export interface Dosing {
  readonly dosage: string | null
  readonly frequency: string | null
  readonly duration: string | null
}

const UNIT =
  'میلی‌گرم(?:ی|یه)?|میلی گرمی?|میلی‌لیتر|میکرو‌گرم(?:ی)?|میکرو|میلی(?!‌لیتر)|میل|گرم(?:ی)?|سی‌سی(?:ش)?|واحد(?:ی)?|پاف|پیس|قطره|درصد|پیمانه|قرص|عدد|دونه|قاشق(?: (?:چایی|چایخوری|غذاخوری|غذا خوری|مرباخوری|مربا خوری|چای خوری))?|mg|milligrams?|mcg|micrograms?|ml|cc|grams?|g|units?|iu|puffs?|drops?|percent|teaspoons?|tablespoons?'
const WITH_UNIT = phrase(`(?:یک |یه )?([0-9]+(?:\\.[0-9]+)?)(?: تا)? (${UNIT})`)
const ONE_OF = phrase('(یک|یه|یکی|a|one) (پاف|پیس|قطره|قاشق|پیمانه|puff|drop|teaspoon)')
const NOT_STRENGTH =
  '(?! (?:روزه?|هفته(?! ای)[^ ]*|ماه(?!ی )[^ ]*|سال[^ ]*|ساعت[^ ]*|بار|مرتبه|دفعه|وعده|تا|تاش|دونه|دانه|عدد|قرص|کپسول|شیاف|آمپول|دقیقه|جلسه|بسته|ساشه|لیتر|پاکت|برابر|لایه|ورق|نصفه?|بند|لیوان|نوبت|قاشق|پاف|پیس|قطره|پیمانه|days?|weeks?|months?|times?|tablets?|pills?|hours?|capsules?) )'
/** What may stand between a name and its strength: anything but a time, a number or the end of the sentence. */
const FILLERS =
  '(?:(?!(?:هر|شبی|شبا|شب|صبح|ظهر|عصر|هفته|ماه|سال|تا|مدت|برای|از|قبل|بعد|ساعت|که|اگه|فشار|قند|وزن|نبض|for|every|twice|if)[^ ]* |[.?] )[^ 0-9]+ |1 (?:قرص|عدد|دونه|کپسول) |for [a-z]+ ){0,8}?'
const AFTER_NAME = phrase(`${FILLERS}([0-9]+(?:\\.[0-9]+)?)${NOT_STRENGTH}`)
const RESTATED = phrase(
  `(?:نه|ببخشید|یعنی|منظورم|اشتباه|شرمنده|sorry|no|actually|i mean)(?: (?:گفتم|شد|کردم|ببخشید|می‌خوام|همون|make|that|it))*(?: ,| \\.){0,3}(?: (?:ببخشید|همون|می‌شه|میشه|make|it|that))* ([0-9]+(?:\\.[0-9]+)?)${NOT_STRENGTH}`,
)

/** «از صد به صد و بیست و پنج می‌رسونیم» */
const CHANGED = phrase(
  `(?:(?:از|from) )?[0-9.]+(?: (?:${UNIT}))?(?: (?:رو|را|بود))? (?:(?:به|to|بکن(?:ین|ید|ش)?|بشه|بکنیم(?:ش)?|ببر(?:یم|ین|ید)?(?:ش)?|برسون(?:ین|ید|یم)?(?:ش)?|می ?کنیم(?:ش)?|می‌کنم(?:ش)?|کردن(?:ش)?|کرد(?:ش)?|می‌بریم(?:ش)?|میاریم(?:ش)?|رسوند(?:ن|ش|یم)?|بشه|روی|رو) )+([0-9]+(?:\\.[0-9]+)?)(?: (${UNIT}))?${NOT_STRENGTH}`,
)

/** «یه پاف... نه ببخشید، دو پاف» */
const RESTATED_UNITS = phrase(
  `(?:نه|ببخشید|یعنی|منظورم|اشتباه|شرمنده|sorry|no|actually|i mean)(?: [^0-9 ?]+){0,5} ([0-9]+(?:\\.[0-9]+)?)(?: تا)? (${UNIT})`,
)

/** The unit of a strength that is said as a bare number. */
function unitFor(key: string, value: number): string {
  if (/^(?:لووتیروکسین|لوتیروکسین|لووکسین|یوتیروکس|levothyroxine|سالبوتامول|ونتولین)/.test(key)) return 'mcg'
  if (/^(?:انسولین|لانتوس|نوورپید|نوومیکس|لومیر|توجیو|insulin|lantus|هپارین)/.test(key)) return 'units'
  return /^(?:ویتامیند|ویتامیندی|پنیسیلین|vitamind)/.test(key) && value > 300 ? 'units' : 'mg'
}

function shownUnit(unit: string, value: number): string {
  const plural = value === 1 ? '' : 's'
  if (/^(?:میکرو|mcg|microg)/.test(unit)) return ' mcg'
  if (/^(?:میلی ?لیتر|سی|ml|cc)/.test(unit)) return ' ml'
  if (/^(?:میل|mg|millig)/.test(unit)) return ' mg'
  if (/^(?:گرم|g)/.test(unit)) return ' g'
  if (/^(?:واحد|unit|iu)/.test(unit)) return ' units'
  if (/^(?:پاف|پیس|puff)/.test(unit)) return ` puff${plural}`
  if (/^(?:قطره|drop)/.test(unit)) return ` drop${plural}`
  if (/^(?:درصد|percent)/.test(unit)) return '%'
  if (COUNTED_PIECES.test(unit)) return value > 1 ? ' tablets' : ' tablet'
  return ` spoon${plural}`
}

const SPOON = /^(?:قاشق|پیمانه|teaspoon|tablespoon)/

interface Drug {
  readonly key: string
  /** Whether the answer is to be Persian. */
  readonly persian: boolean
  /** Where its name ends. */
  readonly end: number
}

/** The strength or amount told of a drug in a part that begins with its name. The later word counts where one is taken back. */
function dosageIn(said: Said, part: Part, { key, end }: Drug): string | null {
  const changed = hits(said, CHANGED, part)[0]
  if (changed?.groups[0])
    return changed.groups[1]
      ? withUnit(changed)
      : `${Number(changed.groups[0])} ${unitFor(key, Number(changed.groups[0]))}`
  const restated = hits(said, RESTATED, part).at(-1) ?? hits(said, RESTATED_UNITS, part).at(-1)
  const units = hits(said, WITH_UNIT, part).filter((hit) => !SPOON.test(hit.groups[1] ?? '') && isDose(said, hit))
  const last = restated ? units.findLast(({ from }) => from >= restated.from) : units[0]
  const bare = hits(said, AFTER_NAME, { from: end, to: part.to }).find(({ from }) => from <= end + 1)
  if (restated?.groups[0] && restated.groups.length === 1 && !last) {
    const said = Number(restated.groups[0])
    return `${said}${units[0] ? shownUnit(units[0].groups[1] ?? '', said) : ` ${unitFor(key, said)}`}`
  }
  if (last && (!bare || last.from <= bare.to)) return withUnit(last)
  if (bare?.groups[0]) return `${Number(bare.groups[0])} ${unitFor(key, Number(bare.groups[0]))}`
  if (last) return withUnit(last)
  const large = LARGE_DOSED.test(key) ? hits(said, LARGE, part)[0] : undefined
  if (large) return `${Number(large.groups[0])} units`
  const one = hits(said, ONE_OF, part)[0]
  const spoon = hits(said, WITH_UNIT, part).find((hit) => isDose(said, hit))
  if (spoon) return withUnit(spoon)
  if (!one && says(said, HALF_ONE, part)) return '0.5 tablet'
  return one ? `1${shownUnit(one.groups[1] ?? '', 1)}` : null
}

const COUNTED_PIECES = /^(?:قرص|عدد|دونه)/
const PER_TIME = /(?: (?:روزی|روزانه|شبی|صبحی|هفته ای|ماهی|هر|روز|هفته|ماه|صبح|صبحا|صبح ها|شب|شبا|شب ها|ظهر|ظهرا))$/
/** «روزی ۲ قرص» and «۲ قرص» tell how often or how many; «نصف قرص» how much. */
const isDose = (said: Said, { from, groups }: Hit): boolean => {
  if (!COUNTED_PIECES.test(groups[1] ?? '')) return true
  const value = Number(groups[0])
  const isWhole = Number.isInteger(value)
  const isPerTime = PER_TIME.test(said.text.slice(Math.max(0, from - 12), from).trimEnd())
  return !isWhole || (value > 1 && !isPerTime && /^قرص/.test(groups[1] ?? ''))
}
const HALF_ONE = phrase('نصفه|نصف|نصفش|نصفی|نیمه|half(?: a)?(?: tablet| pill)?')
const LARGE_DOSED = /^(?:ویتامیند|ویتامیندی|دیپرل|دیویژل|vitamind)/
const LARGE = phrase('([0-9]{3,6})')

const withUnit = ({ groups }: Hit): string => `${Number(groups[0])}${shownUnit(groups[1] ?? '', Number(groups[0]))}`

const COUNT =
  '(?:(?:یه |یک )?([0-9]+)|یکی|یک|یه|یه دونه|یک دونه)(?: (?:تا|بار|دونه|دانه|عدد|مرتبه|دفعه|وعده|قرص|کپسول|پاف|نوبت|شیاف|قطره|قاشق|ساشه|واحد|پیمانه))?'
interface FrequencyRule {
  readonly expression: RegExp
  readonly show: (groups: Hit['groups']) => { fa: string; en: string }
}
const times = (count: string | undefined): { fa: string; en: string } => {
  const value = Number(count ?? 1)
  return { fa: `روزی ${persianNumber(value)} بار`, en: value === 1 ? 'once a day' : `${value} times a day` }
}
const fixed = (source: string, fa: string, en: string): FrequencyRule => ({
  expression: phrase(source),
  show: () => ({ fa, en }),
})

const EACH = '(?:‌ها|ا|ی|ها)?'
const AMOUNT =
  '(?:یکی|یه دونه|(?:یه |یک )?[0-9.]+(?: (?:تا|واحد|قرص|عدد|دونه|پاف|پیس|قطره|قاشق|پیمانه|کپسول|سی‌سی|میلی|ساشه)){0,2})'

const showHours = (hours: string | undefined) => ({
  fa: `هر ${persianNumber(Number(hours))} ساعت`,
  en: `every ${hours} hours`,
})
const EN_TIMES: Readonly<Record<string, string>> = { once: '1', twice: '2', thrice: '3' }

/** From the most telling to the least; within one rule the later word counts. */
const FREQUENCIES: readonly FrequencyRule[] = [
  {
    expression: phrase(
      '(?:هر|every) #(?: تا)? (?:ساعت(?:ی)?|hours?)|# ساعت(?:ی)? (?:(?:یه|یک|1) بار|یکبار|یکی|در می(?:ون|ان))',
    ),
    show: ([every, other]) => showHours(every ?? other),
  },
  {
    expression: phrase('(?:هر|every) ([0-9]+) (?:(?:تا|الی|to) )?([0-9]+) (?:ساعت|hours)'),
    show: ([least, most]) => ({
      fa: `هر ${persianNumber(Number(least))} تا ${persianNumber(Number(most))} ساعت`,
      en: `every ${least} to ${most} hours`,
    }),
  },
  {
    expression: phrase('هر (?:یک |یه )?ساعت|ساعتی'),
    show: () => showHours('1'),
  },
  fixed(
    'هر 2 روز(?: (?:یک|یه|1) بار| یکی)?|2 روز (?:(?:یک|یه|1) بار|یکی)|روز درمی(?:ون|ان)',
    'یک روز در میان',
    'every other day',
  ),
  {
    expression: phrase('هر (?:یک |یه |1 )?(?:(هفته)|ماه)(?: (?:یک|یه|1) (?:بار|دونه|عدد)| یکی)?'),
    show: ([week]) => (week ? { fa: 'هفته‌ای ۱ بار', en: 'once a week' } : { fa: 'ماهی ۱ بار', en: 'once a month' }),
  },
  fixed('قبل (?:از )?(?:صبحانه|صبحونه)|before breakfast', 'قبل از صبحانه', 'before breakfast'),
  fixed('(?:یک )?روز در میو?ا?ن|یه روز در میون|1 روز در میا?و?ن|every other day', 'یک روز در میان', 'every other day'),
  {
    expression: phrase(`(?:هفته‌ای|هفته یی|در هفته) ${COUNT}|([0-9]+) بار در هفته|(?:once a week|weekly)`),
    show: ([count, other]) => ({
      fa: `هفته‌ای ${persianNumber(Number(count ?? other ?? 1))} بار`,
      en: `${Number(count ?? other ?? 1)} times a week`,
    }),
  },
  {
    expression: phrase(`ماهی ${COUNT}|ماهانه ${COUNT}|monthly|once a month`),
    show: ([count, other]) => ({
      fa: `ماهی ${persianNumber(Number(count ?? other ?? 1))} بار`,
      en: `${Number(count ?? other ?? 1)} times a month`,
    }),
  },
  {
    expression: phrase(
      `(?<!نهایت |نهایتا |حداکثر |بیشتر از )(?:روزی|روزانه|هر‌روز|در روز|در شبانه روز) ${COUNT}|([0-9]+)(?: (?:بار|تا|عدد|مرتبه|نوبت|دونه|وعده))? (?:در روز|در شبانه روز)|([0-9]+) (?:وعده|نوبت)(?! در)|(?:یک|یه) (?:بار|دونه|عدد) در روز`,
    ),
    show: ([count, other, meals]) => times(count ?? other ?? meals),
  },
  {
    expression: phrase(
      '(once|twice|thrice|[0-9]+ times)(?: a| per)? (?:day|daily)|#(?: times)? (?:a day|daily)|(daily|every day)',
    ),
    show: ([word, count]) => times(EN_TIMES[word ?? ''] ?? /[0-9]+/.exec(word ?? '')?.[0] ?? count),
  },
  fixed('صبح(?:‌ها|ا)?(?: و| ,)? ظهر(?:‌ها|ا)?(?: و| ,)? شب(?:‌ها|ا)?', 'صبح، ظهر و شب', 'morning, noon and night'),
  fixed(
    `(?:صبح${EACH}|صبا)(?: ${AMOUNT})?(?: و| ,)?(?: ${AMOUNT})? (?:شب|عصر)${EACH}|شب${EACH}(?: ${AMOUNT})? و(?: ${AMOUNT})? صبح${EACH}|morning and (?:night|evening)`,
    'صبح و شب',
    'morning and night',
  ),
  fixed(
    'هر وقت|هر موقع|هر زمان|وقت نیاز|به هنگام .*|(?:در )?هنگام (?:نیاز|درد|لزوم|حمله|تب|بروز|ضرورت)|در صورت (?:نیاز|لزوم|درد|تب|تهوع)|موقع (?:نیاز|حمله|درد|لزوم)|موقع نیاز|(?<!از )وقتی(?: که)?|اگه (?:درد|تب|لازم|نیاز).*|اگر (?:درد|تب|لازم|نیاز).*|لازم شد|نیاز شد|گاهی|as needed|when needed|if needed|prn|when you need.*|for pain',
    'در صورت نیاز',
    'as needed',
  ),
  fixed('صبح‌ها|صبحا|هر‌(?:روز )?صبح|صبا|صبح|صبحی|in the morning|every morning|mornings', 'صبح‌ها', 'in the morning'),
  fixed(
    'شب‌ها|شبا|هر‌شب|شب|شبی|موقع خواب|وقت خواب|قبل (?:از )?خواب|at night|at bedtime|every night|nightly|before bed',
    'شب‌ها',
    'at night',
  ),
  fixed('عصرا|عصر‌ها|هر عصر|عصر', 'عصرها', 'in the evening'),
  fixed('ظهرا|ظهر‌ها|هر ظهر|ظهر', 'ظهرها', 'at noon'),
  fixed('ناشتا|on an empty stomach', 'ناشتا', 'on an empty stomach'),
  fixed('بعد (?:از )?(?:هر )?(?:غذا|وعده)|after (?:meals?|food|eating)', 'بعد از غذا', 'after meals'),
  fixed('قبل (?:از )?(?:هر )?(?:غذا|وعده)|before (?:meals?|eating)', 'قبل از غذا', 'before meals'),
  fixed('با غذا|همراه غذا|وسط غذا|with (?:meals?|food)', 'با غذا', 'with meals'),
  fixed('روزانه|هر‌روز|روزی', 'روزی ۱ بار', 'once a day'),
]
const TAKEN_BACK = phrase('یعنی|منظورم|نه|ببخشید|i mean|sorry|actually')

function frequencyIn(said: Said, part: Part, persian: boolean): string | null {
  const back = hits(said, TAKEN_BACK, part).at(-1)
  const later = back && { from: back.to, to: part.to }
  for (const within of later ? [later, part] : [part])
    for (const { expression, show } of FREQUENCIES) {
      const hit = hits(said, expression, within).at(-1)
      if (hit) return show(hit.groups)[persian ? 'fa' : 'en']
    }
  return null
}

const NOT_LENGTH =
  '(?! (?:پیش|قبل|دیگه|دیگر|بعد(?! (?:از )?(?:هر )?(?:غذا|صبح|ناهار|نهار|شام))|بعدش|بعدی|گذشته|یک بار|یه بار|یکبار|بار|یکی|ای|در میون|در میان|استراحت|مرخصی|می‌شه|میشه|شد|ago|later|از|اول|رو بگذره))'
const LENGTH = phrase(
  `(?<!هر |once |twice |times |per |روزی |شبی |روزانه )(?:(?:([0-9]+) (?:(?:تا|الی|یا|to) )?)?#|(یک|یه|a|one)) (روز|هفته|ماه|سال|شب|days?|weeks?|months?|years?)(?: (کامل|و نیم))?${NOT_LENGTH}|(?:تا|برای) (?:([0-9]+)|یک|یه) (روز|هفته|ماه|سال) (?:دیگه|دیگر)|دوره(?:‌ی| ی|‌ای)? (?:([0-9]+)|یک|یه) (روز|هفته|ماه)ه?`,
)
/** «ده‌روزه», «یه هفته‌ای بخور»: of a course that is ordered; in a patient's mouth it tells since when. */
const COURSE = phrase(
  '(?:(?:([0-9]+) (?:تا )?)?#|(یک|یه)) (روز|هفته|ماه)(?:ه(?= [.,]| $)| ?ای(?= (?:[.,]|بخور|بزن|مصرف|استفاده|ادامه)))',
)
const TODAY_ONLY = phrase('فقط امروز')

function durationIn(said: Said, part: Part, persian: boolean): string | null {
  const hit = hits(said, LENGTH, part).at(-1) ?? (said.role === 'patient' ? undefined : hits(said, COURSE, part).at(-1))
  const [least, plain, , counted, more, until, untilUnit, course, courseUnit] = hit?.groups ?? []
  const most = plain ?? until ?? course
  const word = counted ?? untilUnit ?? courseUnit
  const unit = unitOf(word ?? '')
  if (hit && unit) return amountOfTime(rangeOf(least, Number(most ?? 1) + (more === 'و نیم' ? 0.5 : 0)), unit, persian)
  return says(said, TODAY_ONLY, part)
    ? amountOfTime({ least: 1, most: 1 }, { fa: 'روز', en: 'day', days: 1 }, persian)
    : null
}

/** «۵۰۰ میلی متفورمین» */
function strengthBefore(said: Said, before: Part): string | null {
  const hit = hits(said, WITH_UNIT, before).at(-1)
  return hit && hit.to >= before.to - 1 && !SPOON.test(hit.groups[1] ?? '') ? withUnit(hit) : null
}

/** How a drug is taken, as a part of a line that begins with its name tells it. `before`: what stands before the name. */
export function dosingIn(said: Said, part: Part, drug: Drug, before?: Part): Dosing {
  const { persian } = drug
  return {
    dosage: dosageIn(said, part, drug) ?? (before ? strengthBefore(said, before) : null),
    frequency: frequencyIn(said, part, persian) ?? (before ? frequencyIn(said, before, persian) : null),
    duration: durationIn(said, part, persian) ?? (before ? durationIn(said, before, persian) : null),
  }
}
