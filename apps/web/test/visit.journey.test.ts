// A visit by video, as its patient and its doctor hold it in two browsers whose cameras are made up.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { type StartedApp, startApp } from './start-app.ts'

const TEST_MS = 180_000
const STEP_MS = 30_000
/** Two browsers share few processors with all else that runs. */
const SLOWLY = { timeout: 60_000, interval: 200 }
const FRAMES = 100
/** The demo's visit that begins some minutes after its data was loaded. */
const PATIENT = '+989123456780'
const DOCTOR = '+989120000001'

let browser: Browser
let app: StartedApp
const pages: Page[] = []
const troubles: string[] = []

beforeAll(async () => {
  await ensureBuilt()
  ;[browser, app] = await Promise.all([launchBrowser({ fakeDevices: true }), startApp()])
}, TEST_MS)
afterAll(() => Promise.all([browser?.close(), app?.stop()]), TEST_MS)
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()))
  expect(troubles.splice(0)).toEqual([])
})

async function signIn(phone: string, language: string, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport })
  await context.addInitScript((chosen) => localStorage.setItem('helssa.language', chosen), language)
  const page = await context.newPage()
  page.on('pageerror', ({ message }) => troubles.push(message))
  page.setDefaultTimeout(STEP_MS)
  pages.push(page)
  await page.goto(`${app.url}/sign-in`)
  await page.locator('input[name=phone]').fill(phone)
  await page.locator('form button[type=submit]').click()
  await page.locator('input[autocomplete=one-time-code]').waitFor()
  await page.locator('input[autocomplete=one-time-code]').fill(await app.codeFor(phone))
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return page
}

/** Frames of the other side's picture that this page has shown, since it was loaded. */
const framesAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      document.querySelector<HTMLVideoElement>('video[data-side=other]')?.getVideoPlaybackQuality().totalVideoFrames ??
      0,
  )
const sees = (page: Page) => expect.poll(() => framesAt(page), SLOWLY).toBeGreaterThanOrEqual(FRAMES)
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('a video visit', () => {
  it(
    'shows patient and doctor each other, and comes back after a reload and after leaving',
    async () => {
      const patient = await signIn(PATIENT, 'fa', { width: 360, height: 740 })
      await patient.goto(`${app.url}/visits`)
      await patient.locator('main a[href$="/room"]').first().click()
      const enterAsPatient = patient.getByRole('button', { name: 'ورود به ویزیت' })
      await enterAsPatient.click()
      await patient.getByText('در انتظار').first().waitFor()
      expect(await sideways(patient)).toBe(0)

      const doctor = await signIn(DOCTOR, 'en', { width: 1440, height: 900 })
      await doctor.goto(patient.url())
      await doctor.getByText('is in the room').waitFor()
      await doctor.getByRole('button', { name: 'Enter the visit' }).click()
      await Promise.all([sees(patient), sees(doctor)])
      expect(await sideways(doctor)).toBe(0)

      await patient.reload({ waitUntil: 'commit' })
      await patient.waitForFunction(
        () =>
          (document.querySelector<HTMLVideoElement>('video[data-side=other]')?.getVideoPlaybackQuality()
            .totalVideoFrames ?? 0) > 0,
        undefined,
        { timeout: 5_000 },
      )
      await Promise.all([sees(patient), sees(doctor)])

      await patient.getByRole('button', { name: 'گفت‌وگو و پرونده' }).click()
      await patient.getByRole('textbox').fill('صدای من می‌آید؟')
      await patient.keyboard.press('Enter')
      await doctor.getByText('Chat (1)').click()
      await doctor.getByText('صدای من می‌آید؟').waitFor()

      await patient.getByRole('button', { name: 'بستن میکروفون' }).click()
      await doctor.getByText('Microphone off').waitFor()

      await patient.getByRole('toolbar').getByRole('button').last().click()
      await doctor.getByText(/left the call/).waitFor()
      await patient.getByRole('button', { name: 'بازگشت به تماس' }).click()
      await Promise.all([sees(patient), sees(doctor)])
    },
    TEST_MS,
  )
})
