import { foldForSearch } from '../../../platform/text.ts'
import { stemOf } from './stems.ts'

const setOf = (words: string): ReadonlySet<string> => new Set(foldForSearch(words).split(' '))

/** Words that tell nothing of what a question is about. */
const EMPTY = setOf(
  `از به با در که را رو و یا تا هم این آن اون یک یه چه چی چیه چیست چیا چرا آیا کجا کی کیه کدام کدوم چگونه چطور چطوری چجوری چجور چقدر چقد چند برای برا براش برام براي
    واسه واسم من تو او ما شما آنها اینا اونا اینها خود خودم خودش مرا منو می نمی است هست نیست بود باشد باشه شد شود میشه میشود شده شدم نشه میشن بشن کرد کند کنم کنیم کنه کنند بکنم بکنیم کردن کرده کردم میکنه میکند میکنم
    میکنیم نکنه نکنیم نکنم دارد داره دارم دارند داشت دارن داریم داشته نداره ندارم باید نباید بشه بشود توان میتونم میتوانم میتونه توانم میتونیم بتونم میتوان خیلی زیاد کم بعد قبل پس ولی اما اگر اگه مگر همین همان هر همه هیچ
    چیزی چیز کسی کس آدم یکی لطفا ممنون سلام مرسی بگید بگویید بگین توضیح بدید بده بدین بدم بدیم دهید دهم دادن داد میده میدن میدم بگو درباره مورد راجع خوبه خوب بد سوال داشتم
    یعنی وقتی الان دیگه دیگر ها های ی ش م ت ای ام اش مصرف بله بلی اره اری نه دچار دیروز امروز فردا پریروز دیشب امشب صبحی جدیدا تازگی اخیرا زدن زدم زد بزنم بزنیم بزنه میزنم استفاده عوارض عارضه
    عوارضش تداخل تداخلی داروها چیکار چکار کار راسته درسته اشکال اشکالی مشکل مشکلی طبیعیه طبیعی میاد میاره میشم میخوام میخواستم بدونم بدانم بدونیم لازمه نیاز پیش روی تحت حالت هنگام موقع باعث سبب
    فرق فرقش باهم همراه همزمان روز روزه هفته ماه سال ساله ماهه ساعت بار دفعه شب شبا صبح ناشتا غذا شام ناهار دوره مدت طول خونه خانه حال حالم بهتر خطرناک خطرناکه خطر ضرر مضر اول آخر تا بیشتر کمتر همیشه هنوز
    چگونگی نحوه روش راه درمان درمانش علت علتش دلیل علائم علایم نشانه نشانه‌های تعریف معنی اثر اثرش تاثیر مقدار دوز میزان برم برو ببرم بریم رفت مراجعه بیماری مریضی مریض نکن نزن نباشم نگران جلوگیری پیشگیری
    an the of to in on for with and or is are was were be been being do does did doing can could should would may might must i my me you your he she it its his her him them their we our us what whats which who how when why where
    that this these those if then than not no from at by as about into up out so just please tell give given take taking took taken have has had having get got getting am im will there any some someone somebody people person thing
    things anything something need needs while still also too very much many more most often long day days week weeks month months year years old after before during between over under again same like make makes making know
    medicine medication drug drugs use used using uses explain mg ml effect effects side cause causes causing caused treat treats treated treatment interact interaction interactions symptom symptoms sign signs disease safe dangerous
    dose dosage work works working start stop good bad help helps ok okay hi hello thanks dont cant doesnt lot really first only one two three does exactly prescribed time times food meal eat drink avoid happen happens mean means plain simple
    yes yeah no since yesterday today tomorrow tonight last night recently still leaflet information info wrong right normal allowed`,
)
/** Words that stand in many names and identify none; they count little. */
const LIGHT = setOf(
  `قرص قرصا قرصهای شربت آمپول کپسول دارو داروی شیاف پماد کرم ژل قطره اسپری محلول پودر پرل سوسپانسیون ویال سرم تزریق مشتق جنریک خوراکی حاد مزمن شدید خفیف گیر کش بین ساز شو بند خور موضعی تزریقی اورژانسی استنشاقی ترکیبی واژینال
    tablet tablets pill pills syrup capsule capsules injection shot cream ointment gel drops spray suspension suppository inhaler acute chronic severe mild generic brand attack vaginal nasal inhaled topical emergency combined`,
)
/** Words of every day that are also written like a name: alone they name nothing. */
const EVERYDAY = setOf(
  'کنکور ترا پرد سفا مترو دیان یاسمین گابا امپا کلاو سیتا اسم کوتری زیلت ایبو پنتازول استا فلو کوزار af co ld fit cut hypo',
)
/** «اسم» is a name, «آسم» asthma: who types the madda means the second. */
const MADDA = /آسم/

