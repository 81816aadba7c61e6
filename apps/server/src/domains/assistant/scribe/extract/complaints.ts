import { hits, type Part, phrase, quote, type Said, says } from './read.ts'

const END = '(?:م|ام| ام|ش|اش|ت|تون|مون|شون|ی|هام|هاش|های|ها|ه|مو|رو| رو)?'
const BODY: readonly (readonly [string, string])[] = Object.entries({
  'انگشت پا': 'انگشت (?:شست )?پا|شست پا|پنجه پا',
  'محل بخیه': 'محل بخیه|جای بخیه|بخیه',
  'محل عمل': 'محل عمل|جای عمل',
  'قفسهٔ سینه': 'قفسه سینه|قفسه‌ی سینه',
  سینه: 'سینه',
  'ساق پا': 'ساق پا',
  ساق: 'ساق(?! پا)',
  'مچ پا': 'مچ پا',
  'مچ دست': 'مچ دست',
  مچ: 'مچ(?! [پد])',
  'پاشنهٔ پا': 'پاشنه پا|پاشنه‌ی پا',
  پاشنه: 'پاشنه(?! پا)',
  'کف پا': 'کف پا',
  'پشت پا': 'پشت پا',
  'پشت گردن': 'پشت گردن',
  'کف دست': 'کف دست',
  'زیر شکم': 'زیر شکم|زیر دل',
  'سر دل': 'سر دل',
  گردن: 'گردن',
  زانو: 'زانو',
  کمر: 'کمر',
  شانه: 'شونه|شانه',
  کتف: 'کتف',
  آرنج: 'آرنج',
  لگن: 'لگن',
  پهلو: 'پهلو',
  صورت: 'صورت',
  چشم: 'چشم|چشما',
  گوش: 'گوش',
  گلو: 'گلو|حلق',
  دندان: 'دندون|دندان',
  لثه: 'لثه',
  دل: 'دل',
  شکم: 'شکم',
  پشت: 'پشت(?! سر)',
  کشاله: 'کشاله(?: ران)?',
  ران: 'ران|رون',
  زبان: 'زبون|زبان',
  لب: 'لب',
  دهان: 'دهن|دهان',
  فک: 'فک',
  ناخن: 'ناخن',
  معده: 'معده',
  سر: 'پشت سر|یه طرف سر|شقیقه|سر',
  پا: 'پا|پاها|پاهام',
  دست: 'دست|دستا',
  بینی: 'بینی|دماغ',
  پوست: 'پوست',
  بدن: 'تن|بدن',
  پیشانی: 'پیشونی|پیشانی',
  انگشت: 'انگشت(?! (?:شست )?پا)|انگشتا',
  کلیه: 'کلیه',
  استخوان: 'استخون|استخوان',
  باسن: 'باسن',
  مفاصل: 'مفاصل|مفصلا|مفصل‌ها',
  مفصل: 'مفصل',
  واژن: 'واژن',
  ساعد: 'ساعد(?: دست)?',
  بازو: 'بازو',
  'سر زانو': 'سر زانو',
  'زیر بغل': 'زیر بغل',
  'پوست سر': 'پوست سر|کف سر',
  پلک: 'پلک',
  قوزک: 'قوزک(?: پا)?',
  رگ: 'رگ',
  ادرار: 'ادرار',
  عضله: 'عضله|ماهیچه|عضلات',
  بیضه: 'بیضه',
  پستان: 'پستان|سینه چپ|سینه راست',
  مقعد: 'مقعد',
})
const ONE_WORD: Readonly<Record<string, string>> = {
  سر: 'سردرد',
  گوش: 'گوش‌درد',
  گلو: 'گلودرد',
  دندان: 'دندان‌درد',
  کمر: 'کمردرد',
  شکم: 'شکم‌درد',
  دل: 'دل‌درد',
  پا: 'پادرد',
  'سر دل': 'سوزش سر دل',
  بدن: 'بدن‌درد',
}
const WORDS = '(?: (?!نمی|ن[دنک])[^ .?,]+){0,5}?'

