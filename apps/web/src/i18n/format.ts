import { type Language, useLanguage } from './language.ts'

const ZONE = 'Asia/Tehran'
const LOCALE = { fa: 'fa-IR-u-ca-persian', en: 'en-GB' } as const
const WORDS = {
  fa: { rial: 'ریال', tokens: 'توکن', bytes: ['بایت', 'کیلوبایت', 'مگابایت', 'گیگابایت'] },
  en: { rial: 'IRR', tokens: 'tokens', bytes: ['B', 'KB', 'MB', 'GB'] },
} as const

const PERSIAN = '۰۱۲۳۴۵۶۷۸۹'

/** An instant of the API (ISO 8601), or a date. */
type At = string | Date

/** How figures and times are written in a language: Persian digits, the Persian calendar, Tehran's time. */
export interface Format {
  readonly language: Language
  /** For React Aria's calendars. */
  readonly locale: string
  number(value: number): string
  percent(share: number): string
  /** Whole Rials with their unit. */
  rial(amount: number): string
  tokens(amount: number): string
  /** ۳۰ دی ۱۴۰۲ */
  date(at: At): string
  /** ۱۴۰۲/۱۰/۳۰ */
  shortDate(at: At): string
  weekday(at: At): string
  /** شنبه ۳۰ دی */
  day(at: At): string
  time(at: At): string
  dateTime(at: At): string
  /** ۵ دقیقه پیش, of two instants. */
  relative(at: At, now: Date): string
  /** ۲۵:۰۷ */
  clock(seconds: number): string
  bytes(count: number): string
  /** Latin digits of a text from elsewhere in the digits of the language; those of Latin names and addresses stay (B12). */
  digits(text: string): string
}

function createFormat(language: Language): Format {
  const locale = LOCALE[language]
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const bytes = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const times = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options })
    return (at: At) => format.format(typeof at === 'string' ? new Date(at) : at)
  }
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false })
  const words = WORDS[language]
  return {
    language,
    locale,
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    rial: (amount) => `${number.format(amount)} ${words.rial}`,
    tokens: (amount) => `${number.format(amount)} ${words.tokens}`,
    date: times({ day: 'numeric', month: 'long', year: 'numeric' }),
    shortDate: times({ day: '2-digit', month: '2-digit', year: 'numeric' }),
    weekday: times({ weekday: 'long' }),
    day: times({ weekday: 'long', day: 'numeric', month: 'long' }),
    time: times({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    dateTime: times({
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    relative: (at, now) => {
      const seconds = (new Date(at).getTime() - now.getTime()) / 1000
      const [size, unit] = STEPS.find(([step]) => Math.abs(seconds) >= step) ?? [1, 'second' as const]
      return relative.format(Math.round(seconds / size), unit)
    },
    clock: (seconds) => `${two.format(Math.floor(seconds / 60))}:${two.format(Math.floor(seconds % 60))}`,
    bytes: (count) => {
      const step = count < 1 ? 0 : Math.min(3, Math.floor(Math.log2(count) / 10))
      return `${bytes.format(count / 1024 ** step)} ${words.bytes[step]}`
    },
    digits: (text) => (language === 'fa' ? text.replaceAll(/\S+/g, toPersianDigits) : text),
  }
}

const toPersianDigits = (word: string): string =>
  /[A-Za-z]\S*\d/.test(word) ? word : word.replaceAll(/\d/g, (digit) => PERSIAN.charAt(Number(digit)))

const STEPS = [
  [31_557_600, 'year'],
  [2_629_800, 'month'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const

const made = new Map<Language, Format>()

/** The formats of a language, made once. */
export function formatOf(language: Language): Format {
  const found = made.get(language) ?? createFormat(language)
  made.set(language, found)
  return found
}

export const useFormat = (): Format => formatOf(useLanguage())

const ARABIC = '٠١٢٣٤٥٦٧٨٩'

/** What was typed with Persian or Arabic digits, in Latin ones, as the APIs take them. */
export const toLatinDigits = (text: string): string =>
  text.replace(/[۰-۹٠-٩]/g, (digit) => String(Math.max(PERSIAN.indexOf(digit), ARABIC.indexOf(digit))))
