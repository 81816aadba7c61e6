import { setTimeout as delay } from 'node:timers/promises'
import { styleText } from 'node:util'

export type Step = (title: string, request?: string) => void

/** Prints a step's number, what it is about, and the request it makes. */
export function createSteps(): Step {
  let count = 0
  return (title, request = '') => {
    const number = String(++count).padStart(2)
    console.log(`\n${styleText('cyan', number)}  ${styleText('bold', title)}  ${styleText('dim', request)}`)
  }
}

/** What came back. Persian goes last in a line: after it terminals order numbers as they please. */
export const tell = (line: string): void => console.log(`    ${line}`)

export const rial = (amount: number): string => `${amount.toLocaleString('en-US')} Rial`

const TEHRAN = new Intl.DateTimeFormat('en-GB-u-ca-persian', {
  timeZone: 'Asia/Tehran',
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
})

/** An instant as people in Tehran say it: `Sat 7 Azar 09:00`. */
export function tehran(instant: string): string {
  const parts = TEHRAN.formatToParts(new Date(instant))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`
}

/** Waits where it can be seen: a line that counts down, or a single line where nobody watches. */
export async function countDown(seconds: number, why: string): Promise<void> {
  if (!process.stdout.isTTY) tell(`${why} ${seconds} s …`)
  for (let left = seconds; left > 0; left--) {
    if (process.stdout.isTTY) process.stdout.write(`\r    ${why} ${left} s … `)
    await delay(1_000)
  }
  if (process.stdout.isTTY) process.stdout.write('\r\u001B[K')
}

/** Asks again until something is there, for five seconds at most. */
export async function waitFor<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await delay(100)
  }
  return undefined
}
