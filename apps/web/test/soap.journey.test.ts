// From what was said in a visit to its signed report, as its doctor writes it and its patient reads it.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { reach } from './hand.ts'
import { KEPT_AT, regular } from './people.ts'
import { LOOKS, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

const DOCTOR = '+989120000001'
const TALK = `پزشک: سلام، بفرمایید.
بیمار: سه روز است سرفهٔ خشک و گلودرد دارم.
پزشک: تب هم دارید؟
بیمار: دیشب ۳۸ درجه تب داشتم، امروز ندارم.
پزشک: به دارویی حساسیت دارید؟
بیمار: بله، به پنی‌سیلین حساسیت دارم.
پزشک: استراحت کنید و برای تب استامینوفن ۵۰۰ میلی‌گرم هر ۶ ساعت بخورید.`

const WORDS = {
  fa: {
    text: 'متن گفت‌وگو',
    keep: 'ثبت گفت‌وگو',
    transcript: 'گفت‌وگوی ویزیت',
    draft: 'نوشتن پیش‌نویس گزارش',
    writing: 'پیش‌نویس نوشته می‌شود…',
    allergies: 'حساسیت‌ها',
    edit: 'ویرایش',
    followUp: 'پیگیری',
    save: 'ذخیرهٔ ویرایش',
    ownWords: 'نوشتهٔ شما',
    sign: 'امضای گزارش',
    signNow: 'امضا می‌کنم',
    signed: 'امضاشده',
    done: 'گزارش امضا شد',
  },
  en: {
    text: 'What was said',
    keep: 'Keep the transcript',
    transcript: 'What was said',
    draft: 'Draft the report',
    writing: 'The draft is being written…',
    allergies: 'Allergies',
    edit: 'Edit',
    followUp: 'Follow-up',
    save: 'Save the changes',
    ownWords: 'Your own words',
    sign: 'Sign the report',
    signNow: 'Sign',
    signed: 'Signed',
    done: 'The report is signed',
  },
} as const

const visitors = useVisitors()

/** A completed visit of a patient with the doctor whose page this is; nobody has written of it yet. */
async function completedVisitOf(doctor: Page, patientId: string): Promise<string> {
  const address = '/api/v1/doctors/encounters/?status=completed&page_size=100'
  const { results } = await doctor.evaluate<{ results: { id: string; patient: { id: string } }[] }>(
    `fetch('${address}', { headers: { authorization: 'Bearer ' + JSON.parse(localStorage['${KEPT_AT}']).access } }).then((answer) => answer.json())`,
  )
  const visit = results.find(({ patient }) => patient.id === patientId)
  if (!visit) throw new Error('the demo data has no such visit')
  return visit.id
}

describe('the report of a visit', () => {
  it.each(LOOKS.map((each, n) => [...each, regular(n)] as const))(
    'goes from what was said to a signature, and to the patient (the doctor %s)',
    async (_, look, patientsLook, patient) => {
      const { hand, language } = look
      const words = WORDS[language]
      const doctor = await visitors.enter(DOCTOR, look, '/doctor')
      await doctor.goto(`${visitors.url}/doctor/visits/${await completedVisitOf(doctor, patient.id)}`)
      await hand.write(doctor.getByRole('textbox', { name: words.text }), TALK)
      await hand.press(doctor.getByRole('button', { name: words.keep }))
      const transcript = doctor.getByRole('list', { name: words.transcript })
      await transcript.getByText('سه روز است').waitFor()
      expect(await transcript.getByRole('listitem').count()).toBe(TALK.split('\n').length)
      expect(await sideways(doctor)).toBe(0)

      const progress = doctor.getByRole('status').filter({ hasText: words.writing }).getByRole('progressbar')
      // A short talk is drafted in no time: how far it is is told once that was seen.
      await doctor.route('**/api/v1/ai/soap/tasks/**', async (route) => {
        await progress.waitFor()
        await route.continue()
      })
      await hand.pressTwice(doctor.getByRole('button', { name: words.draft }))
      const allergies = doctor.getByRole('heading', { name: words.allergies }).locator('xpath=following-sibling::ul')
      const saidIn = allergies.locator('button[aria-expanded]').first()
      await saidIn.waitFor()
      await doctor.mouse.move(0, 0) // what lies under the pointer is marked, too
      await reach(saidIn)
      const marked = transcript.locator('mark[data-active=true]')
      await expect.poll(() => marked.allInnerTexts().then((texts) => texts.join(' ')), SLOWLY).toContain('پنی‌سیلین')
      await saidIn.blur()
      await expect.poll(() => marked.count(), SLOWLY).toBe(0)

      const followUp = `یک هفتهٔ دیگر (${language})`
      await hand.press(doctor.getByRole('button', { name: words.edit, exact: true }))
      await hand.write(doctor.getByRole('textbox', { name: words.followUp }), followUp)
      expect(await sideways(doctor)).toBe(0)
      await hand.press(doctor.getByRole('button', { name: words.save }))
      const edited = doctor.getByRole('listitem').filter({ hasText: followUp })
      await edited.getByText(words.ownWords).waitFor()

      for (const box of await doctor.locator('fieldset').getByRole('checkbox').all()) await hand.check(box)
      await hand.press(doctor.getByRole('button', { name: words.sign }))
      await hand.press(doctor.getByRole('dialog').getByRole('button', { name: words.signNow }))
      await doctor.getByText(words.done, { exact: true }).waitFor()
      await doctor.getByRole('dialog').waitFor({ state: 'detached' })
      await doctor.getByText(words.signed, { exact: true }).waitFor()
      expect(await doctor.getByRole('button', { name: words.edit, exact: true }).count()).toBe(0)

      const reader = await visitors.enter(patient.phone, patientsLook, '/record?tab=reports')
      await patientsLook.hand.press(reader.locator('main button[aria-expanded=false]').first())
      await reader.getByText(followUp).waitFor()
      expect(await sideways(reader)).toBe(0)
    },
    TEST_MS,
  )
})
