// An administrator suspends somebody who is using the app at that moment, and lets them in again.
import { describe, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../../server/src/demo/persons.ts'
import { EN_DESK, EN_PHONE, FA_DESK, FA_PHONE, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

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
  it.each([
    ['fa', 'a desk', FA_DESK, EN_PHONE],
    ['en', 'a phone', EN_PHONE, FA_DESK],
    ['fa', 'a phone', FA_PHONE, EN_DESK],
  ] as const)(
    'is thrown out at once, and comes back once that is over (%s, %s)',
    async (language, _, look, othersLook) => {
      const words = WORDS[language]
      const others = WORDS[othersLook.language]
      const reza = await visitors.enter(REZA, othersLook, '/smart/account')
      await reza.locator('main form').first().waitFor()
      const admin = await visitors.enter(ADMIN, look, '/admin/users?search=reza')
      await admin.getByRole('button', { name: words.manage }).click()
      const person = admin.getByRole('dialog').filter({ hasText: REZA })
      await person.getByRole('button', { name: words.suspend }).click()
      expect(await sideways(admin)).toBe(0)

      const answered = admin.waitForResponse((response) => response.request().method() === 'PUT')
      await admin.getByRole('dialog').last().getByRole('button', { name: words.suspend }).click()
      await answered
      const since = performance.now()
      await reza.waitForURL(/\/sign-in/)
      expect(performance.now() - since).toBeLessThan(AT_ONCE_MS)
      await reza.getByRole('status').getByText(others.ended).waitFor()
      await admin.getByText(words.suspended).waitFor()

      await reza.locator('input[type=radio][value=email]').check()
      await reza.locator('input[name=email]').fill(REZA)
      await reza.locator('input[name=password]').fill(DEMO_PASSWORD)
      await reza.locator('form button[type=submit]').click()
      await expect
        .poll(() => reza.getByRole('alert').allInnerTexts(), SLOWLY)
        .toEqual([expect.stringMatching(others.refused)])

      await person.getByRole('button', { name: words.reactivate }).click()
      await admin.getByRole('dialog').last().getByRole('button', { name: words.reactivate }).click()
      await admin.getByText(words.reactivated).waitFor()
      await reza.locator('form button[type=submit]').click()
      await reza.waitForURL(/\/smart\/account$/) // where they were
      await reza.locator('main form').first().waitFor()
    },
    TEST_MS,
  )
})
