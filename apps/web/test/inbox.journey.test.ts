// A customer writes by Telegram and is answered: from the bot's connection to the delivered reply, over a Bot API server of our own.
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { type FakeTelegram, startFakeTelegram } from '../../server/test/fake-telegram.ts'
import { EN_PHONE, FA_DESK, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

const ADMIN = 'admin@example.com'
const AGENT = 'support@example.com'

const WORDS = {
  fa: {
    connect: 'اتصال حساب',
    token: 'توکن بات',
    submit: 'اتصال',
    connected: 'helssa_bot متصل شد',
    details: 'دربارهٔ مشتری',
    assignee: 'سپرده به',
    online: 'برخط',
    reply: (name: string) => `پاسخ به ${name}`,
    send: 'فرستادن پاسخ',
    sent: 'فرستاده شد',
    note: 'یادداشت داخلی',
    writeNote: 'یادداشت برای همکاران',
    keepNote: 'گذاشتن یادداشت',
    answering: /در حال پاسخ‌دادن است/,
  },
  en: {
    connect: 'Connect an account',
    token: 'Bot token',
    submit: 'Connect',
    connected: 'helssa_bot is connected',
    details: 'About the customer',
    assignee: 'Assigned to',
    online: 'online',
    reply: (name: string) => `Reply to ${name}`,
    send: 'Send the reply',
    sent: 'Sent',
    note: 'Internal note',
    writeNote: 'A note to your colleagues',
    keepNote: 'Add the note',
    answering: /is answering/,
  },
} as const

let telegram: FakeTelegram
const visitors = useVisitors({
  async environment() {
    telegram = await startFakeTelegram()
    // Telegram calls back only where there is a public address.
    return { TELEGRAM_URL: telegram.url, PUBLIC_URL: 'https://helssa.test' }
  },
})
afterAll(() => telegram?.close())

/** Calls our webhook as Telegram does, with the secret it was given. */
async function tell(update: object): Promise<void> {
  const { url, secret_token } = (telegram.webhook ?? {}) as { url: string; secret_token: string }
  const answer = await fetch(visitors.url + new URL(url).pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret_token },
    body: JSON.stringify(update),
  })
  expect(answer.status).toBe(200)
}

const writes = (from: { id: number; first_name: string }, update_id: number, text: string) => ({
  update_id,
  message: {
    message_id: update_id,
    date: Math.floor(Date.now() / 1000),
    from: { ...from, is_bot: false },
    chat: { ...from, type: 'private' },
    text,
  },
})

/** What was said in the open conversation. */
const bubblesOf = (page: Page) => page.locator('[role=listitem]')

/** What is known of the customer and of the agents; on a phone it lies over the conversation. */
async function openDetails(page: Page, label: string) {
  const details = page.getByRole('complementary', { name: label })
  const button = page.getByRole('button', { name: label, exact: true })
  await expect.poll(async () => (await details.isVisible()) || (await button.isVisible()), SLOWLY).toBe(true)
  if (await button.isVisible()) await button.click()
  await details.waitFor()
  return details
}

describe('a message by Telegram', () => {
  it.each([
    ['fa', 'a desk', FA_DESK, EN_PHONE, { id: 700_001, first_name: 'مینا' }],
    ['en', 'a phone', EN_PHONE, FA_DESK, { id: 700_002, first_name: 'Nora' }],
  ] as const)(
    'comes in by itself, is answered, and the answer arrives (%s, %s)',
    async (language, _, look, adminsLook, customer) => {
      const words = WORDS[language]
      const admins = WORDS[adminsLook.language]
      const admin = await visitors.enter(ADMIN, adminsLook, '/admin/channels')
      await admin.getByRole('button', { name: admins.connect }).first().click()
      await admin.getByRole('dialog').getByRole('textbox', { name: admins.token }).fill(telegram.token)
      await admin.getByRole('dialog').getByRole('button', { name: admins.submit, exact: true }).click()
      await admin.getByText(admins.connected).waitFor()
      expect(await sideways(admin)).toBe(0)

      const agent = await visitors.enter(AGENT, look, '/inbox')
      await agent.getByRole('link').filter({ hasText: 'نگار' }).waitFor()
      expect(await agent.getByRole('link').filter({ hasText: customer.first_name }).count()).toBe(0)
      await tell(writes(customer, customer.id, 'نوبت فردا را عوض می‌کنید؟'))
      const row = agent.getByRole('link').filter({ hasText: customer.first_name })
      await row.waitFor()
      expect(await row.innerText()).toContain('نوبت فردا')
      expect(await sideways(agent)).toBe(0)
      await row.click()

      await admin.goto(agent.url())
      const details = await openDetails(admin, admins.details)
      await details
        .getByRole('listitem')
        .filter({ hasText: 'پشتیبان' })
        .getByText(admins.online, { exact: true })
        .waitFor()
      const own = await openDetails(agent, words.details)
      const me = await own
        .getByRole('combobox', { name: words.assignee })
        .locator('option')
        .filter({ hasText: 'پشتیبان' })
        .getAttribute('value')
      await own.getByRole('combobox', { name: words.assignee }).selectOption(me)
      await expect.poll(() => details.getByRole('combobox', { name: admins.assignee }).inputValue(), SLOWLY).toBe(me)
      const close = own.getByRole('button').first()
      if (await close.isVisible()) await close.click()

      const answer = `بله، چه ساعتی؟ ${language}`
      const line = agent.getByRole('textbox', { name: words.reply(customer.first_name) })
      await line.pressSequentially(answer)
      await admin.getByText(admins.answering).filter({ visible: true }).first().waitFor()
      await agent.getByRole('button', { name: words.send }).click()
      const bubble = bubblesOf(agent).filter({ hasText: answer })
      await bubble.getByRole('img', { name: words.sent, exact: true }).waitFor()
      expect(telegram.shown.filter(({ text }) => text === answer).map(({ chat }) => chat)).toEqual([
        String(customer.id),
      ])
      await bubblesOf(admin).filter({ hasText: answer }).waitFor()

      const note = `مشتری همیشگی ${language}`
      await agent.getByRole('radio', { name: words.note }).check()
      await agent.getByRole('textbox', { name: words.writeNote }).fill(note)
      await agent.getByRole('button', { name: words.keepNote }).click()
      await bubblesOf(admin).filter({ hasText: note }).waitFor()
      await tell(writes(customer, customer.id + 1_000, 'ساعت ۱۱'))
      await bubblesOf(agent).filter({ hasText: 'ساعت ۱۱' }).waitFor()
      expect(JSON.stringify(telegram.calls)).not.toContain(note)
      expect(await sideways(agent)).toBe(0)
    },
    TEST_MS,
  )
})
