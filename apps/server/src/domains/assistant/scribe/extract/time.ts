import { foldForSearch } from '../../../../platform/text.ts'

export interface TimeUnit {
  readonly fa: string
  readonly en: string
  readonly days: number
}
const UNITS: readonly (readonly [RegExp, TimeUnit])[] = [
  [/^(?:ساعت|hour)/, { fa: 'ساعت', en: 'hour', days: 1 / 24 }],
  [/^(?:روز|شب|day|night)/, { fa: 'روز', en: 'day', days: 1 }],
  [/^(?:هفت|week)/, { fa: 'هفته', en: 'week', days: 7 }],
  [/^(?:ماه|month)/, { fa: 'ماه', en: 'month', days: 30 }],
  [/^(?:سال|year)/, { fa: 'سال', en: 'year', days: 365 }],
]

/** The unit a folded word tells, whatever its ending. */
export const unitOf = (word: string): TimeUnit | undefined =>
  UNITS.find(([start]) => start.test(foldForSearch(word)))?.[1]

const DIGITS = '۰۱۲۳۴۵۶۷۸۹'
/** A number as Persian writes it: ۲٫۵ */
export const persianNumber = (value: number): string =>
  String(value)
    .replace(/[0-9]/g, (digit) => DIGITS[Number(digit)] ?? digit)
    .replace('.', '٫')

/** A number that is said for sure, or between two: «دو سه روز». */
export interface Amount {
  readonly least: number
  readonly most: number
}
/** How far the ends of «ده دوازده روز» may lie apart; further, the first number tells of something else. */
const APART_MAX = 10
/** The amount up to `most`; from `least` where that is smaller and near. */
export function rangeOf(least: string | undefined, most: number): Amount {
  const low = Number(least ?? most)
  return low > 0 && low < most && most - low <= APART_MAX ? { least: low, most } : { least: most, most }
}

/** «۵ روز», «۵ تا ۷ روز», "5 days". */
export function amountOfTime({ least, most }: Amount, unit: TimeUnit, persian: boolean): string {
  const isRange = least < most
  if (persian) return `${isRange ? `${persianNumber(least)} تا ` : ''}${persianNumber(most)} ${unit.fa}`
  return `${isRange ? `${least} to ` : ''}${most} ${unit.en}${most === 1 ? '' : 's'}`
}

/** Whole days of an amount of time; at least one of anything shorter. */
export const daysOf = (value: number, unit: TimeUnit): number => Math.max(1, Math.round(value * unit.days))