/** The most words one name has. */
const GRAM_MAX = 5
const WORDS_MAX = 60

export interface Term {
  /** The form that is compared. */
  readonly word: string
  /** Which word of the text it is. */
  readonly at: number
  /** It identifies nothing by itself: a form of medicines, a number. */
  readonly isLight: boolean
  /** As typed, folded. */
  readonly typed: string
}
export interface Words {
  /** Every word, folded. */
  readonly all: readonly string[]
  /** Those that may tell what it is about, as typed. */
  readonly telling: readonly string[]
  /** One to five words in a row, without blanks, and where they begin and end. */
  readonly grams: ReadonlyMap<string, { readonly from: number; readonly until: number }>
  /** The telling words as they are compared. */
  readonly terms: readonly Term[]
}

/** The words of a question, as names and sentences are looked up by them. */
export function wordsOf(text: string): Words {
  const all = foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, WORDS_MAX)
  const grams = new Map<string, { from: number; until: number }>()
  for (let from = 0; from < all.length; from++)
    for (let count = 1; count <= GRAM_MAX && from + count <= all.length; count++) {
      const gram = all.slice(from, from + count).join('')
      if (!grams.has(gram)) grams.set(gram, { from, until: from + count })
    }
  const terms = all.flatMap((typed, at) => [...(isEmpty(typed) ? [] : [termOf(typed, at)]), ...ageAt(all, at)])
  return { all, telling: terms.map(({ typed }) => typed), grams, terms }
}

const NUMBERS = 'یک دو سه چهار پنج شش هفت هشت نه ده|یه|one two three four five six seven eight nine ten'
const numberOf = (word = ''): number => {
  if (/^[0-9]{1,3}$/.test(word)) return Number(word)
  for (const list of NUMBERS.split('|')) {
    const at = list.split(' ').indexOf(word)
    if (at >= 0) return at + 1
  }
  return Number.NaN
}
const CHILD_YEARS_MAX = 14

/** «۴ ساله», "4 year old": who that is, as if it had been said. */
function ageAt(all: readonly string[], at: number): Term[] {
  const count = numberOf(all[at])
  const unit = all[at + 1] ?? ''
  const isOld = all[at + 2] === 'old' || ['ساله', 'سالشه', 'سالمه', 'ماهه', 'ماهشه', 'روزه'].includes(unit)
  if (!isOld || !(count > 0)) return []
  const isYears = /^(سال|year|yr)/.test(unit)
  if (isYears && count > CHILD_YEARS_MAX) return []
  const isBaby = !isYears && count < 13
  const words = /[a-z]/.test(unit) ? (isBaby ? 'baby' : 'child') : isBaby ? 'نوزاد' : 'کودک'
  return [{ typed: words, at, word: stemOf(words), isLight: false }]
}

const isEmpty = (word: string): boolean => word.length < 2 || EMPTY.has(word)
function termOf(typed: string, at: number): Term {
  const word = stemOf(typed)
  return { typed, at, word, isLight: isLightWord(word) }
}

/** Whether a single word that names an entry may as well mean something else here. */
export const isEveryday = (word: string, text: string): boolean => EVERYDAY.has(word) && !MADDA.test(text)

/** A name as it is kept and looked up: its words without blanks. */
export const nameKey = (name: string): string =>
  foldForSearch(name)
    .split(/[^\p{L}\p{N}]+/u)
    .join('')

/** Whether a word, in the form that is compared, counts little wherever it stands. */
export const isLightWord = (word: string): boolean => LIGHT_STEMS.has(word) || /^[0-9]+$/.test(word)
const LIGHT_STEMS = new Set([...LIGHT].map(stemOf))
