import type { Span } from '../line.ts'
import type { Sign, VitalSign } from './extraction.ts'
import { clauseAt, type Hit, hits, type Part, phrase, type Said, says, spanOf } from './read.ts'
import { isForRelative, isOfOther, type OfKin } from './talk.ts'

const SHORT = '(?: (?![0-9.?,])[^ ]+){0,4}?'
const POSSESSED = '(?:(?:‌| ?ی ?| )?(?:تونو|تون|تان|شونو|شون|شان|شو|ش|مو|م|تو|ت|مون|اش|ه))?(?: (?:رو|را))?'
const PAIR = '(?<!از )([0-9]+(?:\\.[0-9]+)?)(?: ,)? (?:بر روی|روی|رو|بر|به|ب|over|on|/) ([0-9]+(?:\\.[0-9]+)?)'

interface SignRule {
  readonly sign: Sign
  readonly label: string
  readonly min: number
  readonly max: number
  /** What is counted, where the number comes first. */
  readonly counted?: string
  readonly show?: (value: number) => string
}

const plain = (value: number): string => String(Number(value.toFixed(1)))
const asCelsius = (value: number): string => plain(value > 90 ? ((value - 32) * 5) / 9 : value)

const RULES: readonly SignRule[] = [
  {
    sign: 'hr',
    label: `(?:ضربان|ضربانای|ضربان‌های|تعداد ضربان)(?: قلب)?${POSSESSED}|نبض${POSSESSED}|پالس(?! ?اکسی)${POSSESSED}|pulse(?: rate)?|heart rate|h ?r|pr`,
    counted: '(?:تا )?(?:ضربان|ضربه|نبض|بار می‌زنه|تا می‌زنه)(?: قلب)?(?: در دقیقه)?|beats',
    min: 25,
    max: 240,
  },
  {
    sign: 'rr',
    counted: '(?:تا |بار )?(?:نفس|تنفس)(?: می‌کش.*)?(?: (?:در|تو|توی)(?: هر)? دقیقه)?',
    label: `(?:تعداد |ریت )?تنفس${POSSESSED}|تعداد نفس(?:‌ها|‌هاش|‌هات|هاش)?${POSSESSED}|نفس(?:‌هاش|‌هات|‌هاتون|ش|ت)? (?:در|تو|توی)(?: هر)? دقیقه|نفس(?:‌ها)?(?:ش|اش|هاش|هاشو)(?: رو)?(?: [^ .?,]+)? شمردم|ریت|respiratory rate|respirations?|rr`,
    min: 5,
    max: 70,
  },
  {
    sign: 'temp',
    label: `دما${POSSESSED}|دمای بدن${POSSESSED}|(?:درجه )?حرارت(?: بدن)?${POSSESSED}|تب${POSSESSED}|تب‌سنج|درجه تب|temp|temperature|t(?= [0-9])`,
    min: 34,
    max: 108,
    show: asCelsius,
  },
  {
    sign: 'spo2',
    label: `(?:سطح )?اکسیژن(?: خون)?${POSSESSED}|(?:ساچوریشن|سچوریشن|ساچوریشین|ساتوریشن|ساچ|سات|ست)(?: اکسیژن)?${POSSESSED}|اشباع(?: اکسیژن)?${POSSESSED}|پالس ?اکسی ?مت(?:ر|ری)${POSSESSED}|o2|spo ?2|sats?|oxygen(?: saturation)?|saturation|او دو`,
    min: 50,
    max: 100,
    counted: 'درصد(?: [^ .?,]+)? (?:اکسیژن|اشباع|ساچوریشن)',
    show: (value) => `${plain(value)}%`,
  },
  { sign: 'weight', label: `وزن${POSSESSED}|weight|weighs?`, min: 1.5, max: 300 },
  { sign: 'height', label: `قد${POSSESSED}|height`, min: 40, max: 230 },
  {
    sign: 'glucose',
    label: `قند(?: خون)?${POSSESSED}|گلوکومتر|گلوکز|blood sugar|glucose`,
    min: 20,
    max: 800,
  },
]
const COMPILED = RULES.map((rule) => ({
  ...rule,
  near: phrase(
    `(?:${rule.label})(?: ,)?${SHORT} ([0-9]+(?:\\.[0-9]+)?)(?: (?:و ([1-9])(?! (?:روز|هفته|ماه|سال|بار|تا))|تا|درصد|درجه|کیلو))?`,
  ),
  after: rule.counted && phrase(`([0-9]+) (?:${rule.counted})`),
  // «نبضتون یه کم بالاست، ۱۰۲»
  remarked: phrase(
    `(?:${rule.label})${SHORT} [,.](?: (?:حدود|حدودا|تقریبا|الان|روی|رو|شد|شده|هست|میشه))* ([0-9]+(?:\\.[0-9]+)?)(?: و ([1-9])(?! (?:روز|هفته|ماه|سال|بار|تا)))?(?! (?:روی|رو|بر|کیلو|سال|تا قرص))`,
  ),
  asked: phrase(rule.sign === 'temp' ? `${rule.label}|چند درجه|درجه` : rule.label),
}))
type Compiled = (typeof COMPILED)[number]

