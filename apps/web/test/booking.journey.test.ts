// From a stranger's first look to a paid visit and its end, as a browser plays it against the started server.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { EN_DESK, EN_PHONE, FA_DESK, FA_PHONE, sideways, TEST_MS, useVisitors } from './visitor.ts'

const TABS_MAX = 60
const TIME = /^[0-9۰-۹]{2}:[0-9۰-۹]{2}$/
const COMPLAINT = 'درد قفسهٔ سینه از دو روز پیش'

const visitors = useVisitors()
let phones = 0

/** Signs up somebody new. */
const signIn = (page: Page): Promise<void> => visitors.signIn(page, `+98935${String(++phones).padStart(7, '0')}`)

/** Finds a doctor by a name, takes the last time of the shown day, and goes on to book it. */
async function chooseTime(page: Page, name: string): Promise<void> {
  await page.goto(visitors.url)
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
    ['fa', 'a phone', FA_PHONE],
    ['en', 'a phone', EN_PHONE],
    ['fa', 'a desk', FA_DESK],
    ['en', 'a desk', EN_DESK],
  ] as const)(
    'goes from signing up to a paid visit and its cancelling (%s, %s)',
    async (language, _, look) => {
      const page = await visitors.open(look)

      await chooseTime(page, 'رضایی')
      const chosen = new URL(page.url()).searchParams.get('to') ?? ''
      await signIn(page)

      const complaint = page.locator('input[name=chief_complaint]')
      await complaint.waitFor()
      expect(decodeURIComponent(page.url())).toBe(decodeURIComponent(`${visitors.url}${chosen}`))
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

      await page.goto(`${visitors.url}/visits`)
      await page.locator('article').first().waitFor()
      expect(await page.locator('article').count()).toBe(1) // two clicks booked once

      await page.goto(visit)
      await page.locator('main button.button--danger-soft').click()
      const dialog = page.getByRole('dialog')
      expect(await dialog.innerText()).toMatch(language === 'fa' ? /[۰-۹,٬]+ ریال/ : /[\d,]+ IRR/)
      await dialog.locator('button').last().click()
      await dialog.waitFor({ state: 'detached' })
      await page.goto(`${visitors.url}/visits?tab=past`)
      await page.locator('article').first().waitFor()
      expect(await page.locator('article').innerText()).toContain(language === 'fa' ? 'لغوشده' : 'Cancelled')
    },
    TEST_MS,
  )

  it(
    'offers other times when somebody was faster, and keeps what was typed',
    async () => {
      const [faster, slower] = [await visitors.open(FA_PHONE), await visitors.open(EN_DESK)]
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
      const page = await visitors.open(FA_PHONE)
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
      const page = await visitors.open(FA_DESK)
      await page.goto(visitors.url)
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

      await page.getByRole('timer').waitFor()
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
