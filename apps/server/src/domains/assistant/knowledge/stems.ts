// One form for the many forms of a word, in Persian as it is written and as it is spoken, and in English. It need not be a
// word: it is only compared, and both questions and entries go through it.

const LATIN = /[a-z]/

/** Endings of nouns: plurals, "my/your/his", "the", the object; the longest first. */
const ENDINGS =
  `هایشان هایتان هایمان هایشو هایمو هاشون هاتون هامون هایم هایت هایش هامو هاتو هاشو های هام هات هاش ها امو اتو اشو
  مون تون شون مو تو شو ام ات اش م ت ش ی ه`
    .split(/\s+/)
    .filter(Boolean)
const ENDINGS_MAX = 2
const STEM_LENGTH_MIN = 3
const OBJECT_LENGTH_MIN = 4
const SPOKEN_LENGTH_MIN = 3
/** Nouns so short that their endings are cut only because they are known. */
const SHORT_NOUNS = new Set(['دل', 'پا', 'لب', 'مچ', 'تب', 'سر', 'مو', 'رگ', 'دم', 'قد', 'پلک'])

/** Verbs by the root that is kept, then their other stems; prefixes and endings are cut before they are looked up. */
const VERBS = `خور خورد|گیر گرفت گرف گرفته|زن زد زده|ریز ریخت|افت افتاد فت فتاد|شکن شکست شکسته|سوز سوخت سوخته سوزون سوزاند|گز گزید گزیده|پیچ پیچید
  |کش کشید|خواب خوابید|لرز لرزید|ترک ترکید|پر پرید|شو شست شور|خار خارید|نوش نوشید|میر مرد|بند بست|چسب چسبید|ریخ|جوش جوشید
  |پاش پاشید|گند گندید|ساز ساخت|شنو شنید|بین دید|ترس ترسید|خند خندید|چرخ چرخید|مال مالید|بلع بلعید`
const ROOT_OF = new Map(
  VERBS.split('|').flatMap((verb) => {
    const [root = '', ...others] = verb.trim().split(/\s+/)
    return [root, ...others].map((form): [string, string] => [form, root])
  }),
)
const VERB = /^(?:نمی|می|بی|نی|ب|ن)?(.{2,}?)(?:یم|ید|ین|ند|ن|م|ی|ه|د|ت)?$/

/** Words for the same thing, the one that is kept first. They are compared before and after the endings are cut. */
const SAME = `باردار بارداری حامله حاملگی آبستن|کودک بچه بچم بچش بچمون بچت طفل بچگان اطفال خردسال|نوزاد نی‌نی نینی شیرخوار شیرخواره|پزشک دکتر طبیب
  |ورم تورم متورم ورمکرده پف باد|استفراغ شکوفه|قاعدگی پریود عادت رگل|شکم شیکم|ادرار جیش شاش|مدفوع پیپی|معده معدم|درد دردم دردناک|عفونت عفونی
  |سرماخوردگی سرماخوردم سرماخورده|مسکن ضددرد|تشنج تشنجی|اسهال اسهالی|الکل مشروب عرقخوری|خارش میخاره میخارد خارشدار
  |سوختگی سوخته سوختن میسوزه سوزوندم سوخت سوختم بسوزه سوزونده|شکستگی شکسته شکستن شکست بشکنه شکستم شکسته‌شدن|گزیدگی گزیده گزید گزیدن بگزه گزش نیش|نوع نمونه
  |پوست پوستی|قلب قلبی|کلیه کلیوی|تپش طپش|کمخونی انمی|دیابت دیابتی|باکتری میکروب|آنفلوانزا آنفولانزا انفولانزا آنفلونزا آنفولانزا|تیروئید تیرویید تیروید تیرئید
  |خفگی خفه|غرق غرقشدگی|پروستات پرستات|اضطراب مضطرب استرس استرسی|افسردگی افسرده دپرس دپرسی|کشاله|بیخوابی بیخواب|یبوست یبس|گلو گلوم حلق
  |stomach tummy belly abdomen abdominal|child kid children kids toddler childhood son daughter|baby infant newborn babies|doctor gp physician|urine pee peeing urinating urination urinary wee
  |vomit vomiting puke puking|pregnant pregnancy expecting|period periods menstrual menstruation|tired tiredness fatigue|swollen swelling swell puffy|sting stung stings
  |bite bitten bit|burn burnt scald scalded|broken break broke fracture fractured|bleed bleeding bled|choke choking choked|sleep asleep sleeping|dizzy dizziness
  |anxious anxiety|depressed depression|itch itchy itching|cough coughing coughs|tablet pill|poop stool faeces feces|wheeze wheezing wheezy|breathe breathing breath|blood bloody
  |sick nausea nauseous nauseated queasy|kidney renal|heart cardiac|high raised elevated|faint fainting fainted|drown drowning drowned|violence violent abuse abused abusive|violent`

const fold = (word: string): string => word.replaceAll('‌', '').replaceAll('آ', 'ا').replaceAll('ئ', 'ی')
const ONE_OF = new Map<string, string>()
for (const same of SAME.split('|')) {
  const [kept = '', ...others] = same.trim().split(/\s+/).map(fold)
  for (const other of [kept, ...others]) {
    ONE_OF.set(other, kept)
    const cut = cutEndings(other)
    if (!ONE_OF.has(cut)) ONE_OF.set(cut, kept)
  }
}

/** The form of a folded word that is compared. */
export function stemOf(word: string): string {
  const cut = cutEndings(word)
  return ONE_OF.get(word) ?? ONE_OF.get(cut) ?? cut
}

function cutEndings(word: string): string {
  if (LATIN.test(word)) return cutEnglish(word)
  return rootOf(word) ?? cutPersian(word)
}

function rootOf(word: string): string | undefined {
  const known = ROOT_OF.get(word)
  if (known) return known
  const [, middle = ''] = VERB.exec(word) ?? []
  return middle.length < word.length && middle.length > 1 ? ROOT_OF.get(middle) : undefined
}

function cutPersian(word: string): string {
  let stem = word
  for (let cut = 0; cut < ENDINGS_MAX; cut++) {
    const ending = ENDINGS.find((one) => stem.endsWith(one) && isStem(stem.slice(0, -one.length)))
    if (!ending) break
    stem = stem.slice(0, -ending.length)
  }
  if (stem === word && word.endsWith('و') && word.length > OBJECT_LENGTH_MIN) stem = word.slice(0, -1)
  return stem.length > SPOKEN_LENGTH_MIN ? stem.replace(/ون$/, 'ان') : stem // «دندون» is «دندان» as it is spoken
}

function isStem(stem: string): boolean {
  return stem.length >= STEM_LENGTH_MIN || SHORT_NOUNS.has(stem)
}

function cutEnglish(word: string): string {
  let stem = word.replace(/oe(?=[a-z])/g, 'e').replace(/ae(?=[a-z])/g, 'e')
  if (stem.length > 4) stem = stem.replace(/ies$/, 'y').replace(/(?<=[a-z]{3})(?<!s)s$/, '')
  else if (stem.length === 4) stem = stem.replace(/(?<![su])s$/, '')
  stem = stem.replace(/(?<=[a-z]{4})ness$/, '')
  if (stem.length > 5) stem = stem.replace(/ing$/, '').replace(/ed$/, '')
  stem = stem.replace(/(?<=[^aeiou])([bdgmnpt])\1$/, '$1')
  return stem.length > 3 ? stem.replace(/[ei]$/, '').replace(/y$/, '') : stem
}