/** A complaint that is a word of its own: its name in a report, and how it is said. */
const NAMED: readonly (readonly [string, string])[] = Object.entries({
  سرفه: 'سرفه(?:‌هام|‌ها|‌م)?|سرفم|cough(?:ing)?',
  تب: 'تب(?:م|ش|دار)?|fever',
  حواس‌پرتی: 'حواس‌پرتی|حواس(?:م|ش) پرت.*|تمرکز(?:م|ش)? ندار.*',
  کم‌اشتهایی: 'کم‌اشتها(?:یی)?',
  سوختگی: 'سوختگی|سوخته|سوخت(?! انداخت)',
  کبودی: 'کبودی',
  قرمزی: 'قرمزی',
  سوزش: 'سوزش',
  پهلودرد: 'پهلو‌درد|پهلو ?درد',
  دست‌درد: 'دست‌درد',
  شانه‌درد: 'شونه‌درد|شانه‌درد',
  چشم‌درد: 'چشم‌درد',
  معده‌درد: 'معده‌درد',
  'ریزش اشک': 'ریزش اشک|اشک‌ریزش|آبریزش چشم',
  کم‌خوابی: 'کم‌خوابی|بدخوابی',
  خروپف: 'خروپف|خر و پف',
  گرفتگی: 'گرفتگی',
  فراموشی: 'فراموشی',
  عصبانیت: 'عصبانیت|پرخاشگری',
  'درد مفاصل': 'درد مفاصل',
  'شوره سر': 'شوره(?: سر)?',
  'تنگی نفس': `تنگی نفس${END}|نفس‌تنگی|نفس(?:م|ش)(?:${WORDS})? (?:می‌گیره|می‌گیرد|تنگ.*|بالا نمی.*|کم میاد)|نفستون چطوره|shortness of breath|short of breath`,
  'خس‌خس سینه': 'خس‌خس سینه|سینه(?:م|ش) خس‌خس.*',
  خس‌خس: 'خس‌خس(?! سینه)|wheez(?:e|ing)',
  خلط: 'خلط(?:م|ش|تون)?|phlegm',
  'آبریزش بینی': 'آبریزش(?: بینی)?|آب بینی.*|runny nose',
  'گرفتگی بینی': 'گرفتگی بینی|بینی(?:م|ش) (?:کیپ|گرفته).*|stuffy nose',
  عطسه: 'عطسه|sneez(?:e|ing)',
  گلودرد: 'گلو‌درد|sore throat',
  سردرد: 'سر‌درد(?:م|ش|تون|‌های|‌هام|ای)?|headaches?',
  میگرن: 'میگرن(?:م)?|migraines?',
  سرگیجه: 'سر‌گیجه|سر(?:م|ش)(?: .{0,12})? گیج (?:می.*|میره|رفت.*)|dizz(?:y|iness)',
  'تپش قلب': 'تپش(?: قلب)?|قلب(?:م|ش)(?: [^ .?,]+)? تند می‌زنه|palpitations?',
  'درد سینه': 'درد سینه|سینه‌درد|chest pain',
  'درد قفسهٔ سینه': 'درد قفسه سینه',
  دل‌پیچه: 'دل‌پیچه',
  دل‌درد: 'دل‌درد|stomach ?ache',
  شکم‌درد: 'شکم‌درد|abdominal pain|belly pain',
  کمردرد: 'کمر‌درد(?:م|ش)?|back pain',
  گوش‌درد: 'گوش‌درد|ear ?ache|ear pain',
  دندان‌درد: 'دند[او]ن‌درد(?:م|ش)?|tooth ?ache',
  پادرد: 'پا‌درد(?:م|ش)?|leg pain',
  بدن‌درد: 'بدن‌درد|تن‌درد|body aches?',
  گردن‌درد: 'گردن‌درد|neck pain',
  زانودرد: 'زانو‌درد|knee pain',
  'سوزش معده': 'سوزش معده|معده(?:م|ش) می‌سوزه',
  'سوزش سر دل': 'سوزش سر دل|سر دل(?:م|ش) می‌سوزه|ترش می‌کنم|heartburn',
  'سوزش ادرار': 'سوزش ادرار(?:م)?|ادرار(?:م|ش) می‌سوزه|موقع ادرار می‌سوزه|burning urination',
  'تکرر ادرار': 'تکرر(?: ادرار)?|frequent urination',
  'بی‌اختیاری ادرار': 'بی‌اختیاری(?: ادرار)?',
  تهوع: 'تهوع|حالت تهوع|nausea',
  استفراغ: 'استفراغ|بالا (?:میار.*|آورد.*|می‌آر.*)|vomit(?:ing)?',
  اسهال: 'اسهال|بیرون‌روی|شکم(?:م|ش) کار می‌کنه|diarrh?o?ea',
  یبوست: 'یبوست|constipat(?:ion|ed)',
  نفخ: 'نفخ|bloating',
  'خون در مدفوع': 'خون (?:در|تو|توی) مدفوع|مدفوع خونی',
  'خون در ادرار': 'خون (?:در|تو|توی) ادرار|ادرار خونی',
  خون‌دماغ: 'خون‌دماغ|خون دماغ|nosebleeds?',
  لکه‌بینی: 'لکه‌بینی',
  خونریزی: 'خونریزی|خون‌ریزی|bleeding',
  'ریزش مو': 'ریزش مو|موهام می‌ریزه|مو(?:م|هام)(?: .{0,10})? می‌ریزه|hair loss',
  کهیر: 'کهیر|hives',
  جوش: 'جوش(?:‌ها|‌هام)?|آکنه|acne',
  بثورات: 'بثورات|دونه‌های قرمز|دونه زد.*|لکه(?:‌های)? قرمز|rash',
  خارش: 'خارش(?:ش|م)?|itch(?:ing|y)?',
  ورم: 'ورم|تورم|swelling|swollen',
  تاول: 'تاول',
  زخم: 'زخم(?:م|ش)?',
  زگیل: 'زگیل',
  تبخال: 'تبخال',
  بی‌خوابی: 'بی‌خوابی|نخوابید.*|خوابم نبرده|خوابم نمی‌بره|خوابم نمی‌بره|insomnia|trouble sleeping',
  بی‌حوصلگی: 'بی‌حوصلگی|بی‌حوصله(?:‌م|‌ام)?|حوصله ندارم',
  بی‌اشتهایی: 'بی‌اشتهایی|بی‌اشتها|اشتها(?:م|ش)? (?:کم|نداره|ندارم).*|loss of appetite',
  استرس: 'استرس',
  دلشوره: 'دلشوره',
  اضطراب: 'اضطراب(?:م|ش)?|anxiety|anxious',
  افسردگی: 'افسردگی|افسرده(?:‌م|‌ام)?|غمگین.*|depress(?:ed|ion)',
  خستگی: 'خستگی|خسته (?:می‌شم|میشم|ام)|fatigue|tired(?:ness)?',
  ضعف: 'ضعف(?: و بی‌حالی)?|بی‌حالی|بی‌حال(?:م|ه)?|weakness',
  لرزش: 'لرزش(?: دست)?|دست(?:م|هام) می‌لرزه|tremor',
  لرز: 'لرز(?!ش)',
  تشنج: 'تشنج|seizures?',
  گزگز: 'گزگز|مورمور|خواب رفتگی|numbness|tingling',
  بی‌حسی: 'بی‌حسی|بی‌حس',
  'تاری دید': 'تاری دید|تار می‌بین.*|blurred vision',
  'کاهش شنوایی': 'کم‌شنوایی|کاهش شنوایی|گوش(?:م|ش) (?:سنگین|نمی‌شنوه|کم می‌شنوه).*',
  'وزوز گوش': 'وزوز گوش|گوش(?:م|ش) (?:سوت|وزوز) .*|tinnitus',
  'گرفتگی صدا': 'گرفتگی صدا|صدا(?:م|ش) گرفته.*|hoarse(?:ness)?',
  'گرفتگی عضله': 'گرفتگی (?:عضله|عضلات|ماهیچه)|cramps?',
  'کاهش وزن': 'کاهش وزن|لاغر شد.*|وزن(?:م|ش) کم شد.*|weight loss',
  تعریق: 'تعریق|عرق شبانه|عرق می‌کنم',
  گرگرفتگی: 'گر‌گرفتگی|hot flashes',
  'درد قاعدگی': 'درد (?:پریود|قاعدگی)|پریود(?:م|ش|‌های)? دردناک|period pain',
  'بی‌نظمی قاعدگی': 'پریود(?:م|ش)?(?: خیلی)? (?:نامنظم.*|عقب.*|نشدم)|بی‌نظمی (?:پریود|قاعدگی)|پریود نشدم',
  'ترشح واژینال': 'ترشح(?:ات)?(?: واژینال| سفید)?',
  شب‌ادراری: 'شب‌ادراری|جاشو خیس می‌کنه',
  سرماخوردگی: 'سرما ?خوردگی|سرما خورد.*|a cold',
  سکسکه: 'سکسکه',
  درد: 'pain',
})
const TROUBLED: readonly (readonly [string, string])[] = [
  ['خارش', 'می‌خاره|می‌خارن'],
  ['سوزش', 'می‌سوزه|می‌سوزن'],
  ['ورم', 'ورم (?:کرد.*|داره|می‌کنه)|باد کرد.*|متورم.*'],
  ['بی‌حسی', 'بی‌حس.*|خواب می‌ره|خواب میره|مورمور می‌شه|سر می‌شه'],
  ['گزگز', 'گزگز می‌کنه'],
  ['لرزش', 'می‌لرزه|می‌لرزن'],
  ['قرمزی', 'قرمز (?:شد.*|می‌شه)'],
  ['گرفتگی', 'گرفته|می‌گیره'],
]
const NOUNS: readonly (readonly [string, string])[] = [
  ['خارش', 'خارش'],
  ['سوزش', 'سوزش'],
  ['ورم', 'ورم|تورم'],
  ['جوش', 'جوش|جوش‌های'],
  ['درد', 'درد'],
  ['گزگز', 'گزگز'],
  ['لرزش', 'لرزش'],
  ['تورم', 'تورم'],
  ['خونریزی', 'خونریزی'],
  ['قرمزی', 'قرمزی'],
  ['بی‌حسی', 'بی‌حسی'],
  ['گرفتگی', 'گرفتگی'],
  ['خشکی', 'خشکی'],
  ['زخم', 'زخم'],
  ['ترشح', 'ترشح'],
]

