// What the app does when its server is away, and once it is back.
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { signInAs } from './people.ts'
import { type StartedApp, startApp } from './start-app.ts'
import { watchPage } from './watched-page.ts'

const TEST_MS = 180_000
const STEP_MS = 40_000

describe('a server that is away', () => {
  let browser: Browser
  let app: StartedApp
  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, app] = await Promise.all([launchBrowser(), startApp()])
  }, TEST_MS)
  afterAll(() => Promise.all([browser?.close(), app?.stop()]), TEST_MS)

  it(
    'is told of while it lasts, and everything goes on by itself',
    async () => {
      const { kept } = await signInAs(app.url, 'patient')
      const [reader, idler] = [
        await watchPage(browser, { kept, language: 'fa' }),
        await watchPage(browser, { kept, language: 'en' }),
      ]
      await reader.open(`${app.url}/visits`)
      await idler.open(app.url) // it calls nothing meanwhile; its socket breaks
      await Promise.all([reader, idler].map(({ page }) => isInstalled(page)))
      const lost = reader.page.getByText('ارتباط با هلسا قطع شده است')

      await app.restart(async () => {
        await lost.waitFor({ timeout: STEP_MS })
        await reader.page.locator('nav a[href="/wallet"]').first().click()
        await idler.page.getByText('Helssa cannot be reached').waitFor({ timeout: STEP_MS })
      })
      await lost.waitFor({ state: 'detached', timeout: STEP_MS })

      await reader.page.locator('main [role=alert]').first().waitFor({ state: 'detached', timeout: STEP_MS })
      await expect.poll(() => reader.page.locator('main').innerText(), { timeout: STEP_MS }).toMatch(/[۰-۹] ریال/)
      await idler.page.getByText('Helssa cannot be reached').waitFor({ state: 'detached', timeout: STEP_MS })
      expect([...reader.takeComplaints(), ...idler.takeComplaints()].filter((line) => !isNote(line))).toEqual([])
      await Promise.all([reader.close(), idler.close()])
    },
    TEST_MS,
  )

  it(
    'leaves a page that says so, with the number for emergencies',
    async () => {
      const { page, open, close } = await watchPage(browser, { language: 'fa' })
      await open(app.url)
      await isInstalled(page)

      await app.restart(async () => {
        await page.goto(`${app.url}/doctors`)
        expect(await page.locator('h1').innerText()).toBe('ارتباط با هلسا برقرار نیست')
        expect(await page.locator('a[href="tel:115"]').count()).toBe(2)
      })

      // It goes on by itself where one was.
      await page.locator('input[type=search]').waitFor({ timeout: STEP_MS })
      await close()
    },
    TEST_MS,
  )

  it(
    'is no reason not to have the app on the home screen: it can be installed',
    async () => {
      const { page, open, close } = await watchPage(browser, { language: 'fa' })
      await open(app.url)
      await isInstalled(page)

      expect(await installabilityErrors(page)).toEqual([])
      await close()
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

/** The browser's own notes of a line that is cut are no errors of the page. */
const isNote = (line: string): boolean => /WebSocket connection to|net::ERR_/.test(line)
