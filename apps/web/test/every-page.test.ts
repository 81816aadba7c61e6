// Every page of the started app, as those see it who may: in both languages, light and dark, on a phone and at a desk.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { type AppPage, everyPage } from './every-page.ts'
import { lookOver } from './look-over.ts'
import { type Person, type SignedIn, signInAs, type Who } from './people.ts'
import { type StartedApp, startApp } from './start-app.ts'
import { type WatchedPage, watchPage } from './watched-page.ts'

const START_MS = 120_000
const WALK_MS = 600_000
const PHONE = { width: 360, height: 740 }
const DESK = { width: 1440, height: 900 }
/** Each of two things meets each of the two others; what is wrong in a pair only is found. */
const LOOKS = {
  fa: [
    { viewport: PHONE, colorScheme: 'light' },
    { viewport: DESK, colorScheme: 'dark' },
  ],
  en: [
    { viewport: PHONE, colorScheme: 'dark' },
    { viewport: DESK, colorScheme: 'light' },
  ],
} as const

describe('every page', () => {
  let browser: Browser
  let app: StartedApp
  let pages: readonly AppPage[]
  let people: Record<Person, SignedIn>
  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, app] = await Promise.all([launchBrowser({ fakeDevices: true }), startApp()])
    const signIn = (who: Person) => signInAs(app.url, who)
    const [patient, doctor] = [await signIn('patient'), await signIn('doctor')]
    people = { patient, doctor, support: await signIn('support'), admin: await signIn('admin') }
    pages = await everyPage(people)
  }, START_MS)
  afterAll(() => Promise.all([browser?.close(), app?.stop()]), START_MS)

  async function walk(who: Who, language: 'fa' | 'en'): Promise<string[]> {
    const kept = who === 'nobody' ? undefined : people[who].kept
    const watched = await watchPage(browser, { kept, language })
    const wrong: string[] = []
    for (const { path } of pages.filter((page) => page.who === who)) {
      await watched.page.setViewportSize(LOOKS[language][0].viewport)
      await watched.page.emulateMedia({ colorScheme: LOOKS[language][0].colorScheme })
      await watched.open(app.url + path)
      wrong.push(...(await lookAtAll(watched, language)).map((line) => `${path} ${line}`))
    }
    await watched.close()
    return wrong
  }

  async function lookAtAll({ page, told, takeComplaints }: WatchedPage, language: 'fa' | 'en'): Promise<string[]> {
    const wrong: string[] = []
    for (const { viewport, colorScheme } of LOOKS[language]) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const found = [...(await lookOver(page, { language, told: told() })), ...takeComplaints()]
      wrong.push(...found.map((line) => `${language} ${viewport.width} ${colorScheme}: ${line}`))
    }
    return wrong
  }

  it.each(['nobody', 'patient', 'doctor', 'support', 'admin'] as const)(
    'is whole, readable and without fault for %s',
    async (who) => {
      const found = await Promise.all([walk(who, 'fa'), walk(who, 'en')])

      expect(found.flat()).toEqual([])
    },
    WALK_MS,
  )
})
