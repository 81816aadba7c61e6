// Two persons talk, each in their own browser: what one does the other sees, also after the line was cut.
import type { Page, WebSocketRoute } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { attach, reach } from './hand.ts'
import { LOOKS, type Look, SLOWLY, sideways, TEST_MS, useVisitors } from './visitor.ts'

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
    attach: 'پیوست پرونده',
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
    attach: 'Attach a file',
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
  const { hand } = look
  const page = await visitors.enter(email, look, '/chat')
  await hand.press(page.getByRole('link').filter({ hasText: other }))
  const words = WORDS[look.language]
  const line = page.getByRole('textbox', { name: words.write(other) })
  const bubble = (text: string) => page.locator('[role=listitem]').filter({ hasText: text })
  await bubble('').last().waitFor() // the line stands
  return {
    page,
    words,
    line,
    bubble,
    async say(text: string) {
      await hand.write(line, text)
      await hand.press(page.getByRole('button', { name: words.send, exact: true }))
    },
    async choose(text: string, deed: string) {
      await hand.press(bubble(text).getByRole('button', { name: words.actions }))
      await hand.press(page.getByRole('menuitem', { name: deed, exact: true }))
    },
  }
}

describe('a chat', () => {
  it.each(LOOKS)(
    'is the same for both, at once (who writes %s)',
    async (_, look, othersLook) => {
      const { hand } = look
      const name = `${look.language} ${look.viewport.width}`
      const ali = await openChat(ALI.email, look, REZA.name)
      const reza = await openChat(REZA.email, othersLook, ALI.name)
      const first = `فردا ساعت ۵ می‌آیی؟ ${name}`
      const second = `فردا ساعت ۶ می‌آیی؟ ${name}`

      await reach(ali.line)
      await ali.line.pressSequentially(first)
      await reza.page.getByText(reza.words.typing).waitFor()
      await ali.say(first)
      await reza.bubble(first).waitFor()
      await ali.bubble(first).getByRole('img', { name: ali.words.read }).waitFor()
      expect(await ali.line.inputValue()).toBe('')
      expect(await sideways(ali.page)).toBe(0)

      await ali.choose(first, ali.words.edit)
      await hand.write(ali.page.getByRole('textbox', { name: ali.words.editing }), second)
      await hand.press(ali.page.getByRole('button', { name: ali.words.save }))
      await reza.bubble(second).getByText(reza.words.edited).waitFor()
      expect(await reza.bubble(first).count()).toBe(0)

      await ali.choose(second, ali.words.remove)
      await hand.press(ali.page.getByRole('dialog').getByRole('button', { name: ali.words.remove }))
      await expect.poll(() => reza.bubble(second).count(), SLOWLY).toBe(0)
      await reza.bubble(reza.words.deleted).last().waitFor()

      const caption = `عکس نقشه ${name}`
      const buffer = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#227755' } })
        .png()
        .toBuffer()
      await attach(ali.page.getByRole('button', { name: ali.words.attach }), hand, {
        name: 'map.png',
        mimeType: 'image/png',
        buffer,
      })
      await ali.say(caption)
      const picture = reza.bubble(caption).getByRole('img', { name: reza.words.picture })
      await expect
        .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), SLOWLY)
        .toBeGreaterThan(0)
      expect(await sideways(reza.page)).toBe(0)
    },
    TEST_MS,
  )

  it.each(LOOKS)(
    'sends once what was written while the line was cut, %s',
    async (_, look, othersLook) => {
      const name = `${look.language} ${look.viewport.width}`
      const ali = await openChat(ALI.email, look, REZA.name)
      const reza = await openChat(REZA.email, othersLook, ALI.name)
      const line = await holdLine(ali.page)
      await ali.page.reload()
      await ali.bubble('').last().waitFor()
      const text = `در مترو هستم ${name}`

      await line.cut()
      await ali.say(text)
      await ali.bubble(text).getByRole('img', { name: ali.words.queued }).waitFor()
      const answer = `منتظرم ${name}`
      await reza.say(answer)
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
