import { foldForSearch } from '../../../../platform/text.ts'
import type { Line } from '../line.ts'

/** So many different words that tell something make a visit; below it nothing was said, and no report is made. */
export const SAID_WORDS_MIN = 3

/** Greetings, fillers, and what speech recognition writes over silence. */
const EMPTY = new Set(
  foldForSearch(
    `سلام علیکم درود خداحافظ خدا حافظ نگهدار بفرمایید بفرمایین بشینید بشینین خوبید خوبین خوب خوبم حالتون حالت حالتان چطوره چطوری چطورید ممنون ممنونم مرسی متشکرم متشکر سپاس تشکر
    خواهش میکنم می کنم دکتر آقای خانم آقا جان صبح عصر شب روز ظهر بخیر به خیر خیر بله آره نه اوهوم اهوم آها آهان ام اِ اه هوم خب باشه چشم الو صدا صدام صدای منو من شما رو دارید میاد می آید یک دو سه امتحان تست
    زیرنویس ترجمه از که را تا و با تماشا کردید میکنید سابسکرایب لایک کانال موسیقی سکوت نامفهوم خسته نباشید
    hello hi hey bye goodbye good morning evening afternoon thanks thank you for watching please ok okay yes no yeah um uh hmm mm how are doctor doc sir madam test testing one two three can hear me
    subtitles by the subscribe music silence inaudible applause blank audio welcome`,
  ).split(/\s+/),
)
/** «[موسیقی]», "(inaudible)": notes of a recogniser, not speech. */
const BRACKETED = /\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|<[^>]*>|[♪♫]+/g

/** Whether a transcript says anything a report could rest on: more than greetings, fillers and one word over and over. */
export function isAnythingTold(lines: readonly Line[]): boolean {
  const telling = new Set<string>()
  for (const { text } of lines) {
    for (const word of foldForSearch(text.replace(BRACKETED, ' ')).split(/[^\p{L}\p{N}]+/u))
      if (word.length > 1 && !EMPTY.has(word)) telling.add(word)
    if (telling.size >= SAID_WORDS_MIN) return true
  }
  return false
}