const PRESSURE = phrase(`فشار(?: خون)?${POSSESSED}|bp|blood pressure|pressure`)
const PRESSURES = phrase(PAIR)
const LOOSE_PAIR = phrase(
  `(?:فشار(?: خون)?${POSSESSED}|bp)(?: ,)?${SHORT}(?: [,.])? ([0-9]+(?:\\.[0-9]+)?) (?:و |, )?(?:پایین(?:ش)? )?([0-9]+(?:\\.[0-9]+)?)`,
)
const SLASHED = phrase(`(?:فشار(?: خون)?${POSSESSED}|bp)(?: ,)?${SHORT}(?: [,.])? ([0-9]{1,2}\\.[0-9])`)
/** What was before or elsewhere is no sign of this visit. */
const NOT_NOW = phrase(
  'دیروز|پریروز|دیشب|پارسال|قبلا|دفعه پیش|دفعه قبلی|جلسه قبل|هفته پیش|ماه پیش|دفعه قبل|بار قبل|همیشه|همیشگی.*|معمولا|آزمایش|yesterday|usually|last (?:week|month|year)',
)
/** Nor is what is only feared, or a limit. */
const NOT_YET = phrase(
  'اگه|اگر|زیر|کمتر از|بیشتر از|بالای|بالاتر از|پایین‌تر از|برسه|برسد|باید|نباید|رسید|if|below|above|under',
)
const WAS = phrase('بود|was')
const TURN = phrase('ولی|اما|الان|حالا|امروز|but|now|today')
const TODAY = phrase('الان|امروز|همین|گرفتم|گرفتیم|گذاشتم|گذاشتیم|چک کردم|اندازه .*|صبح|today|now')
const CHANGE = phrase('زیاد|کم|کاهش|اضافه|افزایش|چاق|لاغر|gained|lost|زیاد شده')
const ASKS_NOW = phrase(
  'چی گفت|چی می‌گه|چی میگه|چیه|چی نشون .*|چی بود|چند بود|چند شد|چنده|چقدره|چند|چقدر|چقده|گرفتین|بگین|بفرمایین|بخونین|بخونید|what|how much',
)
const LOOK_BACK = 2

interface Reading {
  readonly sign: Sign
  readonly value: string
  readonly span: Span
  readonly role: Said['role']
}

/** The signs measured in this visit, the last word on each; what the doctor reads out goes before what the patient says. */
export function findVitalSigns(talk: readonly Said[]): VitalSign[] {
  const ofKin = isForRelative(talk)
  const readings: Reading[] = []
  for (const [index, said] of talk.entries()) {
    if (!/[0-9]/.test(said.text)) continue
    const before = talk.slice(Math.max(0, index - LOOK_BACK), index)
    const isAsked = asksForSigns(before.at(-1))
    const pressures = readPressures(said, before)
    const others = COMPILED.flatMap((rule) => readSign(said, rule, before))
    const here = [...pressures, ...others].filter(({ part }) => isNow(said, part, { ofKin, isAsked }))
    readings.push(
      ...here.map(({ sign, value, part }) => ({ sign, value, span: spanOf(said, part), role: said.role })),
      ...(here.length === 0 ? readCorrection(said, readings.at(-1)) : []),
    )
  }
  return settle(readings)
}

function settle(readings: readonly Reading[]): VitalSign[] {
  const signs = new Map<Sign, Reading[]>()
  for (const reading of readings) signs.set(reading.sign, [...(signs.get(reading.sign) ?? []), reading])
  return [...signs].map(([sign, all]) => {
    const byStaff = all.filter(({ role }) => role !== 'patient')
    const trusted = byStaff.length > 0 ? byStaff : all
    const value = trusted.at(-1)?.value ?? ''
    return { sign, value, evidence: all.filter((one) => one.value === value).map(({ span }) => span) }
  })
}

const asksForSigns = (asked: Said | undefined): boolean => {
  const question = asked?.role === 'doctor' ? asked.sentences.at(-1) : undefined
  if (!asked || !question?.asks || says(asked, NOT_NOW, question)) return false
  return says(asked, PRESSURE, question) || COMPILED.some(({ asked: label }) => says(asked, label, question))
}

interface Found {
  readonly sign: Sign
  readonly value: string
  readonly part: Part
}

