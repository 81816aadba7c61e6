import { foldForSearch } from '../../../../platform/text.ts'
import { hits, type Part, phrase, type Said, says } from './read.ts'

const NO = phrase(
  'نه|نخیر|ندارم|نداره|ندارن|نداریم|نداشتم|نداشته|هیچ|هیچی|هیچکدوم|هیچ‌کدوم|هیچوقت|نمی‌خورم|نمی‌زنم|نمی‌خوره|نمی‌کنم|مصرف نمی.*|no|nope|none|not|never|nothing|dont|doesnt',
)
const YES = phrase(
  'آره|اره|بله|بلی|چرا|آهان|اوهوم|یه کم|متاسفانه|دارم|داره|هست|می‌خورم|می‌زنم|می‌خوره|هنوز|yes|yeah|yep|yup',
)

/** How an answer begins: with yes, with no, or with neither. */
export function answerOf(
  said: Said,
  head: Part = { from: 0, to: Math.min(said.text.length, said.sentences[0]?.to ?? 0) },
): 'yes' | 'no' | undefined {
  const no = hits(said, NO, head)[0]
  const yes = hits(said, YES, head)[0]
  // «آره، ندارم» and «نه، دارم»: the first word decides, but «دارم» after «نه …» belongs to another clause.
  if (no && (!yes || no.from < yes.from))
    return says(said, phrase('نه|no'), head) && says(said, BUT_YES, head) ? 'yes' : 'no'
  return yes ? 'yes' : undefined
}
// «نه... آها چرا»: taken back at once.
const BUT_YES = phrase('آها چرا|نه چرا|چرا چرا|چرا دارم')

const KIN =
  '(?:مادر|مامان|پدر|بابا|شوهر|خانم|زن|همسر|خواهر|برادر|داداش|آبجی|دختر|پسر|بچه|نوه|عمه|عمو|خاله|دایی|مادربزرگ|پدربزرگ|مامان‌بزرگ|بابابزرگ|همسایه|همکار|دوست|رفیق|هم‌خونه|مادرشوهر|مادرزن|پدرشوهر|پدرزن|دخترخاله|پسرخاله|دخترعمو|پسرعمو|دختردایی|پسردایی|دخترعمه|پسرعمه|هم‌اتاقی|هم‌کلاسی|خواهرزاده|برادرزاده|ننه|آقا|عروس|داماد|جاری|باجناق)'
/** Somebody who is not the patient. */
export const OTHER_PERSON = phrase(
  `(?<!می )${KIN}(?:مم|م| م|ام| ام|مون|مان|ش|اش|شم|شون|تون)|مادر بزرگ(?:م|ش)|پدر بزرگ(?:م|ش)|همسایمون|همسایه مون|همسایه‌ها|بچم|آقامون|اقامون|حاج آقامون|حاج خانممون|فامیل|فامیلمون|یکی از (?:دوستام|فامیلا|آشناها|همکارام)|زن (?:داداشم|برادرم|عموم)|my (?:mom|mother|dad|father|husband|wife|sister|brother|son|daughter|friend|neighbou?r|aunt|uncle|grandmother|grandfather|coworker|roommate)`,
)
/** The relative is the one who takes it. */
const THIRD_PERSON = phrase(
  'می‌خوره|می‌خوردش|می‌زنه|می‌گیره|داره|مصرف می‌کنه|استفاده می‌کنه|می‌خورد|می‌خورن|خورد|خورده|می‌ده|می‌کشه|می‌ریزه|حساسیته|حساسه|بهش|داشت|داشته|میگه|می‌گه|takes|took|has|had|uses|is|was|says',
)
const OWN = phrase('دارم|می‌خورم|می‌زنم|می‌کنم|خودم|من|خوردم|مصرف می‌کنم|می‌گیرم|i|im|my own')

/** The relative that speakers bring, by a word of its group (empty: a relative not named); false where they come for themselves. */
export type OfKin = string | false

