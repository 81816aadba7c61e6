import type { Complaint, ComplaintsOf } from './complaints.ts'
import type { DrugsOf } from './drug-names.ts'
import type { Fact, Lasting } from './extraction.ts'
import { clauseAt, type Hit, hits, isPersian, type Part, phrase, type Said, says, sentenceAt, spanOf } from './read.ts'
import { isForRelative, isOfOther } from './talk.ts'
import { type Amount, amountOfTime, daysOf, rangeOf, unitOf } from './time.ts'

const NUMBER = '(?:(?:([0-9]+|یکی) (?:(?:تا|الی|یا) )?)?#|(یک|یه|چند))'
const UNITS = '(ساعت|روز|هفته|هفت(?=س)|ماه|سال|شب)'
const HALF = '( و نیم)?'
const AGE = '(?!(?:ش)? (?:ش|هستم|هستش|سن|باردارم?|باردار|حامله.*|بودم|بودیم|بود|است که متولد|میشم))'
const LASTS = [
  // پنج روزه، دو هفته‌ست، سه هفته‌ای میشه، یه ماهی میشه، چهار ماه شد، یه ساله که
  `${NUMBER} ${UNITS}(?:${HALF} ?(?:ه|ست|س|است|ه است|یه|ایه|یی ?ه)|${HALF}(?:ه|ه ?س|ست|س|ی| ای| یی)? (?:هم )?(?:میشه|می شه|می ?شود|هست|شد|شده|است|هستش|طول کشیده))${AGE}`,
  `(?:از|به)(?: حدود| حدودا| تقریبا| همین| نزدیک)? ${NUMBER} ${UNITS}${HALF} (?:پیش|قبل|گذشته)`,
  `${NUMBER} ${UNITS}${HALF} (?:پیش|قبل)(?: (?:شروع|بود|شد).*?)`,
  `(?:حدود |حدودا )?${NUMBER} ${UNITS}${HALF} (?:که|طول)`,
  `(?:یعنی|مدت|به مدت) ${NUMBER} ${UNITS}${HALF}(?! (?:دیگه|بعد|بخور|مصرف))`,
]
const PERSIAN_LASTS = LASTS.map(phrase)
const ENGLISH_LASTS = phrase(
  '(?:for|since|about|past|last|over)(?: (?:the|about|past|last|almost|nearly|around|over)){0,3} (?:#|(a|an|couple of|few)) (hours?|days?|weeks?|months?|years?)|# (days?|weeks?|months?|years?)(?: now| ago)',
)
const NAMED_TIMES: readonly (readonly [RegExp, number, string, number])[] = [
  [
    phrase(
      '(?:از|مال) (?:همین )?(?:امروز(?: صبح)?|صبح|دیشب|دیروز(?: صبح| عصر| شب| ظهر)?)|since (?:yesterday|last night|this morning)',
    ),
    1,
    'روز',
    1,
  ],
  [phrase('(?:از )?(?:دیروز|دیشب)(?: صبح| عصر| شب| ظهر)? (?:تا|به) (?:حالا|الان|امروز|این طرف|اینور)'), 1, 'روز', 1],
  [phrase('(?:از )?(?:پریروز|پریشب)(?: صبح| عصر| شب| ظهر)? (?:تا|به) (?:حالا|الان|امروز|این طرف|اینور)'), 2, 'روز', 1],
  [phrase('(?:از|مال|از همین|واسه|برای) (?:پریروز|پریشب)(?: .{0,10}?)?'), 2, 'روز', 1],
  [phrase('از (?:پس ?پریروز|پس ?پریشب|3 روز قبل)'), 3, 'روز', 1],
  [phrase('(?:از|مال) (?:همین )?هفته(?:‌ی| ی)? (?:پیش|قبل|گذشته)|since last week'), 1, 'هفته', 7],
  [phrase('(?:از|مال) ماه(?:‌ی)? (?:پیش|قبل|گذشته)|since last month'), 1, 'ماه', 30],
  [phrase('(?:از|مال) (?:پارسال|سال (?:پیش|قبل|گذشته))|since last year'), 1, 'سال', 365],
]
/** «این یه ماهه بدتر» narrows what has lasted longer; «پسر چهار ساله» is an age. */
const NARROWS =
  /(?: این| توی?| ظرف| هر| در| تا| پسر| دختر| بچه| اقای| خانم| مرد| زن| نوزاد| بیمار| اقا| شیرخوار| کودک)$/
const NO_TIME_OF = phrase(
  'خوب شد.*|پارسال یه? ?بار|پارسال 1 بار|قطع|پاس|سیگار|ازدواج.*|بازنشسته|باردار.*|حامله|یائسه|مهلت|استراحت|سابقه|نداشتم|نداشت|عمل (?:شدم|کردم)|دیگه بیا.*|سنش|سنم|سالمه|سالشه|متاهل|طلاق',
)
const ASKS_SINCE = phrase(
  'چند وقت(?:ه|ست|یه)?|چند روز(?:ه|ست|یه)?|از کی(?:ه)?|کی شروع شد.*|چند هفته.*|چند ماه.*|چه مدت.*|از چه وقت|چقدر وقته|چقدره|how long|since when|when did.*',
)
const BARE_ANSWER = phrase(`${NUMBER} ${UNITS}`)
const NEAR_LINES = 3

interface TimeHit extends Part {
  readonly amount: Amount
  readonly unit: string
}
interface Context {
  readonly complaintsOf: ComplaintsOf
  readonly talk: readonly Said[]
}

