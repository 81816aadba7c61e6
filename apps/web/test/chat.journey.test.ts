// Two persons talk, each in their own browser: what one does the other sees, also after the line was cut.
import type { Page, WebSocketRoute } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { EN_DESK, EN_PHONE, FA_DESK, FA_PHONE, type Look, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

const ALI = { email: 'ali@example.com', name: 'علی محمدی' }
const REZA = { email: 'reza@example.com', name: 'رضا رضایی' }

const WORDS = {
  fa: {
    write: (name: string) => `پیام به ${name}`,
    send: 'فرستادن',
    typing: `${ALI.name} می‌نویسد…`,
    read: 'خوانده شد',
    actions: 'کارهای پیام',
    edit: 'ویرایش',
    editing: 'ویرایش پیام',
    save: 'ذخیرهٔ ویرایش',
    edited: 'ویرایش‌شده',
    remove: 'حذف',
    deleted: 'این پیام حذف شده است',
    picture: 'عکس پیوست',
    queued: 'با برگشتن اتصال فرستاده می‌شود',
  },
  en: {
    write: (name: string) => `Message to ${name}`,
    send: 'Send',
    typing: `${ALI.name} is typing…`,
    read: 'Read',
    actions: 'Message actions',
    edit: 'Edit',
    editing: 'Editing a message',
    save: 'Save the edit',
    edited: 'edited',
    remove: 'Delete',
    deleted: 'This message was deleted',
    picture: 'Attached picture',
    queued: 'Will be sent once the connection is back',
  },
} as const

const visitors = useVisitors()

/** The line of a page from now on. The browser's own being offline leaves sockets open that are, so they are cut besides. */
async function holdLine(page: Page) {
  const sockets = new Set<WebSocketRoute>()
  let isCut = false
  await page.routeWebSocket(/./, (socket) => {
    if (isCut) return void socket.close()
    socket.connectToServer()
    sockets.add(socket)
  })
  return {
    async cut() {
      isCut = true
      await page.context().setOffline(true)
      for (const socket of sockets) await socket.close()
    },
    async mend() {
      isCut = false
      await page.context().setOffline(false)
    },
  }
}

/** Opens the chat with somebody from the list. */
async function openChat(email: string, look: Look, other: string) {
  const page = await visitors.enter(email, look, '/chat')
  await page.getByRole('link').filter({ hasText: other }).click()
  const words = WORDS[look.language]
  const line = page.getByRole('textbox', { name: words.write(other) })
  const bubble = (text: string) => page.locator('[role=listitem]').filter({ hasText: text })
  await bubble('').last().waitFor() // the line stands
  return {
    page,
    words,
    line,
    bubble,
    send: () => page.getByRole('button', { name: words.send, exact: true }).click(),
    async choose(text: string, deed: string) {
      await bubble(text).hover()
      await bubble(text).getByRole('button', { name: words.actions }).click()
      await page.getByRole('menuitem', { name: deed, exact: true }).click()
    },
  }
}

describe('a chat', () => {
  it.each([
    ['fa', 'a desk', FA_DESK, EN_PHONE],
    ['en', 'a phone', EN_PHONE, FA_DESK],
  ] as const)(
    'is the same for both, at once (%s, %s)',
    async (language, _, look, othersLook) => {
      const ali = await openChat(ALI.email, look, REZA.name)
      const reza = await openChat(REZA.email, othersLook, ALI.name)
      const first = `فردا ساعت ۵ می‌آیی؟ ${language}`
      const second = `فردا ساعت ۶ می‌آیی؟ ${language}`

      await ali.line.pressSequentially(first)
      await reza.page.getByText(reza.words.typing).waitFor()
      await ali.send()
      await reza.bubble(first).waitFor()
      await ali.bubble(first).getByRole('img', { name: ali.words.read }).waitFor()
      expect(await ali.line.inputValue()).toBe('')
      expect(await sideways(ali.page)).toBe(0)

      await ali.choose(first, ali.words.edit)
      await ali.page.getByRole('textbox', { name: ali.words.editing }).fill(second)
      await ali.page.getByRole('button', { name: ali.words.save }).click()
      await reza.bubble(second).getByText(reza.words.edited).waitFor()
      expect(await reza.bubble(first).count()).toBe(0)

      await ali.choose(second, ali.words.remove)
      await ali.page.getByRole('dialog').getByRole('button', { name: ali.words.remove }).click()
      await expect.poll(() => reza.bubble(second).count(), SLOWLY).toBe(0)
      await reza.bubble(reza.words.deleted).last().waitFor()

      const caption = `عکس نقشه ${language}`
      const buffer = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#227755' } })
        .png()
        .toBuffer()
      await ali.page.locator('input[type=file]').setInputFiles({ name: 'map.png', mimeType: 'image/png', buffer })
      await ali.line.fill(caption)
      await ali.send()
      const picture = reza.bubble(caption).getByRole('img', { name: reza.words.picture })
      await expect
        .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), SLOWLY)
        .toBeGreaterThan(0)
      expect(await sideways(reza.page)).toBe(0)
    },
    TEST_MS,
  )

  it.each([
    ['fa', 'a phone', FA_PHONE],
    ['en', 'a desk', EN_DESK],
  ] as const)(
    'sends once what was written while the line was cut (%s, %s)',
    async (language, _, look) => {
      const ali = await openChat(ALI.email, look, REZA.name)
      const reza = await openChat(REZA.email, FA_DESK, ALI.name)
      const line = await holdLine(ali.page)
      await ali.page.reload()
      await ali.bubble('').last().waitFor()
      const text = `در مترو هستم ${language}`

      await line.cut()
      await ali.line.fill(text)
      await ali.send()
      await ali.bubble(text).getByRole('img', { name: ali.words.queued }).waitFor()
      const answer = `منتظرم ${language}`
      await reza.line.fill(answer)
      await reza.send()
      await reza.bubble(answer).waitFor()
      expect(await reza.bubble(text).count()).toBe(0)
      expect(await ali.bubble(answer).count()).toBe(0)
      await line.mend()

      await reza.bubble(text).waitFor()
      await ali.bubble(answer).waitFor()
      await ali.bubble(text).getByRole('img', { name: ali.words.read }).waitFor()
      expect([await ali.bubble(text).count(), await reza.bubble(text).count()]).toEqual([1, 1])
      await reza.page.reload()
      await reza.bubble(text).waitFor()
      expect(await reza.bubble(text).count()).toBe(1)
    },
    TEST_MS,
  )
})