const KIN_GROUPS: readonly (readonly string[])[] = [
  ['مادر', 'مامان', 'ننه'],
  ['پدر', 'بابا'],
  ['بچه', 'پسر', 'دختر', 'نوه'],
  ['شوهر', 'همسر', 'خانم', 'زن', 'آقا'],
  ['خواهر', 'آبجی'],
  ['برادر', 'داداش'],
].map((group) => group.map((word) => foldForSearch(word)))
const groupOf = (kin: string): string => KIN_GROUPS.find((group) => group.includes(kin))?.[0] ?? kin

/** Whether a part of a line speaks of somebody else than the patient. */
export function isOfOther(said: Said, part: Part, ofKin: OfKin): boolean {
  if (ofKin !== false || said.byCompanion) return said.role === 'patient' && isOfOtherKin(said, part, ofKin || '')
  return isOther(said, part) || (isOnlyThird(said, part) && isOtherBefore(said, part))
}
const isOther = (said: Said, part: Part): boolean =>
  says(said, OTHER_PERSON, part) && (says(said, THIRD_PERSON, part) || !says(said, OWN, part))
const SELF = phrase('خودم|من|خود من|myself')

/** «خاله‌م. تاموکسیفن می‌خوره.» */
function isOtherBefore(said: Said, part: Part): boolean {
  const at = said.sentences.findIndex(({ to }) => part.from < to)
  const before = said.sentences[at - 1]
  return before !== undefined && isOther(said, before)
}
const isOnlyThird = (said: Said, part: Part): boolean =>
  said.role === 'patient' && says(said, TAKES_ITSELF, part) && !says(said, OWN, part)
const TAKES_ITSELF = phrase('می‌خوره|می‌زنه|مصرف می‌کنه|استفاده می‌کنه|حساسه|حساسیت داره|داره|می‌خورد|takes|uses')

const NAMED_KIN = phrase(`(${KIN}) ?(م|ش|ام|اش|مون|شون)(?: هم)?`)
const TELLS_OR_GIVES = phrase('می‌?گه|میگه|گفت.*|نمیده|میده|می‌ده|داد.*|آورد.*|نگران.*')
/** «باباش به پنی‌سیلین حساسه», of a child: another one than the patient. */
function isOfOtherKin(said: Said, part: Part, patient: string): boolean {
  if (says(said, SELF, part)) return true
  const others = hits(said, NAMED_KIN, part).filter(({ groups: [kin = '', end = ''] }) =>
    /^(?:ا?ش|شون)$/.test(end) ? groupOf(kin) !== CHILD : patient !== '' && groupOf(kin) !== patient,
  )
  return others.length > 0 && says(said, THIRD_PERSON, part) && !says(said, TELLS_OR_GIVES, part)
}
const CHILD = groupOf(foldForSearch('بچه'))

const BROUGHT = phrase(
  `(${KIN})(?:م|ام| ام|مون) (?:.{0,30} )?(?:سالشه|سال داره|سالش|ساله شه|ماهشه|ماهه شه|ماهش|روزشه|آوردم(?:ش|شون)?|مریضه|مریض شده)|برای (${KIN})(?:م|ام| ام|مون)|(${KIN})مه|(?:من )?(?:پسر|دختر|مامان|بابا|مادر|پدر|مادربزرگ|نوه|عروس|خواهر|برادر|همسر|خانم|شوهر) ?شم|این کوچولو|کوچولومون|کوچولو چشه|نی‌نی|آقا پسر چی|دختر خانم چی|دماش|تبش|وزنش|my (?:son|daughter|baby|child) is`,
)
const HEAD_LINES = 8

/** Who is examined, where it is a relative of the one who speaks: a child, an old parent. */
export function isForRelative(talk: readonly Said[]): OfKin {
  for (const said of talk.slice(0, HEAD_LINES)) {
    const hit = says(said, phrase('بچه بودم')) ? undefined : hits(said, BROUGHT)[0]
    if (hit) return groupOf(hit.groups.find((group) => group !== undefined) ?? '')
  }
  return false
}

/** Words by which somebody takes back what was said just before. */
export const CORRECTS = phrase(
  'نه|ببخشید|اشتباه(?: کردم| شد| گفتم)?|یعنی|منظورم|اصلاح می‌کنم|معذرت(?: می‌خوام)?|شرمنده|sorry|no|correction|i mean|actually|rather',
)
