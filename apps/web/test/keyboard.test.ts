// What the keyboard meets between the pages; that every journey can be made by it the journeys themselves prove.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { reach } from './hand.ts'
import { PEOPLE } from './people.ts'
import { EN_PHONE, FA_DESK, STEP_MS, TEST_MS, useVisitors } from './visitor.ts'

const NEW_PHONE = '09351112233'

const visitors = useVisitors()
const enter = (path: string) => visitors.enter(PEOPLE.patient, FA_DESK, path)
async function open(path: string): Promise<Page> {
  const page = await visitors.open(FA_DESK)
  await page.goto(visitors.url + path)
  return page
}

describe('the keyboard alone', () => {
  it(
    'signs in, and goes on at the heading of the page that it leads to',
    async () => {
      const page = await open('/sign-in')

      await reach(page.locator('input[name=phone]'))
      await page.keyboard.type(NEW_PHONE)
      await page.keyboard.press('Enter')
      await isFocused(page.locator('input[autocomplete=one-time-code]'))
      await page.keyboard.type(await visitors.codeFor(`+98${NEW_PHONE.slice(1)}`))

      await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
      await isFocused(page.locator('main h1'))
    },
    TEST_MS,
  )

  it(
    'skips to the content, and hears of each new page',
    async () => {
      const page = await enter('/')

      await page.locator('main h1').waitFor()
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#content')
      await page.keyboard.press('Enter')
      await isFocused(page.locator('main'))
      expect(new URL(page.url()).hash).toBe('')

      await page.reload()
      await reach(page.locator('nav a[href="/wallet"]').first())
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/wallet$/)
      await isFocused(page.locator('main h1'))
    },
    TEST_MS,
  )

  it(
    'opens the menu of the account, walks in it, and comes back by Escape',
    async () => {
      const page = await enter('/')
      const account = page.locator('header [aria-haspopup=menu], header [aria-haspopup=true]')

      await reach(account)
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
    },
    TEST_MS,
  )

  it(
    'finds a doctor with the filters',
    async () => {
      const page = await visitors.open(EN_PHONE)
      await page.goto(`${visitors.url}/doctors`)

      await reach(page.locator('main input[type=search]'))
      await page.keyboard.type('رضایی')
      await page.waitForURL(/q=/)
      await reach(page.getByRole('button', { name: 'Filters' }))
      await page.keyboard.press('Enter')
      await reach(page.locator('main select').first())
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => new URL(page.url()).searchParams.size).toBeGreaterThan(1)
    },
    TEST_MS,
  )

  it(
    'asks in a dialog that keeps the focus, and leaves it by Escape to where it was',
    async () => {
      const page = await open('/design')
      const opener = page.getByRole('button', { name: 'باز کردن' }).last()

      await reach(opener)
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
    },
    TEST_MS,
  )
})

const isFocused = (target: Locator): Promise<void> =>
  expect.poll(() => target.evaluate((element) => element === document.activeElement), { timeout: STEP_MS }).toBe(true)
