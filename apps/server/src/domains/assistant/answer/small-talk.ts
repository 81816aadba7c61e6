import { foldForSearch } from '../../../platform/text.ts'

const wordsIn = (text: string): readonly string[] =>
  foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
const GREETINGS = new Set(
  wordsIn(`سلام درود وقت وقتتون بخیر صبح ظهر عصر شب روز روزتون شبتون خوبی خوبین خوبید چطوری چطورین چطورید حال حالت حالتون چطوره خسته نباشید نباشی هستی
  هستین عزیز دکتر جان و علیک الو hello hi hey good morning evening afternoon night dear there how are you doing today salam`),
)
const THANKS = new Set(
  wordsIn(`ممنون ممنونم مرسی سپاس سپاسگزارم تشکر متشکرم متشکر دستت دستتون درد نکنه خیلی از شما لطف کردید کردین عالی بود باشه اوکی
  خداحافظ خدانگهدار فعلا بای و thanks thank you very much so a lot bye goodbye ok okay great cheers helpful that was perfect`),
)
const THANKING = /ممنون|مرسی|سپاس|تشکر|متشکر|دست|خداحافظ|خدانگهدار|thank|bye|cheers/
const WORDS_MAX = 8

/** A greeting or thanks and nothing more: what to say to it. */
export function replyToSmallTalk(question: string): 'hello' | 'welcome' | undefined {
  const words = wordsIn(question)
  if (words.length === 0 || words.length > WORDS_MAX) return undefined
  if (words.every((word) => GREETINGS.has(word))) return 'hello'
  const isThanks = words.every((word) => THANKS.has(word) || GREETINGS.has(word)) && THANKING.test(words.join(' '))
  return isThanks ? 'welcome' : undefined
}
