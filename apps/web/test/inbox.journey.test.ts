// A customer writes by Telegram and is answered: from the bot's connection to the delivered reply, over a Bot API server of our own.
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { type FakeTelegram, startFakeTelegram } from '../../server/test/fake-telegram.ts'
import { reach } from './hand.ts'
import { LOOKS, type Look, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

const ADMIN = 'admin@example.com'
const AGENT = 'support@example.com'
const AGENT_NAME = 'پشتیبان'

const WORDS = {
  fa: {
    connect: 'اتصال حساب',
    token: 'توکن بات',
    submit: 'اتصال',
    connected: 'helssa_bot متصل شد',
    details: 'دربارهٔ مشتری',
    hideDetails: 'پنهان‌کردن دربارهٔ مشتری',
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
    hideDetails: 'Hide what is known of the customer',
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

const CUSTOMERS = ['مینا', 'Nora', 'آرش', 'Dana']

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
async function openDetails(page: Page, { hand, language }: Look) {
  const label = WORDS[language].details
  const details = page.getByRole('complementary', { name: label })
  const button = page.getByRole('button', { name: label, exact: true })
  await expect.poll(async () => (await details.isVisible()) || (await button.isVisible()), SLOWLY).toBe(true)
  if (await button.isVisible()) await hand.press(button)
  await details.waitFor()
  return details
}

describe('a message by Telegram', () => {
  it.each(LOOKS.map((each, n) => [...each, { id: 700_001 + n, first_name: CUSTOMERS[n] ?? '' }] as const))(
    'comes in by itself, is answered, and the answer arrives (the agent %s)',
    async (_, look, adminsLook, customer) => {
      const { hand, language } = look
      const words = WORDS[language]
      const admins = WORDS[adminsLook.language]
      const admin = await visitors.enter(ADMIN, adminsLook, '/admin/channels')
      const { press, write } = adminsLook.hand
      await press(admin.getByRole('button', { name: admins.connect }).first())
      await write(admin.getByRole('dialog').getByRole('textbox', { name: admins.token }), telegram.token)
      await press(admin.getByRole('dialog').getByRole('button', { name: admins.submit, exact: true }))
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
      await hand.press(row)

      await admin.goto(agent.url())
      const details = await openDetails(admin, adminsLook)
      await details
        .getByRole('listitem')
        .filter({ hasText: AGENT_NAME })
        .getByText(admins.online, { exact: true })
        .waitFor()
      const own = await openDetails(agent, look)
      await hand.press(own.getByRole('button', { name: words.assignee }))
      await hand.press(agent.getByRole('menuitemradio', { name: AGENT_NAME }))
      await details.getByRole('button', { name: admins.assignee }).filter({ hasText: AGENT_NAME }).waitFor()
      const close = own.getByRole('button', { name: words.hideDetails })
      if (await close.isVisible()) await hand.press(close)

      const answer = `بله، چه ساعتی؟ ${customer.id}`
      const line = agent.getByRole('textbox', { name: words.reply(customer.first_name) })
      await reach(line)
      await line.pressSequentially(answer)
      await admin.getByText(admins.answering).filter({ visible: true }).first().waitFor()
      await hand.press(agent.getByRole('button', { name: words.send }))
      const bubble = bubblesOf(agent).filter({ hasText: answer })
      await bubble.getByRole('img', { name: words.sent, exact: true }).waitFor()
      expect(telegram.shown.filter(({ text }) => text === answer).map(({ chat }) => chat)).toEqual([
        String(customer.id),
      ])
      await bubblesOf(admin).filter({ hasText: answer }).waitFor()

      const note = `مشتری همیشگی ${customer.id}`
      await hand.check(agent.getByRole('radio', { name: words.note }))
      await hand.write(agent.getByRole('textbox', { name: words.writeNote }), note)
      await hand.press(agent.getByRole('button', { name: words.keepNote }))
      await bubblesOf(admin).filter({ hasText: note }).waitFor()
      await tell(writes(customer, customer.id + 1_000, 'ساعت ۱۱'))
      await bubblesOf(agent).filter({ hasText: 'ساعت ۱۱' }).waitFor()
      expect(JSON.stringify(telegram.calls)).not.toContain(note)
      expect(await sideways(agent)).toBe(0)
    },
    TEST_MS,
  )
})
