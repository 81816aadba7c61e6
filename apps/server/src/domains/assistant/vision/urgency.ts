// What about a wound or a rash cannot wait, told by rules from words: they can be read, tested, and talked out of by nobody.
import { foldForSearch } from '../../../platform/text.ts'
import { findEmergency } from '../emergency.ts'
import { answerEmergency } from '../red-flags/index.ts'
import type { Said } from './analysis.ts'

interface UrgencyRule {
  /** Each must be told of and not denied; Persian and English, as folded for search. */
  readonly all: readonly RegExp[]
  readonly why: Said
}

/** A word's beginning: Persian and English inflect at the end. */
const word = (...beginnings: string[]) => new RegExp(`(?<!\\p{L})(?:${beginnings.join('|')})`, 'gu')
const gap = '[^.!?]{0,30}'

const FEVER = word('تب(?:م|ش|دار|مون)?(?!\\p{L})(?! خال)', 'لرز(?!ش)', 'fever', 'chills', 'febrile')
const SPREADING = word(
  `(?:قرمزی|سرخی|التهاب|ورم|لکه|کبودی)${gap}(?:پخش|گسترش|پیشروی|بزرگ ?تر|بیشتر|بالا ?تر|بالا می)`,
  `(?:spread|growing|expanding|advancing)\\p{L}*${gap}(?:red|rash|swell|inflam)`,
  `(?:red|rash|swell|inflam)\\p{L}*${gap}(?:spread|growing|expanding|larger|bigger)`,
)
const PUS = word('چرک', 'عفون', 'pus(?!\\p{L})', 'purulent', 'infected', 'infection')
const BURN = word('سوختگی', 'سوخت(?:م|ه|ش|ن)?(?!\\p{L})', 'سوزوند', 'سوزاند', 'burn(?:s|t|ed)?(?!\\p{L})', 'scald')
const BLISTER = word('تاول', 'blister', 'bullae')

const rule = (why: Said, ...all: RegExp[]): UrgencyRule => ({ all, why })

