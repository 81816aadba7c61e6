// What the app does when its server is away, and once it is back.
import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PEOPLE } from './people.ts'
import { FA_PHONE, LOOKS, TEST_MS, useVisitors } from './visitor.ts'

const STEP_MS = 40_000
const LOST = { fa: 'ارتباط با هلسا قطع شده است', en: 'Helssa cannot be reached' } as const

const visitors = useVisitors()

describe('a server that is away', () => {
  it.each(LOOKS)(
    'is told of while it lasts, and everything goes on by itself, %s',
    async (_, look, othersLook) => {
      const reader = await visitors.enter(PEOPLE.patient, look, '/record')
      const idler = await visitors.enter(PEOPLE.patient, othersLook, '/') // it calls nothing meanwhile; its socket breaks
      for (const page of [reader, idler]) {
        await page.locator('main h1').waitFor() // what is still being loaded when the line is cut is another matter
        await isInstalled(page)
      }
      const lost = reader.getByText(LOST[look.language])
      const missed = idler.getByText(LOST[othersLook.language])

      await visitors.restart(async () => {
        await lost.waitFor({ timeout: STEP_MS })
        await look.hand.press(reader.locator('nav a[href="/visits"]').filter({ visible: true }).first())
        await missed.waitFor({ timeout: STEP_MS })
      })
      await lost.waitFor({ state: 'detached', timeout: STEP_MS })

      await reader.locator('main [role=alert]').first().waitFor({ state: 'detached', timeout: STEP_MS })
      await reader.locator('main article').first().waitFor({ timeout: STEP_MS })
      await missed.waitFor({ state: 'detached', timeout: STEP_MS })
    },
    TEST_MS,
  )

  it(
    'leaves a page that says so, with the number for emergencies',
    async () => {
      const page = await visitors.open(FA_PHONE)
      await page.goto(visitors.url)
      await isInstalled(page)

      await visitors.restart(async () => {
        await page.goto(`${visitors.url}/doctors`)
        expect(await page.locator('h1').innerText()).toBe('ارتباط با هلسا برقرار نیست')
        expect(await page.locator('a[href="tel:115"]').count()).toBe(2)
      })

      // It goes on by itself where one was.
      await page.locator('input[type=search]').waitFor({ timeout: STEP_MS })
    },
    TEST_MS,
  )

  it(
    'is no reason not to have the app on the home screen: it can be installed',
    async () => {
      const page = await visitors.open(FA_PHONE)
      await page.goto(visitors.url)
      await isInstalled(page)

      expect(await installabilityErrors(page)).toEqual([])
    },
    TEST_MS,
  )
})

/** Until the service worker answers for the page. */
const isInstalled = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate('!!navigator.serviceWorker.controller'), { timeout: STEP_MS }).toBe(true)

/** What Chromium has against installing it, but for that it is looked at in a private window. */
async function installabilityErrors(page: Page): Promise<string[]> {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  const { installabilityErrors: errors } = await devtools.send('Page.getInstallabilityErrors')
  return errors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')
}
