// A visit by video, as its patient and its doctor hold it in two browsers whose cameras are made up.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { EN_DESK, FA_PHONE, sideways, TEST_MS, useVisitors } from './visitor.ts'

/** Two browsers share few processors with all else that runs. */
const SLOWLY = { timeout: 60_000, interval: 200 }
const FRAMES = 100
/** The demo's visit that begins some minutes after its data was loaded. */
const PATIENT = '+989123456780'
const DOCTOR = '+989120000001'

const visitors = useVisitors({ fakeDevices: true })

/** Frames of the other side's picture that this page has shown, since it was loaded. */
const framesAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      document.querySelector<HTMLVideoElement>('video[data-side=other]')?.getVideoPlaybackQuality().totalVideoFrames ??
      0,
  )
const sees = (page: Page) => expect.poll(() => framesAt(page), SLOWLY).toBeGreaterThanOrEqual(FRAMES)

describe('a video visit', () => {
  it(
    'shows patient and doctor each other, and comes back after a reload and after leaving',
    async () => {
      const patient = await visitors.enter(PATIENT, FA_PHONE, '/visits')
      await patient.locator('main a[href$="/room"]').first().click()
      const enterAsPatient = patient.getByRole('button', { name: 'ورود به ویزیت' })
      await enterAsPatient.click()
      await patient.getByText('در انتظار').first().waitFor()
      expect(await sideways(patient)).toBe(0)

      const doctor = await visitors.enter(DOCTOR, EN_DESK, new URL(patient.url()).pathname)
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
