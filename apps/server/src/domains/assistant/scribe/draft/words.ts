import { wordsOf } from '../../knowledge/words.ts'

/** Words that reports are written with and nobody says: that they are missing from the evidence tells nothing. */
const OF_REPORTS = new Set(
  wordsOf(
    'بیمار دچار شکایت مراجعه سابقه مبتلا است شده میباشد ذکر گزارش اظهار طی مدت حدود نسبت جهت وجود عدم عدد واحد صورت احساس patient reports presents complains history',
  ).all,
)
/** A stem as short as «تب» is a word. */
const STEM_MIN = 2
const COMMON_PREFIX_MIN = 4

/** The words of a claim that its evidence should hold. */
export const tellingWords = (text: string): string[] =>
  wordsOf(text).telling.filter((word) => !OF_REPORTS.has(word) && !/^[0-9.]+$/.test(word))

/** Whether two folded words may be forms of one: «سرفه», «سرفه‌ام»; «خشک», «خشکه»; «می‌سوزه», «سوزش» are not. */
export function areKin(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long === short) return true
  if (short.length >= STEM_MIN && long.startsWith(short) && long.length - short.length <= Math.max(3, short.length))
    return true
  return short.length > COMMON_PREFIX_MIN && long.startsWith(short.slice(0, COMMON_PREFIX_MIN))
}

/** What notes say in one word and people in another. */
const SPOKEN: readonly (readonly string[])[] = [
  'بهبود بهتر خوب',
  'تورم ورم ادم باد',
  'سوزش سوزه سوزم میسوزه میسوزم',
  'شکم دل معده',
  'استفراغ بالا',
  'اسهال شکم روش',
  'ادرار دستشویی شاش',
  'تهوع حالت',
  'سرگیجه گیج',
  'خارش خارم خاره میخاره',
  'بیخوابی خواب خوابم',
  'ضعف بیحال حال',
  'تنفس نفس',
].map((words) => words.split(' '))

export const isAmong = (word: string, words: readonly string[]): boolean =>
  words.some((other) => areKin(word, other)) ||
  SPOKEN.some((group) => group.includes(word) && words.some((other) => group.includes(other)))

/** The share of a claim's words that the evidence holds; 1 for a claim that has none to look for. */
export function shareHeld(text: string, evidence: readonly string[]): number {
  const telling = tellingWords(text)
  if (telling.length === 0) return 1
  return telling.filter((word) => isAmong(word, evidence)).length / telling.length
}

const SPELLED_MIN = 4
const ENDING_MAX = 3

/** Stricter than kin: «سفالکسین» and «سفالوتین» begin alike and are two drugs. */
function isSpelled(word: string, evidence: readonly string[]): boolean {
  return evidence.some((other) => {
    const [short, long] = word.length <= other.length ? [word, other] : [other, word]
    return (
      short === long ||
      (short.length >= SPELLED_MIN && long.startsWith(short) && long.length - short.length <= ENDING_MAX)
    )
  })
}

/** Whether the evidence says a name: the whole of it written together or apart, or each of its words. */
export function holdsName(name: string, evidence: readonly string[]): boolean {
  const telling = tellingWords(name)
  if (telling.length === 0) return false
  const key = telling.join('')
  return (
    telling.every((word) => isSpelled(word, evidence)) || (key.length >= SPELLED_MIN && evidence.join('').includes(key))
  )
}

/** Where a name stands among the words of its evidence, by its longest word. */
export function placesOf(name: string, evidence: readonly string[]): number[] {
  const [longest] = tellingWords(name).toSorted((a, b) => b.length - a.length)
  return longest === undefined ? [] : evidence.flatMap((word, at) => (isSpelled(longest, [word]) ? [at] : []))
}
