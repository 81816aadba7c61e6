// A doctor asks to see a record, its patient agrees, sees who looked, and ends it: in their two browsers.
import { describe, expect, it } from 'vitest'
import { REGULARS } from '../../server/src/demo/patients.ts'
import { EN_PHONE, FA_DESK, FA_PHONE, type Look, sideways, TEST_MS, useVisitors } from './visitor.ts'

/** She has seen none of these patients. */
const DOCTOR = { phone: '+989120000002', name: 'دکتر مریم رضایی' }

const WORDS = {
  fa: {
    phone: 'شمارهٔ همراه بیمار',
    reason: 'دلیل (بیمار آن را می‌خواند)',
    send: 'فرستادن درخواست',
    qr: /QR/,
    waiting: 'در انتظار پاسخ بیمار…',
    title: 'گرفتن دسترسی به پرونده',
    signIn: 'ورود و دیدن درخواست',
    allow: 'اجازه می‌دهم',
    allowed: 'اجازه داده‌اید و دسترسی برقرار است.',
    parts: 'بخش‌های پرونده',
    log: 'چه کسی چه دیده است',
    looked: 'دیدن پرونده',
    end: 'پایان دسترسی',
    ended: 'دسترسی پایان یافت',
  },
  en: {
    phone: "Patient's mobile phone",
    reason: 'Reason (the patient reads it)',
    send: 'Send the request',
    qr: /QR/,
    waiting: 'Waiting for the patient…',
    title: 'Getting access to a record',
    signIn: 'Sign in and see the request',
    allow: 'Allow',
    allowed: 'You allowed it, and it is in force.',
    parts: 'Parts of the record',
    log: 'Who looked at what',
    looked: 'looked at the record',
    end: 'End access',
    ended: 'The access has ended',
  },
} as const

const visitors = useVisitors()

describe('access to a record', () => {
  it.each([
    ['fa', 'a desk', FA_DESK, REGULARS[4], EN_PHONE],
    ['en', 'a phone', EN_PHONE, REGULARS[5], FA_PHONE],
  ] as [string, string, Look, (typeof REGULARS)[number], Look][])(
    'is asked for, given, seen and ended (%s, %s)',
    async (_, __, look, { id, phone }, patientsLook) => {
      const words = WORDS[look.language]
      const patients = WORDS[patientsLook.language]
      const reason = `بررسی پیش از عمل (${look.language})`

      const doctor = await visitors.enter(DOCTOR.phone, look, `/doctor/patients/${id}`)
      const record = doctor.getByRole('group', { name: words.parts })
      await doctor.getByRole('textbox', { name: words.phone }).fill(`${phone}`)
      expect(await record.count()).toBe(0)
      await doctor.getByRole('textbox', { name: words.reason }).fill(reason)
      expect(await sideways(doctor)).toBe(0)
      await doctor.getByRole('button', { name: words.send }).dblclick()
      await doctor.getByText(words.waiting).waitFor()
      const picture = doctor.getByRole('img', { name: words.qr })
      expect(
        await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
      ).toBeGreaterThan(0)
      const code = await doctor.locator('main bdi.code').first().innerText()

      const patient = await visitors.open(patientsLook)
      await patient.goto(`${visitors.url}/access/${code}`)
      await patient.getByRole('link', { name: patients.signIn }).click()
      await visitors.signIn(patient, `${phone}`)
      await patient.getByText(reason).waitFor()
      await patient.getByText(DOCTOR.name).first().waitFor()
      expect(await sideways(patient)).toBe(0)
      await patient.getByRole('button', { name: patients.allow, exact: true }).click()
      await patient.getByText(patients.allowed).waitFor()

      await record.waitFor() // without asking again

      await patient.goto(`${visitors.url}/access`)
      const looks = patient.getByRole('list', { name: patients.log }).getByRole('listitem')
      await looks.filter({ hasText: DOCTOR.name }).filter({ hasText: patients.looked }).first().waitFor()
      await patient.getByRole('button', { name: patients.end }).first().click()
      await patient.getByRole('dialog').getByRole('button', { name: patients.end }).click()
      await patient.getByText(patients.ended, { exact: true }).waitFor()

      await doctor.getByRole('textbox', { name: words.phone }).waitFor() // she has to ask again
      expect(await record.count()).toBe(0)
      expect(await doctor.getByText(words.title).count()).toBe(1)
    },
    TEST_MS,
  )
})
