import { foldForSearch } from '../../../platform/text.ts'

/** Words that tell nothing of what a question is about. */
const EMPTY = new Set(
  foldForSearch(
    `از به با در که را رو و یا تا هم این آن اون یک یه چه چی چیه چیست چیا چرا آیا کجا کی کدام کدوم چگونه چطور چطوری چجوری چقدر چند برای برا
    واسه من تو او ما شما آنها اینها خود خودم مرا منو می نمی است هست نیست بود باشد باشه شد شود میشه میشود شده کرد کند کنم کنیم کنه کنند بکنم بکنیم کردن دارد داره دارم دارند داشت
    باید نباید بشه بشود توان میتونم میتوانم میتونه توانم خیلی زیاد کم بعد قبل پس ولی اما اگر اگه مگر همین همان هر همه هیچ چیزی چیز کسی کس آدم
    لطفا ممنون سلام مرسی لطفاً بگید بگویید بگین توضیح بدید دهید بده بدین بگو درباره مورد راجع خوبه خوب بد سوال سؤال داشتم یعنی وقتی الان دیگه دیگر رو ها های ی ش م ت
    قرص شربت آمپول کپسول دارو داروی داروها مصرف خوردن بخورم میخورم خورد بخوریم میخوره بخوره میشه استفاده
    a an the of to in on for with and or is are was were be been do does did can could should would may i my me you your he she it its they we our what whats which who how when why where
    that this these those if then than not no from at by as about into up out so just please tell give take taking took have has had get got am im will there any some someone somebody
    medicine medication drug tablet tablets pill pills syrup use used using explain mg`,
  ).split(' '),
)

/** The most words one name has. */
const GRAM_MAX = 5
const WORDS_MAX = 60

export interface Words {
  /** Every word, folded. */
  readonly all: readonly string[]
  /** Those that may tell what it is about. */
  readonly telling: readonly string[]
  /** One to five words in a row, without blanks. */
  readonly grams: readonly string[]
}

/** The words of a question, as names and sentences are looked up by them. */
export function wordsOf(text: string): Words {
  const all = foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, WORDS_MAX)
  const grams = new Set<string>()
  for (let from = 0; from < all.length; from++)
    for (let count = 1; count <= GRAM_MAX && from + count <= all.length; count++)
      grams.add(all.slice(from, from + count).join(''))
  return { all, telling: all.filter((word) => word.length > 1 && !EMPTY.has(word)), grams: [...grams] }
}

/** A name as it is kept and looked up: its words without blanks. */
export const nameKey = (name: string): string =>
  foldForSearch(name)
    .split(/[^\p{L}\p{N}]+/u)
    .join('')