interface Rule {
  readonly expression: RegExp
  /** What a line has that it may match in. */
  readonly sign?: RegExp
  /** By which group matched. */
  readonly names: readonly string[]
}
const ofAny = (forms: readonly (readonly [string, string])[], around: (form: string) => string): Rule => ({
  expression: phrase(forms.map(([, form]) => `(${around(form)})`).join('|')),
  names: forms.map(([name]) => name),
})
const bodies = (): string => BODY.map(([, form]) => `((?:${form}))`).join('|')
const PAINS =
  'درد نمی‌کنه|درد (?:ندار(?:م|ه|ین)|می‌کنه|می‌کنن|می‌گیره|می‌کنند|گرفت.*|داره|دارم|داشت.*|دارن|می‌کرد|میکنه|میگیره|میاد)|تیر می‌کشه|دردناک.*'

const NAMED_RULE = ofAny(NAMED, (form) => `(?:${form})(?:م|ش|ام|اش|ه|مون|ا|ای|ی)?`)
const BODY_PAIN: Rule = {
  sign: / درد|تیر /,
  expression: phrase(`(?:${bodies()})${END}${WORDS} (?:${PAINS})`),
  names: BODY.map(([name]) => ONE_WORD[name] ?? `درد ${name}`),
}
const TROUBLES = TROUBLED.map(
  ([trouble, verbs]): Rule => ({
    sign: new RegExp(phrase(verbs).source),
    expression: phrase(`(?:${bodies()})(?:م|ام|ش|اش|هام|هاش|مون|ا|های? ?م| (?:راست|چپ)(?:م|ش)?)${WORDS} (?:${verbs})`),
    names: BODY.map(([name]) => (trouble === 'گرفتگی' && name === 'کمر' ? 'کمردرد' : `${trouble} ${name}`)),
  }),
)
const OF_BODY = NOUNS.map(
  ([noun, form]): Rule => ({
    sign: new RegExp(` (?:${form}) `),
    expression: phrase(`(?:${form}) (?:(?:شدید|توی|تو|در|کف|دور|روی) ){0,2}(?:${bodies()})${END}`),
    names: BODY.map(([name]) => (noun === 'درد' ? (ONE_WORD[name] ?? `درد ${name}`) : `${noun} ${name}`)),
  }),
)

