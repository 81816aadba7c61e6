import { foldForSearch } from '../../../../platform/text.ts'
import type { Entry } from '../../knowledge/entry.ts'
import { DRUG_ENDS, DRUG_LIST } from './drug-list.ts'
import { type Part, type Said, spanOf } from './read.ts'

/** Names of drugs to look up: by their letters without blanks, and by their sound. */
export interface DrugNames {
  readonly byKey: ReadonlyMap<string, string>
  readonly bySound: ReadonlyMap<string, string>
}
/** The drugs named in a line, in order. */
export type DrugsOf = (said: Said) => readonly DrugMention[]
/** Where a drug is named. */
export interface DrugMention extends Part {
  readonly name: string
  /** The name as it is compared. */
  readonly key: string
}

const WORDS_MAX = 4
const KEY_MIN = 3
/** Shorter skeletons are those of everyday words. */
const SOUND_MIN = 5
const SOUND_WORD_MIN = 7
const SOUND_WORDS_MAX = 3
const LETTERS_APART_MAX = 3

/** Nicknames that are everyday words, names of tests and salts as well; in a talk they are no drug. */
const EVERYDAY = new Set(
  'زیرزبانی کلاو سنا مترو سیتا کنکور ترا پرد اوره دیان یاز یاسمین امپا استا اورژانسی آمپول پتاسیم گلیسیرین لوزار ایبو پروپیلن yaz asa iron pen doxy'
    .split(' ')
    .map(foldForSearch),
)
/** What is said of where a drug goes is no part of its name. */
const ROUTE = /[ ‌](?:زیرزبانی|خوراکی|موضعی|تزریقی|چشمی|استنشاقی)$/u
const TELLS_USE =
  /^(?:قرص|شربت|داروی?|پماد|کپسول|آمپول|اسپری|شیاف|قطره|پودر|محلول|پرل|رقیق|قلم|سرم|ژل|کرم|لوسیون|شامپو|سوسپانسیون|کورتون تزریقی|پیشگیری)[ ‌]|blood thinner|tablet|pill|syrup|cream|drops|inhaler|pen$|powder|injection|antibiotic/

/**
 * The names to find drugs by: those of the list here and those of entries of knowledge/. Built once, at start.
 */
export function drugNamesFrom(entries: readonly Entry[]): DrugNames {
  const known = entries
    .filter(({ drug }) => drug)
    .flatMap(({ title, synonyms }) => [
      ...title.fa.split(/[()]/),
      ...synonyms.fa,
      ...title.en.split(/[()]/),
      ...synonyms.en,
    ])
    .map((name) => name.replace(/[ ‌]*[0-9۰-۹٫.]+$/u, '').trim())
    .filter((name) => !TELLS_USE.test(name))
    .map((name) => name.replace(ROUTE, ''))
  const byKey = new Map<string, string>()
  const bySound = new Map<string, string>()
  for (const name of [...DRUG_LIST, ...known]) {
    const key = keyOf(name)
    if (key.length < KEY_MIN || EVERYDAY.has(key) || byKey.has(key)) continue
    byKey.set(key, name)
    const sound = soundOf(key)
    if (key.length >= SOUND_WORD_MIN && sound.length >= SOUND_MIN && !bySound.has(sound)) bySound.set(sound, name)
  }
  return { byKey, bySound }
}

/** A name as it is compared: its letters, without blanks. */
export const keyOf = (name: string): string => foldForSearch(name).replace(/[^\p{L}\p{N}]+/gu, '')

const SAME_SOUND: Readonly<Record<string, string>> = { ص: 'س', ث: 'س', ط: 'ت', ذ: 'ز', ظ: 'ز', ض: 'ز', غ: 'ق', ح: 'ه' }

/** A name without what spellings differ in: long vowels, doubled letters, letters of one sound. */
const soundOf = (key: string): string =>
  key
    .replace(/[صثطذظضغح]/g, (letter) => SAME_SOUND[letter] ?? letter)
    .replace(/[اویءعaeiouy]/g, '')
    .replace(/(.)\1+/g, '$1')

// Endings of speech: آسپرینه, متفورمینم, لوزارتانو, قرصای.
const ENDING = /(?:هامو|هام|هاش|مو|تو|شو|رو|ام|ها|م|ت|ش|و|ه|ی|s)$/

/** The drugs named in a line, in order. Linear in its words. */
export function findDrugs(said: Said, names: DrugNames): DrugMention[] {
  const found: DrugMention[] = []
  for (let at = 0; at < said.words.length; ) {
    const mention =
      knownDrugAt(said, at, names) ??
      (knownDrugAt(said, at + 1, names) ? undefined : (drugByFormAt(said, at) ?? drugByAmountAt(said, at)))
    if (mention) found.push(mention.mention)
    at = mention?.next ?? at + 1
  }
  return found
}

