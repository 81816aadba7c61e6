// Every page of the started app, as those see it who may: in both languages, light and dark, on a phone and at a desk.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../scripts/build-web.mjs'
import { launchBrowser } from '../../server/test/browser/launch.ts'
import { type AppPage, everyPage } from './every-page.ts'
import { lookOver } from './look-over.ts'
import { type Person, type SignedIn, signInAll } from './people.ts'
import type { StartedApp } from './start-app.ts'
import { startTestApp } from './test-app.ts'
import { walk } from './walk.ts'

const START_MS = 120_000
const WALK_MS = 600_000

describe('every page', () => {
  let browser: Browser
  let app: StartedApp
  let people: Record<Person, SignedIn>
  let pages: readonly AppPage[]
  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, app] = await Promise.all([launchBrowser({ fakeDevices: true }), startTestApp()])
    people = await signInAll(app.url)
    pages = await everyPage(people)
  }, START_MS)
  afterAll(() => Promise.all([browser?.close(), app?.stop()]), START_MS)

  it.each(['nobody', 'patient', 'doctor', 'support', 'admin'] as const)(
    'is whole, readable and without fault for %s',
    async (who) => {
      const wrong = await walk(browser, {
        url: app.url,
        pages: pages.filter((page) => page.who === who),
        kept: who === 'nobody' ? undefined : people[who].kept,
        look: ({ page, told }, _, { language }) => lookOver(page, { language, told: told() }),
      })

      expect(wrong).toEqual([])
    },
    WALK_MS,
  )
})
