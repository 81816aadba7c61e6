// The app by the keyboard alone; booking by it is in the journey of booking.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { signInAs } from './people.ts'
import { type StartedApp, startApp } from './start-app.ts'
import { type WatchedPage, watchPage } from './watched-page.ts'

const TEST_MS = 120_000
const STEP_MS = 30_000
const TABS_MAX = 80
const PHONE = { width: 360, height: 740 }
const DESK = { width: 1440, height: 900 }
const NEW_PHONE = '09351112233'

describe('the keyboard alone', () => {
  let browser: Browser
  let app: StartedApp
  let kept: string
  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, app] = await Promise.all([launchBrowser(), startApp()])
    kept = (await signInAs(app.url, 'patient')).kept
  }, TEST_MS)
  afterAll(() => Promise.all([browser?.close(), app?.stop()]), TEST_MS)

  const enter = async (path: string, session?: string): Promise<WatchedPage> => {
    const watched = await watchPage(browser, { kept: session, language: 'fa', viewport: DESK })
    watched.page.setDefaultTimeout(STEP_MS)
    await watched.open(app.url + path)
    return watched
  }

  it(
    'signs in, and goes on at the heading of the page that it leads to',
    async () => {
      const { page, close } = await enter('/sign-in')

      await tabTo(page, page.locator('input[name=phone]'))
      await page.keyboard.type(NEW_PHONE)
      await page.keyboard.press('Enter')
      await isFocused(page.locator('input[autocomplete=one-time-code]'))
      await page.keyboard.type(await app.codeFor(`+98${NEW_PHONE.slice(1)}`))

      await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
      await isFocused(page.locator('main h1'))
      await close()
    },
    TEST_MS,
  )

  it(
    'skips to the content, and hears of each new page',
    async () => {
      const { page, close } = await enter('/', kept)

      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#content')
      await page.keyboard.press('Enter')
      await isFocused(page.locator('main'))
      expect(new URL(page.url()).hash).toBe('')

      await page.reload()
      await tabTo(page, page.locator('nav a[href="/wallet"]').first())
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/wallet$/)
      await isFocused(page.locator('main h1'))
      await close()
    },
    TEST_MS,
  )

  it(
    'opens the menu of the account, walks in it, and comes back by Escape',
    async () => {
      const { page, close, takeComplaints } = await enter('/', kept)
      const account = page.locator('header [aria-haspopup=menu], header [aria-haspopup=true]')

      await tabTo(page, account)
      await page.keyboard.press('Enter')
      await page.getByRole('menu').waitFor()
      await page.keyboard.press('ArrowDown')
      expect(await page.evaluate('document.activeElement.role')).toBe('menuitem')
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
      await isFocused(account)

      await page.keyboard.press('Enter')
      await page.getByRole('menuitem', { name: 'تیره' }).waitFor()
      await page.keyboard.press('End')
      await page.keyboard.press('Enter') // the last is the way out
      await page.locator('header a[href="/sign-in"]').waitFor()
      expect(takeComplaints()).toEqual([])
      await close()
    },
    TEST_MS,
  )

  it(
    'finds a doctor with the filters',
    async () => {
      const { page, close } = await enter('/doctors')
      await page.setViewportSize(PHONE)

      await tabTo(page, page.locator('main input[type=search]'))
      await page.keyboard.type('رضایی')
      await page.waitForURL(/q=/)
      await tabTo(page, page.getByRole('button', { name: 'فیلترها' }))
      await page.keyboard.press('Enter')
      await tabTo(page, page.locator('main select').first())
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => new URL(page.url()).searchParams.size).toBeGreaterThan(1)
      await close()
    },
    TEST_MS,
  )

  it(
    'asks in a dialog that keeps the focus, and leaves it by Escape to where it was',
    async () => {
      const { page, close, takeComplaints } = await enter('/design')
      const opener = page.getByRole('button', { name: 'باز کردن' }).last()

      await tabTo(page, opener)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
      await dialog.waitFor()
      for (let presses = 0; presses < 6; presses++) {
        await page.keyboard.press('Tab')
        expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
      }
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await isFocused(opener)
      expect(takeComplaints()).toEqual([])
      await close()
    },
    TEST_MS,
  )
})

/** Goes on with the Tab key until `target` has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' })
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the Tab key does not lead to ${target}`)
}

const isFocused = (target: Locator): Promise<void> =>
  expect.poll(() => target.evaluate((element) => element === document.activeElement), { timeout: STEP_MS }).toBe(true)