/** Sources: NICE NG182 and CKS (cellulitis, burns, bites, eye), the national burn referral criteria, WHO on rabies. */
const RULES: readonly UrgencyRule[] = [
  rule(
    { fa: 'سرخی یا ورمی که پخش می‌شود همراه با تب', en: 'redness or swelling that spreads, with fever' },
    SPREADING,
    FEVER,
  ),
  rule({ fa: 'چرک یا عفونت همراه با تب', en: 'pus or infection with fever' }, PUS, FEVER),
  rule({ fa: 'تاول همراه با تب', en: 'blisters with fever' }, BLISTER, FEVER),
  rule(
    { fa: 'رگهٔ سرخی که از زخم دور می‌شود', en: 'a red streak running from the wound' },
    word('(?:خط|رگه|نوار)(?: های|ه?ای)? (?:قرمز|سرخ)', 'red (?:streak|line)'),
  ),
  rule(
    { fa: 'بافت سیاه یا مرده', en: 'black or dead tissue' },
    word(
      'نکروز',
      'قانقاریا',
      'گانگرن',
      'بافت مرده',
      `(?:پوست|زخم|انگشت|بافت|پا|لبه)${gap}سیاه`,
      `سیاه شد`,
      'necro',
      'gangren',
      'dead (?:tissue|skin)',
      `black(?:ened)? (?:tissue|skin|toe|finger|wound|area|edge)`,
      `(?:skin|wound|toe|finger|tissue|area)s?${gap}(?:black|turned black)`,
    ),
  ),
  rule(
    { fa: 'سوختگی بزرگ، عمیق یا در جای حساس', en: 'a large or deep burn, or one in a delicate place' },
    BURN,
    word(
      'وسیع|بزرگ|عمیق|زیاد(?!\\p{L})|تاول|صورت|گردن|کف دست|دستم|تناسلی|مفصل|اسید|مواد شیمیایی|برق|درجه (?:2|3|دو|سه)|بخار',
      'large|deep|blister|face|neck|hand|genital|groin|joint|acid|alkali|chemical|electric|(?:second|third)[ -]degree|whole',
    ),
  ),
  rule(
    { fa: 'درگیری چشم یا دور آن', en: 'the eye or the skin around it is involved' },
    word(
      `(?:چشم|پلک|قرنیه)${gap}(?:ورم|تورم|متورم|باد کرد|زخم|تار|درد|سوخت|سوخته|خون|چرک|تاول|پاشید|بریدگی|باز نمی)`,
      `(?:ورم|تورم|زخم|تاری|درد|سوختگی|تاول|بریدگی|جوش)${gap}(?:چشم|پلک)`,
      `(?:eye|eyelid|cornea)s?${gap}(?:swell|swollen|wound|cut|blur|pain|hurt|burn|blister|blood|pus|shut)`,
      `(?:swell|swollen|wound|cut|blur|pain|burn|blister|rash|shingles)\\p{L}*${gap}(?:eye|eyelid|cornea)`,
    ),
  ),
  rule(
    { fa: 'ورم لب، زبان، گلو یا صورت', en: 'swelling of lips, tongue, throat or face' },
    word(
      `(?:لب|زبان|زبون|گلو|صورت)(?:م|ش|هام|هایم)?(?!\\p{L})${gap}(?:ورم|تورم|متورم|باد کرد|پف کرد)`,
      `(?:ورم|تورم) ?(?:شدید )?(?:لب|زبان|زبون|گلو|صورت)`,
      `(?:lip|tongue|throat|face)s?(?!\\p{L})${gap}(?:swell|swollen)`,
      `(?:swelling|swollen) (?:of (?:the |my |his |her )?)?(?:lip|tongue|throat|face)`,
    ),
  ),
  rule(
    { fa: 'نوزاد یا شیرخوار', en: 'a newborn or a small baby' },
    word(
      'نوزاد',
      'شیرخوار',
      '(?:1|2|3|یک|دو|سه) ماهه',
      '(?:\\d+|چند|یک|دو|سه) (?:روزه|هفته ای)',
      'newborn',
      'neonat',
      'infant',
      '(?:\\d+|one|two|three)[ -](?:day|week)s?[ -]old',
      '(?:1|2|3|one|two|three)[ -]months?[ -]old',
    ),
  ),
  rule(
    { fa: 'گازگرفتگی یا گزش خطرناک', en: 'a bite or a dangerous sting' },
    word(
      '(?:سگ|گربه|روباه|گرگ|شغال|خفاش|میمون|موش|انسان|ادم).{0,20}(?:گاز گرفت|گازم گرفت|گاز زد|پنجول|چنگ)',
      '(?:گازگرفتگی|گاز گرفتگی)',
      '(?:مار|عقرب|رتیل)(?: .{0,15})?(?:گزید|زد|نیش|گزش)',
      '(?:گزش|نیش) (?:مار|عقرب|رتیل)',
      '(?:dog|cat|bat|fox|monkey|human|animal|snake|scorpion)s?[ -].{0,12}(?:bit|bite|sting|stung)',
      '(?:bitten|stung) by (?:a |an |my |the )?(?:\\p{L}+ )?(?:dog|cat|bat|fox|monkey|human|animal|snake|scorpion)',
    ),
  ),
  rule(
    { fa: 'زخم عمیق یا باز', en: 'a deep or gaping wound' },
    word(
      `(?:استخوان|استخون|تاندون|عصب)${gap}(?:پیدا|معلوم|دیده|بیرون|پیداست)`,
      `(?:زخم|بریدگی|پارگی)${gap}(?:عمیق|دهان باز|باز شده|باز مانده|گشاد)`,
      `(?:see|visible|exposed|showing)\\p{L}*${gap}(?:bone|tendon)`,
      `(?:bone|tendon)s?${gap}(?:visible|exposed|showing)`,
      `(?:deep|gaping) (?:\\p{L}+ )?(?:wound|cut|gash|laceration)`,
      `(?:wound|cut|gash|laceration)s?${gap}(?:deep|gaping)`,
    ),
  ),
  rule(
    { fa: 'خونریزی که بند نمی‌آید', en: 'bleeding that does not stop' },
    word(
      `خون(?:ریزی| ریزی)?${gap}(?:بند نمی|قطع نمی|بند نیومد|بند نیامد|ول نمی|فواره|جهنده)`,
      `bleed\\p{L}*${gap}(?:will not|won.?t|does not|doesn.?t|not) stop`,
      `(?:spurting|pumping) blood`,
    ),
  ),
  rule(
    { fa: 'زخم پا در کسی که دیابت دارد', en: 'a foot wound of somebody with diabetes' },
    word('دیابت', 'قند ?(?:خون )?(?:دار|بالا)', 'diabet'),
    word('(?:پا|پای|پام|پاش|پاشنه|انگشت)(?!\\p{L})', 'foot', 'feet', 'toe', 'heel', 'leg'),
    word('زخم', 'تاول', 'سیاه', 'چرک', 'wound', 'ulcer', 'sore', 'blister', 'black'),
  ),
  rule(
    { fa: 'دردی که شدیدتر از آن است که دیده می‌شود', en: 'pain far worse than what is seen' },
    word(
      'درد ?(?:خیلی |بسیار |بی نهایت )?(?:شدید|وحشتناک|غیر ?قابل تحمل|طاقت فرسا)',
      '(?:severe|unbearable|extreme|excruciating) pain',
    ),
    word('ورم', 'تورم', 'متورم', 'زخم', 'قرمز', 'سرخ', 'swell', 'swollen', 'wound', 'red', 'rash'),
  ),
  rule(
    {
      fa: 'لکه‌های خونی یا بنفشی که با فشار محو نمی‌شوند',
      en: 'blood-red or purple spots that do not fade when pressed',
    },
    word(
      'پورپورا',
      'پتشی',
      `(?:لکه|دانه|نقطه|جوش)${gap}(?:بنفش|محو نمی|کمرنگ نمی|سفید نمی)`,
      'purpura',
      'petechia',
      `(?:rash|spot)s?${gap}(?:purple|not fade|n.t fade|not blanch|n.t blanch|non-?blanching)`,
      `(?:non-?blanching|purple) (?:rash|spot)`,
    ),
  ),
]

