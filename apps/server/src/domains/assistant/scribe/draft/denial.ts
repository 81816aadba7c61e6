import { foldForSearch } from '../../../../platform/text.ts'
import type { Span } from '../line.ts'
import type { Source } from './source.ts'
import { areKin, tellingWords } from './words.ts'

const anyOf = (words: string) =>
  new RegExp(
    ` (?:${words
      .split(' | ')
      .map((each) => foldForSearch(each).replaceAll(' ', ' ?'))
      .join('|')})(?= )`,
  )
const DENIES = anyOf(
  'ندارم | نداره | ندارد | ندارن | ندارند | نداریم | نداشتم | نداشت | نداشته | نداشتیم | نیست | نیستم | نیستش | نبود | نبوده | نشدم | نشده | نکردم | نکرده | هیچ | هیچی | هیچکدوم | هیچ‌کدوم | بدون | نخیر | no | not | never | none | denies | denied | without | dont | doesnt | didnt | isnt | wasnt',
)
/** A drug is also denied by not being taken. */
const NOT_TAKEN = anyOf(
  'لازم نداری | لازم ندارین | لازم ندارید | نیازی نداری | نیازی ندارین | نیازی ندارید | نیازی نیست | نمی‌خورم | نمی‌خوره | نخوردم | نمی‌خورد | نخورین | نخورید | نخور | نزنین | نزنید | نمی‌زنم | مصرف نمی‌کنم | مصرف نکنین | قطع | لازم نیست | نمی‌نویسم | نمیدم | نیاز نیست | stop | stopped',
)
/** «مشکلی نیست»: no denial of anything. */
const IDIOMS =
  /(?<= )(?:مشکلی|اشکالی|اشکال|مشکل|عیبی|عیب|باکی|حرفی|شکی|no) (?:نداره|نیست|ندارد|نداشته|problem|worries|doubt)(?= )/g
const EXCEPT = anyOf('جز | بجز | به‌جز | غیر از | مگر | except | other than | apart from')
const REPLIES_NO = /^(?:نه|نخیر|خیر|ندارم|نداشتم|نداره|نیست|هیچی|هیچ|نمی ?خورم|نمیخورم|no|nope|none|never)$/
const REPLIES_YES = /^(?:بله|بلی|آره|اره|دارم|داشتم|داره|میخورم|خورم|yes|yeah|yep)$/
/** «تا حالا که نداشتم», «فکر نکنم، نه»: an answer does not always begin with its word. */
const REPLY_WORDS = 4
/** Questions as speech asks them, where nobody wrote the mark. */
const ASKS = anyOf(
  'دارین | دارید | داری | داره | داشتین | داشتید | داشتی | داشته | ندارین | ندارید | ندارن | نداری | هستین | هستید | نیستین | نیستید | می‌خورین | می‌خورید | do you | have you | any',
)

/** What kind of thing is claimed, a drug as taken already or as ordered: it tells what denies it. */
export type Matter = 'state' | 'taken' | 'ordered'

/**
 * Whether the evidence of a claim denies it: «تنگی نفس ندارم» for a shortness of breath, or a question for it that was answered no.
 * A claim that itself denies («تنگی نفس ندارد») is never denied.
 */
export function isDenied(source: Source, claim: string, evidence: readonly Span[], matter: Matter): boolean {
  if (denies(` ${foldForSearch(claim)} `, 'state')) return false
  const counted = clausesAbout(source, claim, evidence)
  return (
    counted.length > 0 &&
    counted.every(
      // What the doctor orders and asks in one breath («می‌نویسم، حساسیت ندارین؟») no answer takes back.
      ({ text, asks, line }) =>
        denies(text, matter) || (matter !== 'ordered' && isAnsweredNo(source, line, text, asks)),
    )
  )
}

/** Whether all that bears a claim out speaks of a relative, and the claim does not say so: «مادرم دیابت داره». */
export function isOfRelative(source: Source, claim: string, evidence: readonly Span[]): boolean {
  const counted = clausesAbout(source, claim, evidence)
  return !RELATIVES.test(foldForSearch(claim)) && counted.length > 0 && counted.every(({ ofOther }) => ofOther)
}
const RELATIVES = /مادر|پدر|مامان|بابا|خواهر|برادر|خانواد|فامیل|همسر|شوهر|mother|father|sister|brother|family/

/** The clauses of the evidence that name the claim; all of it where none does. */
function clausesAbout(source: Source, claim: string, evidence: readonly Span[]) {
  const telling = tellingWords(claim)
  const clauses = evidence.flatMap((span) =>
    source.clausesIn(span).map((clause) => ({ ...clause, line: span.line, words: clause.text.trim().split(' ') })),
  )
  const about = clauses.filter(({ words }) => telling.some((each) => words.some((word) => areKin(each, word))))
  return about.length > 0 ? about : clauses
}

function denies(text: string, matter: Matter): boolean {
  const plain = text.replace(IDIOMS, ' ')
  if (EXCEPT.test(plain)) return false
  return DENIES.test(plain) || (matter !== 'state' && NOT_TAKEN.test(plain))
}

function isAnsweredNo(source: Source, line: number, text: string, asks: boolean): boolean {
  if (source.roleOf(line) !== 'doctor' || !(asks || ASKS.test(text))) return false
  const reply = source.replyTo(line).slice(0, REPLY_WORDS)
  const no = reply.findIndex((word) => REPLIES_NO.test(word))
  const yes = reply.findIndex((word) => REPLIES_YES.test(word))
  return no >= 0 && (yes < 0 || no < yes)
}
