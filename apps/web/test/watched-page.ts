// A page of a person's browser that writes down what it complains of and what the servers tell it.
import type { Browser, Page } from 'playwright-core'
import type { Kept } from './people.ts'

export interface WatchedPage {
  readonly page: Page
  /** Errors and warnings since they were taken last. */
  takeComplaints(): string[]
  /** All that answers and frames said. */
  told(): string
  /** Opens an address and waits until all that it asks for is there. */
  open(address: string): Promise<void>
  /** Until what was changed last is drawn, and what moves for a moment has arrived. */
  drawn(): Promise<void>
  close(): Promise<void>
}

export interface Size {
  readonly width: number
  readonly height: number
}
export const PHONE: Size = { width: 360, height: 740 }
export const DESK: Size = { width: 1440, height: 900 }

export interface Visitor {
  /** What their browser kept, if they are signed in. */
  readonly kept?: Kept | undefined
  readonly language: 'fa' | 'en'
  readonly viewport?: Size
  /** What moves stands still, as people may ask of their browsers. */
  readonly isStill?: boolean
}

/** Opens a browser of its own for a visitor. */
export async function watchPage(
  browser: Browser,
  { kept, language, viewport = PHONE, isStill = false }: Visitor,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport,
    permissions: ['camera', 'microphone'],
    reducedMotion: isStill ? 'reduce' : 'no-preference',
    ...(kept && { storageState: kept }),
  })
  await context.addInitScript((chosen) => localStorage.setItem('helssa.language', chosen), language)
  const page = await context.newPage()
  const complaints: string[] = []
  const answers = new Set<string>()
  let inFlight = 0
  page.on('request', () => inFlight++)
  page.on('requestfinished', () => inFlight--)
  page.on('requestfailed', () => inFlight--)
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (line) => {
    // The browser's own notes of refused calls are no errors of the page.
    if (['error', 'warning'].includes(line.type()) && !line.text().startsWith('Failed to load resource'))
      complaints.push(`${line.type()}: ${line.text()}`)
  })
  page.on('response', (response) => {
    if (!response.headers()['content-type']?.includes('json')) return
    response.text().then(
      (text) => answers.add(JSON.stringify(JSON.parse(text))),
      () => undefined, // the page went on before it was read
    )
  })
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => answers.add(String(payload))))
  return {
    page,
    takeComplaints: () => complaints.splice(0),
    told: () => [...answers].join('\n'),
    async open(address) {
      await page.goto(address)
      await page.locator('h1').first().waitFor()
      await settle(page, () => inFlight)
      await drawn(page)
    },
    drawn: () => drawn(page),
    close: () => context.close(),
  }
}

/** What goes on and on, as the bar of some work does, is not waited for. */
const MOVES_MS_MAX = 2_000

const drawn = (page: Page): Promise<void> =>
  page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(async () => {
    const moving = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < ${MOVES_MS_MAX})
    await Promise.allSettled(moving.map(({ finished }) => finished))
  })`)

const LOOK_EVERY_MS = 100
const SETTLED_MS_MAX = 20_000

/** Until nothing is being fetched any more and nothing is drawn anew, twice in a row. */
async function settle(page: Page, inFlight: () => number): Promise<void> {
  const until = performance.now() + SETTLED_MS_MAX
  let before = -1
  while (performance.now() < until) {
    await page.waitForTimeout(LOOK_EVERY_MS)
    const now = await page.evaluate<number>('document.querySelectorAll("*").length')
    if (inFlight() <= 0 && now === before) return
    before = now
  }
  throw new Error(`${page.url()} is still loading`)
}