function isNow(said: Said, part: Part, { ofKin, isAsked }: { ofKin: OfKin; isAsked: boolean }): boolean {
  const clause = clauseAt(said, part.from)
  // «همیشه ۱۲ روی ۸ـه ولی الان ۱۴ روی ۹»: what stands on the other side of the turn is told of another time.
  const turns = hits(said, TURN, clause)
  const from = turns.findLast((turn) => turn.from <= part.from)?.from ?? clause.from
  const to = turns.find((turn) => turn.from >= part.to)?.from ?? clause.to
  const around = { from, to: Math.max(part.to, to) }
  const before = { from, to: part.to }
  const isPast = said.role === 'patient' && says(said, WAS, around) && !says(said, TODAY) && !isAsked
  return !isPast && !says(said, NOT_NOW, around) && !says(said, NOT_YET, before) && !isOfOther(said, around, ofKin)
}

function readPressures(said: Said, before: readonly Said[]): Found[] {
  const labelled = [...before, said].some((one) => says(one, PRESSURE))
  const pairs = hits(said, PRESSURES).flatMap((hit): Found[] => {
    const isKnown = labelled || isPlainPair(said, hit)
    const value = asPressure(Number(hit.groups[0]), Number(hit.groups[1]), isKnown)
    return value ? [{ sign: 'bp', value, part: hit }] : []
  })
  const slashed = hits(said, SLASHED).flatMap((hit): Found[] => {
    const [upper, lower] = (hit.groups[0] ?? '').split('.').map(Number)
    const value = asPressure(upper ?? 0, lower ?? 0, true)
    return value ? [{ sign: 'bp', value, part: hit }] : []
  })
  if (slashed.length + pairs.length > 0) return withCorrections(said, [...slashed, ...pairs], (value) => value)
  return hits(said, LOOSE_PAIR).flatMap((hit): Found[] => {
    const value = asPressure(Number(hit.groups[0]), Number(hit.groups[1]), true)
    return value ? [{ sign: 'bp', value, part: hit }] : []
  })
}

/** «چهارده رو هشت.»: nothing else that a doctor reads out is told so, unless it is an amount of something. */
function isPlainPair(said: Said, hit: Hit): boolean {
  const [upper = 0, lower = 0] = hit.groups.map(Number)
  const isOver = / (?:روی|رو|بر|over) /.test(said.text.slice(hit.from, hit.to))
  const isAmount = COUNTED_NEXT.test(said.text.slice(hit.to))
  return said.role !== 'patient' && isOver && !isAmount && upper >= 8 && upper <= 22 && upper - lower >= 2
}
const COUNTED_NEXT = /^ (?:میلی|میل|واحد|گرم|سی|قرص|بار|روز|هفته|ماه|سال|ساعت|تا|سانت|mg)/

/** «سیزده و نیم روی هشت» is told in tens; so it is only where pressure is spoken of. */
function asPressure(upper: number, lower: number, labelled: boolean): string | undefined {
  const tens = labelled && upper >= 6 && upper <= 26 && lower >= 3 && lower <= 16
  const [high, low] = tens ? [upper * 10, lower * 10] : [upper, lower < 17 && labelled ? lower * 10 : lower]
  const likely = high >= 60 && high <= 280 && low >= 30 && low <= 160 && low < high
  return likely ? `${Math.round(high)}/${Math.round(low)}` : undefined
}

function readSign(said: Said, rule: Compiled, before: readonly Said[]): Found[] {
  const direct = hits(said, rule.near)
  const remarked = direct.length > 0 ? [] : hits(said, rule.remarked)
  const counted = rule.after && !says(said, rule.asked) ? hits(said, rule.after) : []
  const near = [...direct, ...remarked, ...counted]
    .toSorted((a, b) => a.from - b.from)
    .filter((hit) => !isOtherThing(said, rule, hit))
  const found = near.flatMap((hit) => asFound(rule, hit))
  if (found.length > 0) return withCorrections(said, found, (_, value) => showIn(rule, value))
  return answers(said, rule, before)
}

function isOtherThing(said: Said, { sign }: Compiled, hit: Hit): boolean {
  const clause = clauseAt(said, hit.from)
  if (sign === 'weight' && says(said, CHANGE, clause)) return true
  if (sign === 'glucose') return said.role === 'patient' || says(said, phrase('ناشتا|بود'), clause)
  // «تب ۳۸ روزه»: an amount of time or of something else.
  const next = said.text.slice(hit.to + 1).split(' ', 1)[0] ?? ''
  return sign !== 'hr' && /^(?:روز|هفته|ماه|سال|ساعت|شب)/.test(next)
}

