// Tokens given by one person to another and bought at the sandbox's bank, as their browsers play it against the started server.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { LOOKS, numberAt, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

const ALI = 'ali@example.com'
const REZA = 'reza@example.com'

const WORDS = {
  fa: {
    balance: 'موجودی',
    send: 'فرستادن ۷ توکن',
    sent: '۷ توکن فرستاده شد.',
    tooMuch: (balance: string) => `موجودی شما ${balance} توکن است.`,
    beyond: 'عددی از ۵ تا ۱٬۰۰۰ بنویسید.',
    buy: /^خرید ./,
    bought: 'پرداخت انجام شد',
    given: '−۷',
    got: '+۷',
    number: (count: number) => count.toLocaleString('fa-IR'),
  },
  en: {
    balance: 'Balance',
    send: 'Send 7 tokens',
    sent: '7 tokens sent.',
    tooMuch: (balance: string) => `You have ${balance} tokens.`,
    beyond: 'Enter a number from 5 to 1,000.',
    buy: /^Buy ./,
    bought: 'Paid',
    given: '−7',
    got: '+7',
    number: (count: number) => count.toLocaleString('en'),
  },
} as const

const visitors = useVisitors()

const balanceAt = (page: Page, label: string) =>
  page.getByText(label, { exact: true }).locator('xpath=following-sibling::div').first()
/** Rows of a table where there is room, cards on a phone. */
const movementsOf = (page: Page) => page.locator('tr:visible, li:visible')

describe('tokens', () => {
  it.each(LOOKS)(
    'go from one person to another, and both see it (the giver %s)',
    async (_, look, othersLook) => {
      const { hand, language } = look
      const words = WORDS[language]
      const others = WORDS[othersLook.language]
      const reza = await visitors.enter(REZA, othersLook, '/smart/tokens')
      const rezaHad = await numberAt(balanceAt(reza, others.balance))
      const ali = await visitors.enter(ALI, look, '/smart/tokens')
      const aliHad = await numberAt(balanceAt(ali, words.balance))
      expect(await sideways(ali)).toBe(0)
      const note = `برای کتاب ${language} ${look.viewport.width}`

      await hand.write(ali.locator('input[name=recipient]'), REZA)
      await hand.write(ali.locator('input[name=amount]'), '900')
      await hand.write(ali.locator('input[name=description]'), note)
      await ali.keyboard.press('Enter')
      await ali
        .getByRole('alert')
        .getByText(words.tooMuch(words.number(aliHad)))
        .waitFor()
      await hand.write(ali.locator('input[name=amount]'), '1001')
      await ali.getByRole('alert').getByText(words.beyond).waitFor()
      await hand.write(ali.locator('input[name=amount]'), words.number(7))
      await ali.keyboard.press('Enter')
      const dialog = ali.getByRole('dialog')
      await dialog.getByText(REZA).waitFor()
      await hand.pressTwice(dialog.getByRole('button', { name: words.send }))
      await ali.getByText(words.sent).waitFor()
      await dialog.waitFor({ state: 'detached' })

      await expect.poll(() => numberAt(balanceAt(ali, words.balance)), SLOWLY).toBe(aliHad - 7)
      const given = movementsOf(ali).filter({ hasText: note })
      expect(await given.innerText()).toContain(words.given)
      expect(await given.innerText()).toContain(REZA)
      expect(await given.count()).toBe(1) // asked twice, sent once

      await reza.reload()
      await expect.poll(() => numberAt(balanceAt(reza, others.balance)), SLOWLY).toBe(rezaHad + 7)
      const got = movementsOf(reza).filter({ hasText: note })
      expect(await got.innerText()).toContain(others.got)
      expect(await got.innerText()).not.toContain(REZA) // who is no other side of their own
      expect(await sideways(reza)).toBe(0)
    },
    TEST_MS,
  )

  it.each(LOOKS)(
    'are bought at the bank and are there at once, %s',
    async (_, look) => {
      const words = WORDS[look.language]
      const reza = await visitors.enter(REZA, look, '/smart/tokens')
      const had = await numberAt(balanceAt(reza, words.balance))
      const offer = reza.getByRole('listitem').filter({ has: reza.getByRole('button', { name: words.buy }) })
      const amount = await numberAt(offer.first().locator('p').first())

      await look.hand.press(offer.first().getByRole('button'))
      await look.hand.press(reza.locator('button[value=paid]'))

      await reza.waitForURL(/\/smart\/tokens\?returned=true/)
      await reza.getByRole('status').getByText(words.bought, { exact: true }).waitFor()
      await expect.poll(() => numberAt(balanceAt(reza, words.balance)), SLOWLY).toBe(had + amount)
      expect(await sideways(reza)).toBe(0)
    },
    TEST_MS,
  )
})