/** How long complaints of the patient have lasted, each complaint and time once. */
export function findDurations(talk: readonly Said[], drugsOf: DrugsOf, complaintsOf: ComplaintsOf): Fact<Lasting>[] {
  const ofKin = isForRelative(talk)
  const facts = new Map<string, Fact<Lasting>>()
  for (const [index, said] of talk.entries()) {
    if (said.role === 'doctor') continue
    const times = timesIn(said, talk[index - 1])
    const drugs = times.length > 0 ? drugsOf(said) : []
    for (const time of times) {
      const clause = clauseAt(said, time.from)
      if (isOfOther(said, clause, ofKin) || says(said, NO_TIME_OF, clause)) continue
      if (drugs.some(({ from, to }) => from >= clause.from && to <= clause.to)) continue
      const of = complaintOf(said, time, index, { talk, complaintsOf })
      if (of === 'denied' || (!of && !asksSince(talk[index - 1]))) continue
      const unit = unitOf(time.unit)
      if (!unit) continue
      const days = daysOf(time.amount.least, unit)
      const text = amountOfTime(time.amount, unit, isPersian(said.text))
      const id = `${of?.name} ${days}`
      const before = facts.get(id)
      const evidence = [...(before?.evidence ?? []), spanOf(said, time)]
      facts.set(id, { value: before?.value ?? { of: of?.name ?? null, text, days }, evidence })
    }
  }
  return [...facts.values()]
}

/** «سه هفته پیش خوردم زمین، از همون موقع درد می‌کنه» */
const SINCE_THEN = phrase('از (?:همون|همان|اون|آن) (?:موقع|وقت|روز|زمان|شب)|از وقتی|since then')
const AGO = phrase(`${NUMBER} ${UNITS}${HALF} (?:پیش|قبل)`)

/** «از پارسال نمیدم» tells of nothing that lasts. */
const NEGATED = phrase('نه|نمیدم|نمی.*|ندادم|نخوردم|نرفتم|نکردم|نگرفتم|نیومدم')

function timesIn(said: Said, before: Said | undefined): TimeHit[] {
  const patterns = [...PERSIAN_LASTS, ENGLISH_LASTS].flatMap((expression) => hits(said, expression))
  const counted = patterns.flatMap((hit) => asTime(said, hit))
  const named = NAMED_TIMES.flatMap(([expression, value, unit]) =>
    hits(said, expression).map(({ from, to }): TimeHit => ({ from, to, amount: { least: value, most: value }, unit })),
  )
  const then = says(said, SINCE_THEN) ? hits(said, AGO).flatMap((hit) => asTime(said, hit)) : []
  const all = [...counted, ...named, ...then].toSorted((a, b) => a.from - b.from || b.to - a.to)
  const apart = all.filter((one, index) => !all.slice(Math.max(0, index - 3), index).some(({ to }) => one.from < to))
  if (apart.length > 0 || !before) return apart
  // «چند وقته؟» – «دو هفته»
  return asksSince(before)
    ? hits(said, BARE_ANSWER)
        .slice(0, 1)
        .flatMap((hit) => asTime(said, hit))
    : []
}

const asksSince = (before: Said | undefined): boolean =>
  before?.role === 'doctor' && says(before, ASKS_SINCE, before.sentences.at(-1))

function asTime(said: Said, hit: Hit): TimeHit[] {
  if (NARROWS.test(said.text.slice(Math.max(0, hit.from - 12), hit.from).trimEnd())) return []
  const numbers = hit.groups.filter((group) => group !== undefined && /^(?:[0-9]|یکی)/.test(group))
  const least = numbers.length > 1 ? numbers[0]?.replace('یکی', '1') : undefined
  const unit = hit.groups.find((group) => group !== undefined && unitOf(group) !== undefined)
  const vague = hit.groups.find((group) => group === 'چند' || group === 'few')
  if (!unit || vague) return []
  const half = hit.groups.includes(' و نیم') ? 0.5 : 0
  const couple = hit.groups.includes('couple of') ? 2 : 1
  return [{ from: hit.from, to: hit.to, amount: rangeOf(least, Number(numbers.at(-1) ?? couple) + half), unit }]
}

const clauseText = (said: Said, { from, to }: Part): string => said.text.slice(from, to)

/**
 * What has lasted: the complaint of the clause, of the sentence, of the question before, of the rest of the line, of the
 * lines before. `denied` when the clause denies it («از پارسال تشنج نداشتم»).
 */
function complaintOf(
  said: Said,
  time: TimeHit,
  index: number,
  { talk, complaintsOf }: Context,
): Complaint | 'denied' | undefined {
  const here = complaintsOf(said)
  const clause = clauseAt(said, time.from)
  const inClause = here.filter(({ from }) => from >= clause.from && from < clause.to)
  const affirmed = inClause.filter(({ denied }) => !denied)
  if (inClause.length > 0 && affirmed.length === 0) return 'denied'
  const own = isPersian(clauseText(said, clause))
    ? (affirmed.find(({ from }) => from >= time.from) ?? affirmed.at(-1))
    : (affirmed.findLast(({ from }) => from < time.from) ?? affirmed[0])
  if (own) return own
  const sentence = sentenceAt(said, time.from)
  const inSentence = here.filter(({ from, to, denied }) => !denied && from >= sentence.from && to <= sentence.to)
  const near = inSentence.findLast(({ from }) => from < time.from) ?? inSentence[0]
  if (near) return near
  const around = here.filter(({ denied }) => !denied)
  const earlier = around.findLast(({ from }) => from < time.from)
  const asked = talk[index - 1]
  const question = asked?.role === 'doctor' ? complaintsOf(asked).at(-1) : undefined
  if (earlier ?? question ?? around[0]) return earlier ?? question ?? around[0]
  if (says(said, NEGATED, clause)) return undefined
  for (const line of talk.slice(Math.max(0, index - NEAR_LINES), index).toReversed()) {
    const found = complaintsOf(line).findLast(({ denied }) => !denied)
    if (found) return found
  }
  return undefined
}
