// From a stranger's first look to a paid visit and its end, as a browser plays it against the started server.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { type StartedApp, startApp } from './start-app.ts'

const PHONE = { width: 360, height: 740 }
const DESK = { width: 1440, height: 900 }
const TEST_MS = 120_000
const STEP_MS = 20_000
const TABS_MAX = 60
const TIME = /^[0-9۰-۹]{2}:[0-9۰-۹]{2}$/
const COMPLAINT = 'درد قفسهٔ سینه از دو روز پیش'

let browser: Browser
let app: StartedApp
let phones = 0
const pages: Page[] = []
const troubles: string[] = []

beforeAll(async () => {
  await ensureBuilt()
  ;[browser, app] = await Promise.all([launchBrowser(), startApp()])
}, TEST_MS)
afterAll(() => Promise.all([browser?.close(), app?.stop()]), TEST_MS)
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()))
  expect(troubles.splice(0)).toEqual([])
})

async function open(language: string, viewport = PHONE): Promise<Page> {
  const context = await browser.newContext({ viewport })
  await context.addInitScript((chosen) => localStorage.setItem('helssa.language', chosen), language)
  const page = await context.newPage()
  page.on('pageerror', ({ message }) => troubles.push(message))
  page.on('console', (line) => {
    // The browser's own notes of refused calls are no errors of the page.
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) troubles.push(line.text())
  })
  page.setDefaultTimeout(STEP_MS)
  pages.push(page)
  return page
}

async function signIn(page: Page): Promise<void> {
  const phone = `+98935${String(++phones).padStart(7, '0')}`
  await page.locator('input[name=phone]').fill(phone)
  await page.locator('form button[type=submit]').click()
  await page.locator('input[autocomplete=one-time-code]').fill(await codeSentTo(page, phone))
}
async function codeSentTo(page: Page, phone: string): Promise<string> {
  await page.locator('input[autocomplete=one-time-code]').waitFor()
  return app.codeFor(phone)
}

const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Finds a doctor by a name, takes the last time of the shown day, and goes on to book it. */
async function chooseTime(page: Page, name: string): Promise<void> {
  await page.goto(app.url)
  await page.locator('input[type=search]').fill(name)
  await page.locator('input[type=search]').press('Enter')
  await page.locator('article a').first().click()
  await page.getByRole('radio', { name: TIME }).last().check({ force: true })
  await page.locator('a[href*="/book?"]').click()
}

/** Goes on with the Tab key until `target` has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' })
  for (let presses = 0; presses < TABS_MAX; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the Tab key does not lead to ${target}`)
}

describe('booking a visit', () => {
  it.each([
    ['fa', 'a phone', PHONE],
    ['en', 'a phone', PHONE],
    ['fa', 'a desk', DESK],
    ['en', 'a desk', DESK],
  ] as const)(
    'goes from signing up to a paid visit and its cancelling (%s, %s)',
    async (language, _, viewport) => {
      const page = await open(language, viewport)

      await chooseTime(page, 'رضایی')
      const chosen = new URL(page.url()).searchParams.get('to') ?? ''
      await signIn(page)

      const complaint = page.locator('input[name=chief_complaint]')
      await complaint.waitFor()
      expect(decodeURIComponent(page.url())).toBe(decodeURIComponent(`${app.url}${chosen}`))
      expect(await sideways(page)).toBe(0)
      await complaint.fill(COMPLAINT)
      await page.locator('dl').waitFor() // the price comes before anything is done
      await page.locator('form button[type=submit]').dblclick()

      await page.getByRole('timer').waitFor()
      expect(await sideways(page)).toBe(0)
      await page.locator('main button').first().click()
      await page.locator('button[value=paid]').click()

      await page.waitForURL(/\/payments\/return/)
      const toVisit = page.locator('main a[href^="/visits/"]').first()
      await toVisit.waitFor()
      expect(await sideways(page)).toBe(0)
      await toVisit.click()
      await page.waitForURL(/\/visits\/[0-9a-f-]+$/)
      await page.getByText(COMPLAINT).waitFor()
      const visit = page.url()

      await page.goto(`${app.url}/visits`)
      await page.locator('article').first().waitFor()
      expect(await page.locator('article').count()).toBe(1) // two clicks booked once

      await page.goto(visit)
      await page.locator('main button.button--danger-soft').click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.innerText()).toMatch(language === 'fa' ? /[۰-۹,٬]+ ریال/ : /[\d,]+ IRR/)
      await dialog.locator('button').last().click()
      await dialog.waitFor({ state: 'detached' })
      await page.goto(`${app.url}/visits?tab=past`)
      await page.locator('article').first().waitFor()
      expect(await page.locator('article').innerText()).toContain(language === 'fa' ? 'لغوشده' : 'Cancelled')
    },
    TEST_MS,
  )

  it(
    'offers other times when somebody was faster, and keeps what was typed',
    async () => {
      const [faster, slower] = [await open('fa'), await open('en', DESK)]
      for (const page of [faster, slower]) {
        await chooseTime(page, 'جعفری')
        await signIn(page)
        await page.locator('input[name=chief_complaint]').fill(COMPLAINT)
      }

      await faster.locator('form button[type=submit]').click()
      await faster.getByRole('timer').waitFor()
      await slower.locator('form button[type=submit]').click()
      await slower.getByRole('alert').locator('li a').first().click()
      await slower.getByRole('alert').waitFor({ state: 'detached' })

      expect(await slower.locator('input[name=chief_complaint]').inputValue()).toBe(COMPLAINT)
      await slower.locator('form button[type=submit]').click()
      await slower.getByRole('timer').waitFor()
    },
    TEST_MS,
  )

  it(
    'lets a payment that was given up at the bank be tried again',
    async () => {
      const page = await open('fa')
      await chooseTime(page, 'محسنی')
      await signIn(page)
      await page.locator('input[name=chief_complaint]').fill(COMPLAINT)
      await page.locator('form button[type=submit]').click()
      await page.getByRole('timer').waitFor()

      await page.locator('main button').first().click()
      await page.locator('button[value=cancelled]').click()
      await page.waitForURL(/\/payments\/return/)
      await page.locator('main a[href$="/pay"]').click()
      await page.getByRole('timer').waitFor()
      await page.locator('main button').first().click()
      await page.locator('button[value=paid]').click()

      await page.waitForURL(/\/payments\/return/)
      await expect.poll(() => page.locator('main').innerText()).toContain('وقت شما قطعی است')
    },
    TEST_MS,
  )

  it(
    'can be done by the keyboard alone',
    async () => {
      const page = await open('fa', DESK)
      await page.goto(app.url)
      await tabTo(page, page.locator('input[type=search]'))
      await page.keyboard.type('پاکزاد')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/doctors\?q=/)
      await tabTo(page, page.locator('article a').first())
      await page.keyboard.press('Enter')

      await tabTo(page, page.getByRole('radio', { name: TIME }).first())
      await page.keyboard.press('ArrowDown')
      await tabTo(page, page.locator('a[href*="/book?"]'))
      await page.keyboard.press('Enter')
      await signIn(page)
      await tabTo(page, page.locator('input[name=chief_complaint]'))
      await page.keyboard.type(COMPLAINT)
      await page.locator('dl').waitFor()
      await page.keyboard.press('Enter')

      await tabTo(page, page.locator('main button').first())
      await page.keyboard.press('Enter')
      await tabTo(page, page.locator('button[value=paid]'))
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/payments\/return/)
      await page.getByText('وقت شما قطعی است').waitFor()
    },
    TEST_MS,
  )
})