interface Step {
  readonly mention: DrugMention
  readonly next: number
}

/** Words that end a name: none has them in it. */
const IN_NO_NAME = new Set(
  'و رو را هم که به از با تا این اون می نمی یه برای تو توی چی نه بله دارم داره روزی شبی هر the and for i you'.split(
    ' ',
  ),
)

function knownDrugAt(said: Said, at: number, names: DrugNames): Step | undefined {
  let key = ''
  const keys: string[] = []
  for (let count = 0; count < WORDS_MAX; count++) {
    const text = said.words[at + count]?.text ?? '.'
    // Only a name's later words are figures: ویتامین ب ۱۲.
    if (!(count === 0 ? /\p{L}/u : /[\p{L}\p{N}]/u).test(text)) break
    if (IN_NO_NAME.has(text)) break
    key += text
    keys.push(key)
  }
  for (let count = keys.length; count > 0; count--) {
    const name = nameOf(keys[count - 1] ?? '', names, count)
    // «قندم متفورمین»: what is like a name in two words may end in one that is a name.
    const isEnd = name === WRITTEN && count > 1 && names.byKey.has(said.words[at + count - 1]?.text ?? '')
    if (name && !isEnd) return step(said, at, count, name === WRITTEN ? undefined : name)
  }
  return undefined
}

const ENDS_AS_DRUG = new RegExp(`^.{3,}(?:${DRUG_ENDS.join('|')})$`)
/** A name that is in no list stands as it was written. */
const WRITTEN = Symbol('as written')

function nameOf(key: string, { byKey, bySound }: DrugNames, words: number): string | typeof WRITTEN | undefined {
  if (key.length < KEY_MIN) return undefined
  const bare = key.replace(ENDING, '')
  const exact = byKey.get(key) ?? (bare.length > KEY_MIN ? byKey.get(bare) : undefined)
  if (exact) return exact
  const isLatin = /^[a-z0-9]+$/.test(key)
  if (key.length < SOUND_WORD_MIN || words > (isLatin ? 1 : SOUND_WORDS_MAX)) return undefined
  const sound = soundOf(key)
  const alike = sound.length >= SOUND_MIN ? bySound.get(sound) : undefined
  // Said or written otherwise than in the list, it stands as it was said.
  if (alike && Math.abs(keyOf(alike).length - key.length) <= LETTERS_APART_MAX) return WRITTEN
  return words === 1 && ENDS_AS_DRUG.test(key) ? WRITTEN : undefined
}

function step(said: Said, at: number, count: number, name?: string): Step {
  const from = said.starts[at] ?? 0
  const last = at + count - 1
  const to = (said.starts[last] ?? 0) + (said.words[last]?.text.length ?? 0)
  const { start, end } = spanOf(said, { from, to })
  const shown = name ?? said.original.slice(start, end)
  return { mention: { from, to, name: shown, key: keyOf(shown) }, next: at + count }
}

const VERB = /^(?:می|نمی|بد|بخور|بزن|داد|نوشت|مصرف|استفاده)/
const TELLS_AMOUNT = /^[0-9]|^(?:هر|روزی|شبی|صبح|صبحا|شب|شبا|every|daily|twice|once)$/
const FORM =
  /^(?:قرص|کپسول|شربت|امپول|پماد|کرم|ژل|قطره|اسپری|شیاف|سوسپانسیون|پودر|ساشه|پرل|ویال|لوسیون|شامپو|tablets?|capsules?|syrup|ointment)$/
const NO_NAME = new Set(
  foldForSearch(
    `روزی شبی هر صبح صبحا شب شبا هفته ماهی روزانه درد رو را و هم که از به با برای تو توی چی چیه یا ها های هات هاتون هام هاتو ای یه یک دو سه می نمی خواب دیگه بعد قبل مسکن ضد ضدبارداری ضددرد آرامبخش تقویتی جوشان فشار قند قلب چربی تیروئید معده اعصاب بده بدین
    بخورم بخورین خوردم بزنم می‌زنین سرفه تب تبش درد سرماخوردگی گلو بینی چشم چشمی گوش بچه زیر آبی سفید قرمز زرد صورتی کوچیک بزرگ خارجی ایرانی نیست است هست دارم داری دارین داره اینا همین اون این بنویسین بنویسید می‌نویسم نوشت
    نوشتم مرطوب ضدآفتاب آفتاب دور لازم خوبه بهتره اثر کمتر بیشتر زدم زده روی صبح شب ظهر ناشتا داد دادن دادم دارو داروها خونه سینه معده روده کمر سر دوز دوزش همون همونو اینو اونو یعنی بله حتما تقریبا دقیقا حدودا مقدار اضافه شروع الان دیگه فعلا بعدش اول آخر اینم اونم هفته روزانه کامل تمام صبحانه صبحونه ناهار نهار شام وعده ساده معمولی قوی ضعیف بریده بیشتره کمتره درسته خوبه کافیه بزرگسالان کودکان قبلی جدید بچه‌ها نعوظ واژینال موضعی
    the for and with of to is was in on it`,
  )
    .split(/\s+/)
    .filter(Boolean),
)