function asFound(rule: Compiled, hit: Hit): Found[] {
  const tenths = rule.sign === 'temp' && hit.groups[1] ? Number(hit.groups[1]) / 10 : 0
  const value = showIn(rule, Number(hit.groups[0]) + tenths)
  return value ? [{ sign: rule.sign, value, part: hit }] : []
}

function showIn({ sign, min, max, show }: Compiled, value: number): string | undefined {
  if (!(value >= min && value <= max)) return undefined
  if (sign === 'temp' && value > 43 && value < 94) return undefined
  return (show ?? plain)(value)
}

const BARE = phrase('([0-9]+(?:\\.[0-9]+)?)')
const DEGREES = /^(?:3[4-9]|4[0-2])\.[0-9]$/
const ONE_WITH_UNIT = phrase('([0-9]+(?:\\.[0-9]+)?)(?: و ([1-9]))? (?:کیلو.*|کیلوئه|سانت.*|درجه.*|درصد.*|تا)')

/** «وزنتون؟» – «هفتاد و دو کیلو»; «دماش چنده؟» – «۳۸ و نیم». */
function answers(said: Said, rule: Compiled, before: readonly Said[]): Found[] {
  const asked = before.at(-1)
  const numbers = hits(said, BARE)
  const degrees = numbers.filter(({ groups }) => DEGREES.test(groups[0] ?? ''))
  const isTold =
    rule.sign === 'temp' && said.role !== 'patient' && [...before, said].some((one) => says(one, rule.asked))
  if (isTold && degrees.length === 1) return degrees.flatMap((hit) => asFound(rule, hit))
  const question = asked?.sentences.at(-1)
  if (!asked || !question?.asks || asked.role === said.role) return []
  const label = hits(asked, rule.asked, question)[0]
  if (!label || says(asked, NOT_NOW, question) || says(asked, CHANGE, question)) return []
  const alone = asked.text.slice(label.to, question.to).trim().split(' ').length <= 1
  if (!alone && !says(asked, ASKS_NOW, question)) return []
  const hit = hits(said, ONE_WITH_UNIT)[0] ?? (numbers.length === 1 ? numbers[0] : undefined)
  if (!hit || rule.sign === 'glucose' || says(said, phrase('روز|هفته|ماه|سال|بار'))) return []
  return asFound(rule, hit)
}

const RESTATED = phrase(
  `(?:(?:\\.|,) )*(?:نه|ببخشید|اشتباه|یعنی|منظورم|شرمنده|دوباره|صبر کن.*?|اصلاح|الان|حالا|sorry|no|i mean|actually)(?: (?![0-9])[^ ]+){0,5}? (?:${PAIR}|(?:روی )?([0-9]+(?:\\.[0-9]+)?))(?! (?:روز|هفته|ماه|سال|بار|ساعت|میلی|قرص)[^ ]*)`,
)

/** «۱۴۰ روی ۸۵... نه ببخشید، ۱۳۰ روی ۸۵», «نود و شیش... نه، ۹۴»: the later word counts. */
function withCorrections(
  said: Said,
  found: readonly Found[],
  show: (text: string, value: number) => string | undefined,
): Found[] {
  const restated = hits(said, RESTATED)
  return found.map((one, index) => {
    const next = found[index + 1]?.part.from ?? said.text.length
    const hit = restated.find(({ from, to }) => from >= one.part.to && to <= next && from - one.part.to <= 12)
    if (!hit) return one
    const value =
      one.sign === 'bp' ? restatedPressure(one.value, hit) : hit.groups[2] && show('', Number(hit.groups[2]))
    return value ? { ...one, value, part: { from: one.part.from, to: hit.to } } : one
  })
}

/** Both numbers said again, or the one it is nearer to. */
function restatedPressure(value: string, { groups: [upper, lower, single] }: Hit): string | undefined {
  if (upper && lower) return asPressure(Number(upper), Number(lower), true)
  const [high = 0, low = 0] = value.split('/').map(Number)
  const said = Number(single) < 30 ? Number(single) * 10 : Number(single)
  const isLower = Math.abs(said - low) < Math.abs(said - high)
  return isLower ? asPressure(high, said, false) : asPressure(said, low, false)
}

/** «نه ببخشید، ۸۸» in a line of its own, right after a reading. */
function readCorrection(said: Said, last: Reading | undefined): Reading[] {
  if (!last || last.role !== said.role || said.line - last.span.line > LOOK_BACK) return []
  const rule = COMPILED.find(({ sign }) => sign === last.sign)
  const hit = hits(said, RESTATED)[0]
  if (!rule || !hit || hit.from > 2 || !hit.groups[2]) return []
  const value = showIn(rule, Number(hit.groups[2]))
  return value ? [{ ...last, value, span: spanOf(said, hit) }] : []
}
