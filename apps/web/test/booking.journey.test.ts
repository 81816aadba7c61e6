// From a stranger's first look to a paid visit and its end, as a browser plays it against the started server.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { EN_DESK, FA_PHONE, LOOKS, type Look, sideways, TEST_MS, useVisitors } from './visitor.ts'

const TIME = /^[0-9۰-۹]{2}:[0-9۰-۹]{2}$/
const COMPLAINT = 'درد قفسهٔ سینه از دو روز پیش'

const visitors = useVisitors()
let phones = 0

/** Signs up somebody new. */
const signUp = (page: Page, { hand }: Look): Promise<void> =>
  visitors.signIn(page, `+98935${String(++phones).padStart(7, '0')}`, hand)

/** Finds a doctor by a name, takes the last time of the shown day, and goes on to book it. */
async function chooseTime(page: Page, name: string, { hand }: Look): Promise<void> {
  await page.goto(visitors.url)
  await hand.write(page.locator('input[type=search]'), name)
  await page.keyboard.press('Enter')
  await hand.press(page.locator('article a').first())
  await hand.check(page.getByRole('radio', { name: TIME }).last())
  await hand.press(page.locator('a[href*="/book?"]'))
}

describe('booking a visit', () => {
  it.each(LOOKS)(
    'goes from signing up to a paid visit and its cancelling, %s',
    async (_, look) => {
      const { hand, language } = look
      const page = await visitors.open(look)

      await chooseTime(page, 'رضایی', look)
      const chosen = new URL(page.url()).searchParams.get('to') ?? ''
      await signUp(page, look)

      const complaint = page.locator('input[name=chief_complaint]')
      await complaint.waitFor()
      expect(decodeURIComponent(page.url())).toBe(decodeURIComponent(`${visitors.url}${chosen}`))
      expect(await sideways(page)).toBe(0)
      await hand.write(complaint, COMPLAINT)
      await page.locator('dl').waitFor() // the price comes before anything is done
      await hand.pressTwice(page.locator('form button[type=submit]'))

      await page.getByRole('timer').waitFor()
      expect(await sideways(page)).toBe(0)
      await hand.press(page.locator('main button').first())
      await hand.press(page.locator('button[value=paid]'))

      await page.waitForURL(/\/payments\/return/)
      const toVisit = page.locator('main a[href^="/visits/"]').first()
      await toVisit.waitFor()
      expect(await sideways(page)).toBe(0)
      await hand.press(toVisit)
      await page.waitForURL(/\/visits\/[0-9a-f-]+$/)
      await page.getByText(COMPLAINT).waitFor()
      const visit = page.url()

      await page.goto(`${visitors.url}/visits`)
      await page.locator('article').first().waitFor()
      expect(await page.locator('article').count()).toBe(1) // asked twice, booked once

      await page.goto(visit)
      await hand.press(page.locator('main button.button--danger-soft'))
      const dialog = page.getByRole('dialog')
      expect(await dialog.innerText()).toMatch(language === 'fa' ? /[۰-۹,٬]+ ریال/ : /[\d,]+ IRR/)
      await hand.press(dialog.locator('button').last())
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
      for (const [page, look] of [
        [faster, FA_PHONE],
        [slower, EN_DESK],
      ] as const) {
        await chooseTime(page, 'جعفری', look)
        await signUp(page, look)
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
      await chooseTime(page, 'محسنی', FA_PHONE)
      await signUp(page, FA_PHONE)
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
})