/** «شربت X ۵ سی‌سی»: what stands after a form of drugs and before an amount or a time is a name, though in no list. */
function drugByFormAt(said: Said, at: number): Step | undefined {
  if (!FORM.test(said.words[at]?.text ?? '')) return undefined
  const name = said.words[at + 1]?.text ?? '.'
  const after = said.words[at + 2]?.text ?? ''
  if (!/^\p{L}{3,}$/u.test(name) || NO_NAME.has(name) || NO_DRUG.test(name)) return undefined
  const isTold = after === ',' || /^(?:رو|را|هم)$/.test(after)
  if (TELLS_AMOUNT.test(after) || (isTold && TELLS_AMOUNT.test(said.words[at + 3]?.text ?? '')))
    return step(said, at + 1, 1)
  const isTwoWords = /^\p{L}{4,}$/u.test(after) && !NO_NAME.has(after) && !VERB.test(after)
  return isTwoWords && TELLS_AMOUNT.test(said.words[at + 3]?.text ?? '') ? step(said, at + 1, 2) : undefined
}

const TIME_OF_DAY = /^(?:روزی|روزانه|شبی|صبح|صبحا|شب|شبا|عصرا|ظهرا|هفته|ماهی|once|twice|daily)$/
const STRENGTH = /^(?:میلی|میل|گرم|گرمی|میلیگرم|میکروگرم|میکرو|واحد|mg|mcg)$/
/** «ببریم ۳۰، صبح‌ها» tells of the drug before. */
const IS_VERB = /^(?:ب|می).+(?:یم|ید|یمش|شون|م)$|^(?:کن|بکن|ببر|بخور|بزن|بگیر|برسون)/
/** What figures are told of that is no drug. */
const NO_DRUG =
  /^(?:فشار|نبض|ضربان|تنفس|اکسیژن|قند|ساعت|حدود|تقریبا|ورزش|راه|پیاده|خواب|قدم|وزن|دما|هموگلوبین|کلسترول|کراتینین|پلاکت|چربی|سیگار|قلیون|تریاک|لیوان|درجه|هزار|ادرار|مایعات|کالری)|(?:ین|ید|تون|ها|های|هاش)$/

/** «X ۵۰۰ هر هشت ساعت», «X ۵۰۰ میلی»: a strength, and how often or its unit, tell that an unknown word is a drug. */
function drugByAmountAt(said: Said, at: number): Step | undefined {
  const name = said.words[at]?.text ?? ''
  const before = said.words[at - 1]?.text ?? ''
  if (!/^\p{L}{4,}$/u.test(name) || NO_NAME.has(name) || IS_VERB.test(name) || /^(?:رو|را|ن?می)$/.test(before))
    return undefined
  let next = at + 1
  const skip = (words: RegExp) => {
    while (words.test(said.words[next]?.text ?? '')) next++
  }
  skip(/^(?:,|رو|را|هم)$/)
  const isBeside = next === at + 1
  if (!/^[0-9]/.test(said.words[next]?.text ?? '')) return undefined
  const afterNumber = ++next
  skip(STRENGTH)
  const hasUnit = isBeside && next > afterNumber
  skip(BESIDE)
  const [when, count, unit] = [0, 1, 2].map((more) => said.words[next + more]?.text ?? '')
  const isEvery = /^(?:هر|every)$/.test(when ?? '') && /^[0-9]/.test(count ?? '') && /^(?:ساعت|hour)/.test(unit ?? '')
  const isWeekly = /^(?:هفته|week)$/.test(when ?? '') && !/^ای/.test(count ?? '')
  const isTimed = isEvery || (TIME_OF_DAY.test(when ?? '') && !isWeekly && name.length > 4)
  if (!hasUnit && !isTimed) return undefined
  const isLikely = !NO_DRUG.test(name) || (isEvery && /ین$/.test(name))
  return isLikely ? step(said, at, 1) : undefined
}
const BESIDE = /^(?:,|رو|را|هم)$/
