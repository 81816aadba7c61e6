// An administrator suspends somebody who is using the app at that moment, and lets them in again.
import { describe, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../../server/src/demo/persons.ts'
import { LOOKS, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

const ADMIN = 'admin@example.com'
const REZA = 'reza@example.com'
/** From the administrator's answer until the page shows it; it takes a tenth of that where nothing else runs. */
const AT_ONCE_MS = 2_000

const WORDS = {
  fa: {
    manage: 'مدیریت رضا رضایی',
    suspend: 'تعلیق حساب',
    reactivate: 'برداشتن تعلیق',
    suspended: 'حساب رضا رضایی تعلیق شد',
    reactivated: 'حساب رضا رضایی دوباره فعال است',
    ended: 'نشست شما پایان یافته است. برای ادامه دوباره وارد شوید.',
    refused: /مسدود/,
  },
  en: {
    manage: 'Manage رضا رضایی',
    suspend: 'Suspend the account',
    reactivate: 'End the suspension',
    suspended: 'رضا رضایی is suspended',
    reactivated: 'رضا رضایی is active again',
    ended: 'Your session has ended. Please sign in again to go on.',
    refused: /suspended/,
  },
} as const

const visitors = useVisitors()

describe('a suspended person', () => {
  it.each(LOOKS)(
    'is thrown out at once, and comes back once that is over (the administrator %s)',
    async (_, look, othersLook) => {
      const { hand } = look
      const words = WORDS[look.language]
      const others = WORDS[othersLook.language]
      const reza = await visitors.enter(REZA, othersLook, '/smart/account')
      await reza.locator('main form').first().waitFor()
      const admin = await visitors.enter(ADMIN, look, '/admin/users?search=reza')
      await hand.press(admin.getByRole('button', { name: words.manage }))
      const person = admin.getByRole('dialog').filter({ hasText: REZA })
      await hand.press(person.getByRole('button', { name: words.suspend }))
      expect(await sideways(admin)).toBe(0)

      const answered = admin.waitForResponse((response) => response.request().method() === 'PUT')
      await hand.press(admin.getByRole('dialog').last().getByRole('button', { name: words.suspend }))
      await answered
      const since = performance.now()
      await reza.waitForURL(/\/sign-in/)
      expect(performance.now() - since).toBeLessThan(AT_ONCE_MS)
      await reza.getByRole('status').getByText(others.ended).waitFor()
      await admin.getByText(words.suspended).waitFor()

      const { check, press, write } = othersLook.hand
      await check(reza.locator('input[type=radio][value=email]'))
      await write(reza.locator('input[name=email]'), REZA)
      await write(reza.locator('input[name=password]'), DEMO_PASSWORD)
      await press(reza.locator('form button[type=submit]'))
      await expect
        .poll(() => reza.getByRole('alert').allInnerTexts(), SLOWLY)
        .toEqual([expect.stringMatching(others.refused)])

      await hand.press(person.getByRole('button', { name: words.reactivate }))
      await hand.press(admin.getByRole('dialog').last().getByRole('button', { name: words.reactivate }))
      await admin.getByText(words.reactivated).waitFor()
      await press(reza.locator('form button[type=submit]'))
      await reza.waitForURL(/\/smart\/account$/) // where they were
      await reza.locator('main form').first().waitFor()
    },
    TEST_MS,
  )
})
