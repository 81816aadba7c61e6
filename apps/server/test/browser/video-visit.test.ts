// A visit as two browsers hold it: their cameras are made up, all else is real.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../house.ts'
import { portOf } from '../live.ts'
import { launchBrowser } from './launch.ts'
import { servePages } from './pages.ts'

const house = useHouse({ RATE_LIMIT_SOCKET: 'off' })
/** Two browsers share two busy processors with all else that runs. */
const TEST_MS = 120_000
const SLOWLY = { timeout: 60_000, interval: 200 }
const FRAMES = 100
const SLOT = new Date('2024-01-20T06:00:00Z')
const NOW = new Date('2024-01-20T05:50:00Z')

let browser: Browser
let served: Awaited<ReturnType<typeof servePages>>
let visit: { id: string; patient: SignedIn; doctor: SignedIn }
const pages: Page[] = []

beforeAll(async () => {
  ;[browser, served] = await Promise.all([launchBrowser({ fakeDevices: true }), servePages()])
}, TEST_MS)
afterAll(() => Promise.all([browser?.close(), served?.close()]))
beforeEach(async () => {
  house.now = NOW
  visit = await book({ paid: true })
})
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()))
})

async function book({ paid }: { paid: boolean }) {
  const [doctor, patient] = [await house.doctor(), await house.patient({ balance: 5_000_000 })]
  const { care } = house.domains
  const asked = { doctorId: doctor.id, startsAt: SLOT, visitType: 'online', chiefComplaint: 'سرفه' } as const
  const { encounter } = await care.book(patient.id, { ...asked, description: null, insurance: undefined })
  if (paid) await care.pay(patient.id, { encounterId: encounter.id, method: 'wallet' })
  return { id: encounter.id, patient, doctor }
}

async function enter(as: SignedIn, role: 'patient' | 'doctor', encounter = visit.id): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  pages.push(page)
  const server = `http://127.0.0.1:${await portOf(house)}`
  await page.goto(`${served.url}#${new URLSearchParams({ server, token: as.access, encounter, role })}`)
  await page.waitForFunction('window.visit')
  return page
}
const framesAt = (page: Page): Promise<number> => page.evaluate('window.visit.framesDecoded()')
const samplesAt = (page: Page): Promise<number> => page.evaluate('window.visit.audioSamples()')
const toldAt = (page: Page): Promise<string[]> => page.evaluate('window.visit.told')
const seesAndHears = async (page: Page) => {
  await expect.poll(() => framesAt(page), SLOWLY).toBeGreaterThanOrEqual(FRAMES)
  await expect.poll(() => samplesAt(page), SLOWLY).toBeGreaterThan(0)
}

describe('a visit in two browsers', () => {
  it(
    'shows each the other, and shows them again within five seconds of a reload',
    async () => {
      const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
      await Promise.all([seesAndHears(doctor), seesAndHears(patient)])
      expect(await toldAt(doctor)).toContain('connected')

      const before = await framesAt(doctor)
      await patient.reload({ waitUntil: 'commit' })
      await patient.waitForFunction('window.visit?.framesDecoded().then((n) => n > 0)', undefined, { timeout: 5_000 })
      await Promise.all([seesAndHears(doctor), seesAndHears(patient)])

      expect(before).toBeGreaterThanOrEqual(FRAMES)
      expect((await toldAt(patient)).filter((what) => what.startsWith('fault'))).toEqual([])
      expect((await toldAt(doctor)).filter((what) => what.startsWith('fault'))).toEqual([])
    },
    TEST_MS,
  )

  it(
    'keeps the picture while a seat is lost, and goes on with the next one',
    async () => {
      const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
      await Promise.all([seesAndHears(doctor), seesAndHears(patient)])
      const joins = (page: Page) => toldAt(page).then((told) => told.filter((what) => what === 'joined').length)

      await house.db
        .updateTable('video_sittings')
        .set({ left_at: house.now, left_because: 'silent' })
        .where('person_id', '=', visit.patient.id)
        .execute()
      await house.domains.video.beat() // the server gives the seat up; the page takes another
      await expect.poll(() => joins(patient), SLOWLY).toBe(2)
      const before = await framesAt(doctor)
      await expect.poll(() => framesAt(doctor), SLOWLY).toBeGreaterThan(before + FRAMES)

      // Two tracks, once: the connection was never begun anew.
      for (const page of [doctor, patient])
        expect((await toldAt(page)).filter((what) => /track|no picture/.test(what))).toEqual(['track', 'track'])
      expect((await toldAt(doctor)).filter((what) => what.startsWith('fault'))).toEqual([])
    },
    TEST_MS,
  )

  it(
    'lets nobody else in, nor hear',
    async () => {
      const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
      await seesAndHears(doctor)
      const unpaid = await book({ paid: false })
      const strangers: [SignedIn, 'patient' | 'doctor', string, string][] = [
        [await house.patient(), 'patient', visit.id, 'ended refused NOT_FOUND'],
        [await house.doctor(), 'doctor', visit.id, 'ended refused NOT_FOUND'],
        [unpaid.patient, 'patient', unpaid.id, 'ended refused PAYMENT_REQUIRED'],
      ]
      for (const [who, role, id, refusal] of strangers) {
        const page = await enter(who, role, id)
        await expect.poll(() => toldAt(page), SLOWLY).toEqual([refusal])
        expect([await framesAt(page), await samplesAt(page)]).toEqual([0, 0])
      }

      await seesAndHears(patient)
      expect((await toldAt(doctor)).filter((what) => what === 'user_joined')).toHaveLength(1)
    },
    TEST_MS,
  )
})
