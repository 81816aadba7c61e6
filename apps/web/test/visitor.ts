// People before their browsers: pages of the started app in a language and a size, signed in as somebody, worked by one of two hands.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { DEMO_PASSWORD } from '../../server/src/demo/persons.ts'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { byKeys, byMouse, type Hand } from './hand.ts'
import { KEPT_AT, type Kept, signInAs } from './people.ts'
import type { StartedApp } from './start-app.ts'
import { startTestApp } from './test-app.ts'
import { DESK, PHONE, type Size, type WatchedPage, watchPage } from './watched-page.ts'

/** What is waited for comes at once on a quiet machine, and in its time on a busy one. */
export const TEST_MS = 180_000
export const STEP_MS = 30_000
export const SLOWLY = { timeout: STEP_MS, interval: 100 }

/** How somebody looks at the app, and works it. */
export interface Look {
  readonly language: 'fa' | 'en'
  readonly viewport: Size
  readonly hand: Hand
}
/** Both languages and both sizes meet both hands. */
export const FA_PHONE: Look = { language: 'fa', viewport: PHONE, hand: byMouse }
export const EN_PHONE: Look = { language: 'en', viewport: PHONE, hand: byKeys }
export const FA_DESK: Look = { language: 'fa', viewport: DESK, hand: byKeys }
export const EN_DESK: Look = { language: 'en', viewport: DESK, hand: byMouse }

/** The looks in which every journey is made, each with the look of whoever else takes part. */
export const LOOKS: readonly [name: string, look: Look, others: Look][] = [
  ['in Persian on a phone', FA_PHONE, EN_DESK],
  ['in English on a phone, by keys', EN_PHONE, FA_DESK],
  ['in Persian at a desk, by keys', FA_DESK, EN_PHONE],
  ['in English at a desk', EN_DESK, FA_PHONE],
]

export interface Visitors extends Pick<StartedApp, 'restart' | 'codeFor'> {
  /** Where the app is. */
  readonly url: string
  /** A page of a browser that knows nobody. */
  open(look: Look): Promise<Page>
  /** The same, where somebody of the demo data is signed in, by phone or e-mail. */
  enter(who: string, look: Look, path: string): Promise<Page>
  /** Fills in the sign-in page that is shown, and waits until it was left. */
  signIn(page: Page, who: string, hand: Hand): Promise<void>
}

/**
 * Starts the app and a browser for the tests of a file. After each test its pages are closed, and it fails if one of them
 * told an error. `environment` is what the server is told besides;
 * `fakeDevices` gives the browser a camera and a microphone.
 */
export function useVisitors({
  environment = async () => ({}),
  fakeDevices = false,
}: {
  environment?: () => Promise<Record<string, string>>
  fakeDevices?: boolean
} = {}): Visitors {
  const open: { watched: WatchedPage; who: string | undefined }[] = []
  /** What browsers kept of who was signed in: a code is sent to a phone only now and then. */
  const kept = new Map<string, Kept>()
  let browser: Browser
  let app: StartedApp
  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, app] = await Promise.all([launchBrowser({ fakeDevices }), environment().then(startTestApp)])
  }, TEST_MS)
  afterAll(() => Promise.all([browser?.close(), app?.stop()]), TEST_MS)

  afterEach(async () => {
    const complaints = open.flatMap(({ watched }) => watched.takeComplaints())
    for (const { watched, who } of open.splice(0)) {
      if (who) {
        const now = await watched.page.context().storageState()
        if (isSignedIn(now)) kept.set(who, now)
        else kept.delete(who)
      }
      await watched.close()
    }
    expect(complaints.filter((complaint) => !isOfTheLine(complaint))).toEqual([])
  }, TEST_MS)

  async function openAs(who: string | undefined, session: Kept | undefined, look: Look): Promise<Page> {
    const watched = await watchPage(browser, { ...look, kept: session })
    open.push({ watched, who })
    watched.page.setDefaultTimeout(STEP_MS)
    return watched.page
  }

  return {
    get url() {
      return app.url
    },
    codeFor: (phone) => app.codeFor(phone),
    restart: (whileAway) => app.restart(whileAway),
    open: (look) => openAs(undefined, undefined, look),
    async enter(who, look, path) {
      const session = kept.get(who) ?? (await signInAs(app.url, who)).kept
      kept.set(who, session)
      const page = await openAs(who, session, look)
      await page.goto(app.url + path)
      return page
    },
    async signIn(page, who, { press, check, write }) {
      if (who.includes('@')) {
        await check(page.locator('input[type=radio][value=email]'))
        await write(page.locator('input[name=email]'), who)
        await write(page.locator('input[name=password]'), DEMO_PASSWORD)
        await press(page.locator('form button[type=submit]'))
      } else {
        await write(page.locator('input[name=phone]'), who)
        await press(page.locator('form button[type=submit]'))
        const field = page.locator('input[autocomplete=one-time-code]')
        await field.waitFor()
        await write(field, await app.codeFor(who))
      }
      await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
    },
  }
}

const isSignedIn = ({ origins }: Kept): boolean =>
  origins.some(({ localStorage }) => localStorage.some(({ name }) => name === KEPT_AT))

/** The browser's own notes of a line that is cut are no errors of the page. */
const isOfTheLine = (complaint: string): boolean => /WebSocket connection to|net::ERR_/.test(complaint)

/** By how many pixels the page is wider than its window. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** The whole number that is shown at a place, in whichever digits. */
export async function numberAt(place: Locator): Promise<number> {
  const text = (await place.innerText()).replaceAll(/[۰-۹]/g, (digit) => String('۰۱۲۳۴۵۶۷۸۹'.indexOf(digit)))
  return Number(text.replaceAll(/[^\d]/g, ''))
}
