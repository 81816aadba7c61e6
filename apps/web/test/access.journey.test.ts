// A doctor asks to see a record, its patient agrees, sees who looked, and ends it: in their two browsers.
import { describe, expect, it } from 'vitest'
import { regular } from './people.ts'
import { LOOKS, sideways, TEST_MS, useVisitors } from './visitor.ts'

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
  it.each(LOOKS.map((each, n) => [...each, regular(4 + n)] as const))(
    'is asked for, given, seen and ended (the doctor %s)',
    async (_, look, patientsLook, { id, phone }) => {
      const { hand } = look
      const words = WORDS[look.language]
      const patients = WORDS[patientsLook.language]
      const reason = `بررسی پیش از عمل (${look.language} ${look.viewport.width})`

      const doctor = await visitors.enter(DOCTOR.phone, look, `/doctor/patients/${id}`)
      const record = doctor.getByRole('group', { name: words.parts })
      await hand.write(doctor.getByRole('textbox', { name: words.phone }), phone)
      expect(await record.count()).toBe(0)
      await hand.write(doctor.getByRole('textbox', { name: words.reason }), reason)
      expect(await sideways(doctor)).toBe(0)
      await hand.pressTwice(doctor.getByRole('button', { name: words.send }))
      await doctor.getByText(words.waiting).waitFor()
      const picture = doctor.getByRole('img', { name: words.qr })
      expect(
        await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
      ).toBeGreaterThan(0)
      const code = await doctor.locator('main bdi.code').first().innerText()

      const patient = await visitors.open(patientsLook)
      await patient.goto(`${visitors.url}/access/${code}`)
      const { press } = patientsLook.hand
      await press(patient.getByRole('link', { name: patients.signIn }))
      await visitors.signIn(patient, phone, patientsLook.hand)
      await patient.getByText(reason).waitFor()
      await patient.getByText(DOCTOR.name).first().waitFor()
      expect(await sideways(patient)).toBe(0)
      await press(patient.getByRole('button', { name: patients.allow, exact: true }))
      await patient.getByText(patients.allowed).waitFor()

      await record.waitFor() // without asking again

      await patient.goto(`${visitors.url}/access`)
      const looks = patient.getByRole('list', { name: patients.log }).getByRole('listitem')
      await looks.filter({ hasText: DOCTOR.name }).filter({ hasText: patients.looked }).first().waitFor()
      await press(patient.getByRole('button', { name: patients.end }).first())
      await press(patient.getByRole('dialog').getByRole('button', { name: patients.end }))
      await patient.getByText(patients.ended, { exact: true }).waitFor()

      await doctor.getByRole('textbox', { name: words.phone }).waitFor() // she has to ask again
      expect(await record.count()).toBe(0)
      expect(await doctor.getByText(words.title).count()).toBe(1)
    },
    TEST_MS,
  )
})
