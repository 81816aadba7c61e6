// A visit by video, as its patient and its doctor hold it in two browsers whose cameras are made up.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { LOOKS, type Look, sideways, TEST_MS, useVisitors } from './visitor.ts'

/** Two browsers share few processors with all else that runs. */
const SLOWLY = { timeout: 60_000, interval: 200 }
const FRAMES = 100
/** From the moment that a page was asked for again. */
const BACK_MS = 5_000
/** The demo's visit that begins some minutes after its data was loaded. */
const PATIENT = '+989123456780'
const DOCTOR = '+989120000001'

const WORDS = {
  fa: {
    enter: 'ورود به ویزیت',
    waiting: /^در انتظار/,
    isThere: /در اتاق منتظر شماست/,
    panel: /^گفت‌وگو و پرونده/,
    chat: /^گفت‌وگو( \(۱\))?$/,
    write: 'پیام شما',
    mute: 'بستن میکروفون',
    otherMuted: 'میکروفون بسته است',
    leave: 'خروج',
    otherLeft: /از تماس بیرون رفت/,
    rejoin: 'بازگشت به تماس',
    record: 'پزشک می‌تواند صدای این ویزیت را ضبط کند',
    mayRecord: 'اجازهٔ ضبط صدا داده شد',
    takeBack: 'پس گرفتن اجازه',
    takenBack: 'اجازهٔ ضبط پس گرفته شد و صدای ضبط‌شده پاک شد',
  },
  en: {
    enter: 'Enter the visit',
    waiting: /^Waiting for/,
    isThere: /is in the room/,
    panel: /^Chat and record/,
    chat: /^Chat( \(1\))?$/,
    write: 'Your message',
    mute: 'Mute',
    otherMuted: 'Microphone off',
    leave: 'Leave',
    otherLeft: /left the call/,
    rejoin: 'Back to the call',
    record: 'The doctor may record the sound of this visit',
    mayRecord: 'The doctor may record now',
    takeBack: 'Take it back',
    takenBack: 'Your consent is taken back, and the recording is deleted',
  },
} as const

const visitors = useVisitors({ fakeDevices: true })

const countFrames = () =>
  document.querySelector<HTMLVideoElement>('video[data-side=other]')?.getVideoPlaybackQuality().totalVideoFrames ?? 0
/** That this page shows the other side's picture: so many frames of it since it was loaded. */
const sees = (page: Page, frames = 1) =>
  expect.poll(() => page.evaluate(countFrames), SLOWLY).toBeGreaterThanOrEqual(frames)

/** The chat beside the picture, opened where there is no room for both. */
async function openChat(page: Page, { hand, language }: Look): Promise<void> {
  const chat = page.getByRole('radio', { name: WORDS[language].chat })
  if ((await chat.count()) === 0) await hand.press(page.getByRole('button', { name: WORDS[language].panel }))
  await hand.check(chat)
}

describe('a video visit', () => {
  it.each(LOOKS)(
    'shows patient and doctor each other, and comes back after a reload and after leaving (the patient %s)',
    async (_, look, doctorsLook) => {
      const { hand } = look
      const words = WORDS[look.language]
      const doctors = WORDS[doctorsLook.language]
      const patient = await visitors.enter(PATIENT, look, '/visits')
      await hand.press(patient.locator('main a[href$="/room"]').first())
      await hand.press(patient.getByRole('button', { name: words.enter }))
      await patient.getByText(words.waiting).first().waitFor()
      expect(await sideways(patient)).toBe(0)

      const doctor = await visitors.enter(DOCTOR, doctorsLook, new URL(patient.url()).pathname)
      await doctor.getByText(doctors.isThere).waitFor()
      await doctorsLook.hand.press(doctor.getByRole('button', { name: doctors.enter }))
      await Promise.all([sees(patient, FRAMES), sees(doctor, FRAMES)])
      expect(await sideways(doctor)).toBe(0)

      await patient.reload({ waitUntil: 'commit' })
      await patient.waitForFunction(countFrames, undefined, { timeout: BACK_MS })
      await sees(doctor)

      const question = `صدای من می‌آید؟ ${look.language} ${look.viewport.width}`
      await openChat(patient, look)
      await hand.write(patient.getByRole('textbox', { name: words.write }), question)
      await patient.keyboard.press('Enter')
      await openChat(doctor, doctorsLook)
      await doctor.getByText(question).waitFor()
      expect([await sideways(patient), await sideways(doctor)]).toEqual([0, 0])

      await hand.press(patient.getByRole('button', { name: words.mute }))
      await doctor.getByText(doctors.otherMuted).waitFor()

      await hand.press(patient.getByRole('button', { name: words.leave, exact: true }))
      await doctor.getByText(doctors.otherLeft).waitFor()
      await hand.press(patient.getByRole('button', { name: words.rejoin }))
      await Promise.all([sees(patient), sees(doctor)])
    },
    TEST_MS,
  )

  it.each(LOOKS)(
    'may be recorded once its patient says so, until that is taken back, %s',
    async (_, look) => {
      const { hand, language } = look
      const words = WORDS[language]
      const page = await visitors.enter(PATIENT, look, '/visits')
      const room = await page.locator('main a[href$="/room"]').first().getAttribute('href')
      await page.goto(`${visitors.url}${room?.replace(/\/room$/, '')}`)
      const consent = page.getByRole('switch', { name: words.record })

      await expect.poll(() => consent.isChecked(), SLOWLY).toBe(false)
      await hand.turn(consent)
      await page.getByText(words.mayRecord).waitFor()
      await page.reload()
      await expect.poll(() => consent.isChecked(), SLOWLY).toBe(true)

      await hand.turn(consent)
      await hand.press(page.getByRole('dialog').getByRole('button', { name: words.takeBack }))
      await page.getByText(words.takenBack).waitFor()
      await expect.poll(() => consent.isChecked(), SLOWLY).toBe(false)
      expect(await sideways(page)).toBe(0)
    },
    TEST_MS,
  )
})
