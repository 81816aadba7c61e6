import { foldForSearch } from '../../../../platform/text.ts'
import type { Sign } from './claims.ts'

/** What a living body can show, wide enough for the gravely ill: outside it somebody misheard. Units as in a report. */
const RANGES: Readonly<Record<Exclude<Sign, 'bp'>, readonly [least: number, most: number]>> = {
  hr: [20, 300],
  rr: [4, 80],
  temp: [30, 44],
  spo2: [40, 100],
  weight: [0.4, 400],
  height: [20, 260],
  glucose: [10, 1500],
}
const SYSTOLIC = [50, 300] as const
const DIASTOLIC = [20, 200] as const

/**
 * A vital sign as a report writes it ("120/80", "97%", "37.2"); `plausible` is false where no body has such a one, and what is no
 * number at all gives undefined.
 */
export function readVitalSign(sign: Sign, text: string): { value: string; plausible: boolean } | undefined {
  const numbers =
    foldForSearch(text)
      .replaceAll('٫', '.')
      .match(/[0-9]+(?:\.[0-9]+)?/g)
      ?.map(Number) ?? []
  const [first, second] = numbers
  if (first === undefined) return undefined
  if (sign === 'bp') {
    if (second === undefined) return undefined
    const plausible = isWithin(first, SYSTOLIC) && isWithin(second, DIASTOLIC) && first > second
    return { value: `${first}/${second}`, plausible }
  }
  return { value: sign === 'spo2' ? `${first}%` : `${first}`, plausible: isWithin(first, RANGES[sign]) }
}

const isWithin = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most
