import { foldForSearch } from '../../../platform/text.ts'
import { type Entry, type Kind, kindOf, SECTIONS, type Section, wordsOf } from '../knowledge/index.ts'

type Signs = readonly (readonly [Section, RegExp])[]

// Folded text: no madda, no hamza, blanks for half-spaces. In each list the first that fits is meant, so what is asked in few
// words stands before what many questions have.
const DRUG: Signs = [
  [
    'pregnancy',
    /باردار|حامله|حاملگی|شیرده|شیر ?می ?د|شیر مادر|جنین|زایمان|pregnan|breast ?feed|nursing|expecting|unborn|trimester|conceive|lactat|breast milk/,
  ],
  [
    'side_effects',
    /عوارض|عارضه|(خواب|اسهال|سرفه|تشنج|کابوس|کبودی|تهوع|سردرد|سرگیجه|بی قراری|حساسیت|ورم|یبوست|درد|عضله|نفخ|ضعف) ?می ?(اور|ار|ده|گیر|کن)|side.?effect|adverse/,
  ],
  [
    'children',
    /بچه|بچم|کودک|نوزاد|شیرخوار|(یک|یه|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|[0-9]+) ?(ساله|ماهه)|پسرم|دخترم|اطفال|نی ?نی|طفل|نوجوان|زیر .{1,6} سال|\b(child|children|kids?|bab(y|ies)|toddler|infant|newborn|teen)|\bmy (son|daughter)|under (age )?[0-9]|year.?old|month.?old/,
  ],
  [
    'uses',
    /(برای|برا|واسه) (چی|چه)|به چه درد|چه بیماری|کاربرد|(برای|برا|واسه) .{2,30} (خوبه|مفیده|موثره|مناسبه)|used for|prescribed|good for|what (is|are|does) .*\b(for|treat|do)\b|what's it for|purpose|besides/,
  ],
  [
    'interactions',
    /تداخل|با هم |قاطی|کنار هم|در کنار|گریپ|ابجو|قهوه|سیگار|همزمان|هم زمان|همراه|الکل|مشروب|(^| )با (قرص|داروی|شربت|امپول|کپسول)|interact|together|alcohol|same time|alongside|grapefruit|coffee|\bmix|combin|along with|while (on|taking|i am on|i'm on|im on)|\b(wine|beer|drinking)\b/,
  ],
  [
    'side_effects',
    /ضرر|مضر|خطرناک|خطر دار|اذیت می|ریزش مو|خواب ?الود|وزن|اعتیاد|معتاد|وابستگی|چاق|لاغر|باعث|(کم|زیاد|بالا|پایین) می ?(کن|بر|ار|یار)|می ?(ن|ی)?نداز|از قرصه|از داروست|از وقتی|طبیعیه|damage|reaction|addict|normal\?|is (it|that|this) normal|makes? (me|you)|giv(e|es|ing) (me|you)|caus(e|es|ing)|gain weight|weight gain|drows|sleepy|bad for|risk|dangerous|long.?term|rash|hurt|upset|habit|hair|groggy|too high|overdos|harm/,
  ],
  [
    'interactions',
    /(^| )با (?!غذا|اب |شیر|معده|شکم|چه|چی|چای|این|صبحانه|شام|ناهار)|\bwith (?!food|water|meals?|milk|or |breakfast|dinner|a |an )/,
  ],
  [
    'adults',
    /چند تا|چندتا|چند بار|چند روز|چند هفته|چقدر|مقدار|دوز|چطور|چطوری|چجوری|چگونه|نحوه|قبل|بعد|ناشتا|غذا|شام|ساعت|صبح|شب |شبا|قطع|یادم رفت|فراموش|جا انداخت|روزی|طول می ?کش|موقع|چه وقت|چه زمان|زمان|یهو|حداکثر|میلی|نصف|هر چند|تا چند|دوبرابر|کی اثر|تا کی|چایی|کی بخورم|how (much|many|often|long|should|do i|to)|dos(e|age)|when (should|do|to|is|in)|before|after|morning|evening|night|miss(ed)?|forgot|stop|empty stomach|food|breakfast|blood test|crush|chew|how (soon|quick|fast)|kick in|max|per day|a day|daily|split|half|double|skip|taper|quit|suddenly|with (or|food|water|milk)/,
  ],
  [
    'uses',
    /خوبه|مفیده|موثره|تجویز|درمان|چی کار می ?کنه|اثر|چیه|چیست|what (is|are|does|'s)|whats|\bfor\b|treat|work|help/,
  ],
]
const CONDITION: Signs = [
  [
    'emergency',
    /اورژانس|خطرناک|بیمارستان|بستری|فوری|خطر|مرگ|کشنده|115|emergency|hospital|red flag|warning sign|urgent|\ber\b|dangerous|ambulance|life.?threatening|911|a&e|deadly|serious/,
  ],
  [
    'see_doctor',
    /دکتر|پزشک|مراجعه|صبر کن|خوب نشد|طول کشید|کی برم|ازمایش|نگران|متخصص|ویزیت|\bdoctor|\bgp\b|checked|worr(y|ied)|seen by|specialist|appointment|how long should i wait|when to (get|seek|go|see)|need (tests?|antibiotics)|seek|medical attention/,
  ],
  [
    'what',
    /به وجود|از کجا (بفهم|میاد|می ?اید)|انواع|مسری|سرایت|ارثی|منتقل|واگیر|از چی|از چه|علت|دلیل|فرق|چرا|explain|what (is|are) (?!good|best|the best|the treatment)|what causes|differen|how (do|does) (you|i|people|one|it) (get|know|catch|tell|spread|start)|symptoms|types of|hereditary|infectious|contagious|how long does/,
  ],
  [
    'self_care',
    /چیکار|چکار|چی کار|چه کار|چه کن|خونه|خانه|خانگی|چی (بخور|نخور|بزن|خوب)|چه (بخور|کرم)|بخوریم|بخورم|چطور|چجوری|چگونه|درمان|خوب ش|کم کن|کرم|خوبه|پایین|رژیم|پرهیز|تغذیه|میوه|دمنوش|کمپرس|ماساژ|کنترل|جلوگیری|پیشگیری|کاهش|راه |روش|ورزش|رفع|تسکین|ارام|what (can|should|could|helps|to)|at home|help|avoid|how (do|can|to|should)|reliev|treat|liv(e|ing)|change|diet|eat|ease|get rid|lower|cope|manage|remed|prevent|exercise|control|reduce|calm|sooth|tips|natural|cure|foods?/,
  ],
  ['what', /چیه|چیست|یعنی|علایم|نشانه|مسری|واگیر|what|why|cause|mean|contagious|sign|symptom|how long|catch/],
  ['self_care', /می ?شه|می ?شود|can i|can you/],
]
const FIRST_AID: Signs = [
  [
    'call',
    /زنگ|تماس|(^| )کی (باید|بری|ببر|لازم|خطر)|خطرناک|بستری|اورژانس|115|123|بیمارستان|دکتر|پزشک|کجا|\bcall|ambulance|hospital|emergency|doctor|get help|need help|who can|when (should|do|to|is|does|must)|serious|dangerous/,
  ],
  [
    'do_not',
    /نباید|غلط|نکن|ندیم|ندهیم|ممنوع|اشتباه|must ?n[o']t|should ?n[o']t|not do|never|avoid|don't|mistake|should (you|i|we) (rub|suck|put|pull|give|make|remove|move|pop|cut)/,
  ],
  ['do', /چیکار|چکار|چی کار|چه کار|چه کن|چطور|چجوری|چگونه|اول|کمک|اموزش|باید|how|what|steps|first aid|help/],
]
const SIGNS: Readonly<Record<Kind, Signs>> = { drug: DRUG, condition: CONDITION, 'first-aid': FIRST_AID }

/** The section of an entry that a question asks for by its words; nothing where it asks for none in particular. */
export function sectionAsked(question: string, kind: Kind): Section | undefined {
  const text = ` ${foldForSearch(question)} `
  return SIGNS[kind].find(([, sign]) => sign.test(text))?.[0]
}

/** Whether a word is one of those that ask for a section: «بچه» for `children`. */
export const isSignOf = (word: string, section: Section, kind: Kind): boolean =>
  SIGNS[kind].some(([name, sign]) => name === section && sign.test(` ${word} `))

/** The section that speaks most of what a question mentions besides the entry itself; nothing where none does. */
export function sectionThatTells(question: string, entry: Entry): Section | undefined {
  const mentioned = mentionedBeside(question, entry)
  const counts = SECTIONS[kindOf(entry)].map((section: Section) => {
    const told = stemsOf([...(entry.sections[section]?.fa ?? []), ...(entry.sections[section]?.en ?? [])])
    return { section, count: mentioned.filter((word) => told.has(word)).length }
  })
  const most = Math.max(...counts.map(({ count }) => count))
  if (most === 0) return undefined
  const best = counts.filter(({ count }) => count === most).map(({ section }) => section)
  // A complaint that several sections of a drug know is asked about as what the drug brings.
  return best.includes('side_effects') ? 'side_effects' : best[0]
}

/** What a question mentions besides the entry itself. */
export function mentionedBeside(question: string, entry: Entry): string[] {
  const names = stemsOf([entry.title.fa, entry.title.en, ...entry.synonyms.fa, ...entry.synonyms.en])
  return [...stemsOf([question])].filter((word) => !names.has(word))
}

/** All words of an entry, as they are compared. */
export const stemsOfEntry = (entry: Entry): ReadonlySet<string> =>
  stemsOf(Object.values(entry.sections).flatMap(({ fa, en }) => [...fa, ...en]))

const stemsOf = (texts: readonly string[]): Set<string> =>
  new Set(
    texts.flatMap((text) =>
      wordsOf(text)
        .terms.filter(({ isLight }) => !isLight)
        .map(({ word }) => word),
    ),
  )

const SUBJECT_ASKED = /چیه|چیست|یعنی چی|درباره|در مورد|راجع|what (is|are)|what's|tell me about/
/** Whether a question asks what something is, rather than telling of it. */
export const asksWhatItIs = (question: string): boolean => SUBJECT_ASKED.test(foldForSearch(question))

const OPEN =
  /چی|چطور|چجور|چگونه|چکار|چیکار|چه |کی |کجا|چند|کدوم|کدام|اموزش| یا |کمک|what|how|when|where|which|who|step|first aid/
/** Whether a question proposes something to be done («قاشق بذاریم؟») instead of asking what to do. */
export const proposesDeed = (question: string): boolean => !OPEN.test(` ${foldForSearch(question)} `)

const SEVERE = /شدید|وحشتناک|خیلی بد|غیر ?قابل تحمل|بدتر|severe|terribl|unbearable|very bad|worse|intense|extreme/
/** Whether somebody says that it is bad. */
export const isSevere = (question: string): boolean => SEVERE.test(foldForSearch(question))

const WITH = /(^| )(با|و|همراه)( |$)|تداخل|فاصله|between|how long after|\b(with|and|plus)\b|together|interact|\+/
/** Whether two things are asked about as taken together. */
export const asksTogether = (question: string): boolean => WITH.test(foldForSearch(question))
