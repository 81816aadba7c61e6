// People before their browsers: pages of the started app in a language and a size, signed in as a person signs in.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { DEMO_PASSWORD } from '../../server/src/demo/persons.ts'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { KEPT_AT } from './people.ts'
import { type StartedApp, startApp } from './start-app.ts'

/** What is waited for comes at once on a quiet machine, and in its time on a busy one. */
export const TEST_MS = 180_000
export const STEP_MS = 30_000
export const SLOWLY = { timeout: STEP_MS, interval: 100 }

const PHONE = { width: 360, height: 740 }
const DESK = { width: 1440, height: 900 }

/** How somebody looks at the app. */
export interface Look {
  readonly language: 'fa' | 'en'
  readonly viewport: { readonly width: number; readonly height: number }
}
export const FA_PHONE: Look = { language: 'fa', viewport: PHONE }
export const EN_PHONE: Look = { language: 'en', viewport: PHONE }
export const FA_DESK: Look = { language: 'fa', viewport: DESK }
export const EN_DESK: Look = { language: 'en', viewport: DESK }

export interface Visitors {
  /** Where the app is. */
  readonly url: string
  /** A page of a browser that knows nobody. */
  open(look: Look): Promise<Page>
  /** The same, with somebody of the demo data signed in by phone or e-mail; where `path` leads. */
  enter(who: string, look: Look, path: string): Promise<Page>
  /** Fills in the sign-in page that is shown, and waits until it was left. */
  signIn(page: Page, who: string): Promise<void>
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
  const contexts: { context: BrowserContext; who: string | undefined }[] = []
  const troubles: string[] = []
  /** What browsers kept of who was signed in: a code is sent to a phone only now and then. */
  const kept = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>()
  let browser: Browser
  let app: StartedApp
  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, app] = await Promise.all([launchBrowser({ fakeDevices }), environment().then(startApp)])
  }, TEST_MS)
  afterAll(() => Promise.all([browser?.close(), app?.stop()]), TEST_MS)
  afterEach(async () => {
    for (const { context, who } of contexts.splice(0)) {
      if (who !== undefined) kept.set(who, await context.storageState())
      await context.close()
    }
    expect(troubles.splice(0)).toEqual([])
  }, TEST_MS)

  async function openAs(who: string | undefined, { language, viewport }: Look): Promise<Page> {
    const storageState = who === undefined ? undefined : kept.get(who)
    const context = await browser.newContext({ viewport, ...(storageState && { storageState }) })
    await context.addInitScript((chosen) => localStorage.setItem('helssa.language', chosen), language)
    contexts.push({ context, who })
    const page = await context.newPage()
    page.setDefaultTimeout(STEP_MS)
    page.on('pageerror', ({ message }) => troubles.push(message))
    page.on('console', (line) => {
      if (line.type() === 'error' && !isNote(line.text())) troubles.push(line.text())
    })
    return page
  }

  async function signIn(page: Page, who: string): Promise<void> {
    if (who.includes('@')) {
      await page.locator('form').waitFor()
      await page.locator('input[type=radio][value=email]').check()
      await page.locator('input[name=email]').fill(who)
      await page.locator('input[name=password]').fill(DEMO_PASSWORD)
      await page.locator('form button[type=submit]').click()
    } else {
      await page.locator('input[name=phone]').fill(who)
      await page.locator('form button[type=submit]').click()
      await page.locator('input[autocomplete=one-time-code]').waitFor()
      await page.locator('input[autocomplete=one-time-code]').fill(await app.codeFor(who))
    }
    await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
  }

  return {
    get url() {
      return app.url
    },
    signIn,
    open: (look) => openAs(undefined, look),
    async enter(who, look, path) {
      const page = await openAs(who, look)
      if (kept.get(who)?.origins.some(({ localStorage }) => localStorage.some(({ name }) => name === KEPT_AT))) {
        await page.goto(app.url + path)
        return page
      }
      await page.goto(`${app.url}/sign-in?to=${encodeURIComponent(path)}`)
      await signIn(page, who)
      return page
    },
  }
}

/** The browser's own notes of refused calls and of a line that is cut are no errors of the page. */
const isNote = (text: string): boolean =>
  text.startsWith('Failed to load resource') || text.startsWith('WebSocket connection to')

/** By how many pixels the page is wider than its window. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** The whole number that is shown at a place, in whichever digits. */
export async function numberAt(place: Locator): Promise<number> {
  const text = (await place.innerText()).replaceAll(/[۰-۹]/g, (digit) => String('۰۱۲۳۴۵۶۷۸۹'.indexOf(digit)))
  return Number(text.replaceAll(/[^\d]/g, ''))
}