const TIME =
  '(?:[0-9.]+(?: (?:(?:تا|الی|یا) )?[0-9.]+)? (?:روز|هفته|هفت(?=س)|ماه|سال|ساعت)(?: و نیم)? ?(?:ه|ست|س|است|ه است|ای میشه|ی میشه|ای هست|ی هست)(?: که)?|از (?:[0-9.]+ (?:روز|هفته|ماه|سال) (?:پیش|قبل)|دیروز|دیشب|پریروز|پریشب|امروز صبح|صبح|هفته پیش|هفته قبل|ماه پیش|پارسال)(?: تا حالا)?)'
const LEADS =
  '(?:(?:یه|یک|1|هم|همش|همه ش|خیلی|یهو|دکتر|هی|مدام|شدید|دارم|بدجور|تو|توی|روی|رو|که|این|اون|من|مرتب|دائم|گاهی|شب|شبا|صبحا|روزا|ها) ){0,3}'
/** «هشت روزه X دارم»: what is said to last is a complaint, though in no list. */
const UNLISTED = phrase(
  `${TIME} ${LEADS}((?:(?!دارم|داره|می|نمی|نه|ندار|شد|شده|کرد|کرده|گرفت|زدم|زده|پیش|قبل|بدتر|بهتر|بیشتر|کمتر|زیاد|شدیدتر|تازه|شروع|مصرف|قطع|ازدواج|باردار|حامله|سیگار|دیابت|قند|فشار|تیروئید|چربی|قرص|دارو|معتاد|اینجور|اینطور|همین|درگیر)[^ .?,]+ ){1,3}?)(?:(?:شدید|زیاد|خیلی|هم) )?(?:دارم|داره|داریم|گرفتم|گرفته|زدم|زده|کردم|کرده|درآورد.*|می‌کنم|می‌کنه|می‌شم|می‌شه|میشم|میشه|میاد|می‌آد|شده|شدم|اذیتم .*?|ولم .*?|امونم.*?)`,
)