/** Between a sign and its denial stand few words, none of them a verb that affirms. */
const DENIED_AFTER =
  /^[^.,،؛;!?]{0,3}(?:(?!دار|هست|است|شده|شدم|کرده|کردم)[\p{L}\d]+ ){0,3}(?:ندار|نداش|نیست|نبود|نشد|نکرد|ندید|دیده نمی|ندیدم|مشاهده نمی)/u
const DENIED_BEFORE =
  /(?<!\p{L})(?:بدون|فاقد|no|not|without|never|denies|denied|isn.?t|wasn.?t|hasn.?t|haven.?t|don.?t have|doesn.?t have)(?: [\p{L}\d]+){0,3} $/u
/** Far enough for a denial and its words. */
const REACH = 40

function tellsOf(text: string, sign: RegExp): boolean {
  return [...text.matchAll(sign)].some(({ index, 0: found }) => {
    const end = index + found.length
    const restOfWord = /^\p{L}*/u.exec(text.slice(end))?.[0].length ?? 0
    const after = text.slice(end + restOfWord, end + restOfWord + REACH)
    const before = text.slice(Math.max(0, index - REACH), index)
    return !DENIED_AFTER.test(after) && !DENIED_BEFORE.test(before)
  })
}

/** Something that cannot wait. */
export interface Urgency {
  /** Whom to go to and what to do, to be said first of all. */
  readonly advice: Said
  /** A red flag: lives may hang on minutes, so that nothing else is waited for. */
  readonly isEmergency: boolean
}

const seeToday = (why: Said): Said => ({
  fa: `${why.fa} نباید منتظر بماند: همین امروز به پزشک یا اورژانس بیمارستان مراجعه کنید و اگر حال عمومی بدتر شد با ۱۱۵ تماس بگیرید.`,
  en: `This cannot wait (${why.en}): see a doctor or an emergency department today, and call 115 if things get worse.`,
})

/**
 * What in some words cannot wait, the gravest first: red flags, else the first rule that holds. Pure; denials are
 * understood, and in doubt it is urgent.
 */
export function findUrgency(text: string): Urgency | null {
  const flag = findEmergency(text, [])
  if (flag) {
    const advice = { fa: answerEmergency(flag, 'fa').text, en: answerEmergency(flag, 'en').text }
    return { advice, isEmergency: true }
  }
  const folded = foldForSearch(text)
  const found = RULES.find(({ all }) => all.every((sign) => tellsOf(folded, sign)))
  return found ? { advice: seeToday(found.why), isEmergency: false } : null
}