function unlistedComplaints(said: Said): (Part & { name: string })[] {
  return hits(said, UNLISTED).flatMap((hit) => {
    const words = hit.groups[0]?.trimEnd() ?? ''
    const from = said.text.indexOf(` ${words} `, hit.from) + 1
    const part = { from, to: from + words.length }
    return words.length < 3 || from < 1 ? [] : [{ ...part, name: quote(said, part) }]
  })
}

const RULES: readonly Rule[] = [BODY_PAIN, ...TROUBLES, ...OF_BODY, NAMED_RULE]

export interface Complaint extends Part {
  readonly name: string
  readonly denied: boolean
}

const DENIED = phrase(
  'ندارم|نداره|ندارد|ندارن|نداشتم|نداشت.*|نیست|نبود|نمی‌کنم|نمی‌کنه|نکردم|نکرده.*|نشد.*|نمی‌شم|نمیره|نمی‌ره|نمیاد|رفت|خوب شد.*|قطع شد.*|برطرف.*|منفی|نه',
)
const ENGLISH_DENIED = phrase('(?:no|denies|without|not|never|dont have|didnt have)(?: [^ .?,]+){0,3}')

/** The complaints a line names, in order. */
export type ComplaintsOf = (said: Said) => readonly Complaint[]

/** The complaints a line names, in order, the wider word before the narrower; and whether they are denied. */
export function findComplaints(said: Said): Complaint[] {
  const found = RULES.filter(({ sign }) => !sign || sign.test(said.text)).flatMap(({ expression, names }) =>
    hits(said, expression).map((hit) => ({
      from: hit.from,
      to: hit.to,
      name: names[hit.groups.findIndex((group) => group !== undefined)] ?? '',
    })),
  )
  const kept: (Part & { name: string })[] = []
  const isKnown = (one: Part) => found.some(({ from, to }) => from < one.to && one.from < to)
  if (said.role !== 'doctor') found.push(...unlistedComplaints(said).filter((one) => !isKnown(one)))
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1)
    if (!last || one.from >= last.to) kept.push(one)
    else if (one.to - one.from > last.to - last.from) kept[kept.length - 1] = one
  }
  return kept.map((one, index) => ({ ...one, denied: isDenied(said, one, kept[index + 1]?.from) }))
}

const BUT = phrase('ولی|اما')
const GOES_ON = phrase(
  'ول(?:م|ش)? نمی‌کنه|خوب نمی‌شه|خوب نمیشه|قطع نمی‌شه|قطع نمیشه|قطع نشد.*|خوب نشد.*|بند نمیاد|کم نمی‌شه|نمی‌ره که|گاهی',
)
const LACKS_NOT = phrase('ندارم|نداره|نیست')
const REST = 40
const IN_ITSELF = phrase('درد (?:نمی‌کنه|ندار(?:م|ه|ین))')
/** Persian denies after the word, within its clause; English before it. */
function isDenied(said: Said, { from, to, name }: Part & { name: string }, next: number | undefined): boolean {
  const stop = /[.?,]/.exec(said.text.slice(to, to + REST))
  const end = Math.min(to + (stop?.index ?? REST), said.text.length)
  const after = {
    from: to,
    to: Math.max(to, next !== undefined && says(said, BUT, { from: to, to: next }) ? next : end),
  }
  const isLack = /^(?:بی‌|کاهش|ریزش)/.test(name) && !says(said, LACKS_NOT, after)
  if (says(said, IN_ITSELF, { from, to })) return true
  if (!isLack && says(said, DENIED, after) && !says(said, GOES_ON, after)) return true
  const before = { from: Math.max(0, said.text.lastIndexOf(' ', Math.max(0, from - 30))), to: from }
  return hits(said, ENGLISH_DENIED, before).some(({ to: end }) => end >= from - 1)
}
