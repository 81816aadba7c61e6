import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeKavenegar, startFakeKavenegar } from '../../../test/fake-kavenegar.ts'
import { createKavenegarSender } from './kavenegar.ts'
import type { MessageSender, OutgoingMessage } from './sender.ts'

const otp: OutgoingMessage = {
  channel: 'sms',
  to: '+989121234567',
  body: 'کد ورود شما به هلسا: 123456',
  code: '123456',
  template: 'otp',
}
const text: OutgoingMessage = { channel: 'sms', to: '+989121234567', body: 'ویزیت شما فردا ساعت ۱۰ است.' }

/** Everything a log could show of the failure. */
const shownBy = (sending: Promise<unknown>) =>
  sending.then(
    () => expect.unreachable(),
    (error: Error) => `${error.stack} ${JSON.stringify(error)}`,
  )

describe('sending by Kavenegar', () => {
  let kavenegar: FakeKavenegar
  let sender: MessageSender
  const create = (more = {}) =>
    createKavenegarSender({ apiKey: kavenegar.apiKey, baseUrl: kavenegar.url, template: 'helssa-otp', ...more })
  beforeEach(async () => {
    kavenegar = await startFakeKavenegar()
    sender = create()
  })
  afterEach(() => kavenegar.close())

  it('fills the approved template with the code', async () => {
    expect(await sender.send(otp)).toEqual({ providerId: '8792343' })

    const form = { receptor: '09121234567', token: '123456', template: 'helssa-otp', type: 'sms' }
    expect(kavenegar.taken).toEqual([{ method: 'verify/lookup', form }])
  })

  it('has the code told by a call', async () => {
    await sender.send({ ...otp, channel: 'call' })

    expect(kavenegar.taken).toMatchObject([{ method: 'verify/lookup', form: { type: 'call', token: '123456' } }])
  })

  it('sends other texts as they are, from the line of the account', async () => {
    expect(await sender.send(text)).toEqual({ providerId: '8792343' })

    expect(kavenegar.taken).toEqual([{ method: 'sms/send', form: { receptor: '09121234567', message: text.body } }])
  })

  it('sends other texts from the configured line', async () => {
    await create({ sender: '10004346' }).send(text)

    expect(kavenegar.taken).toMatchObject([{ form: { sender: '10004346' } }])
  })

  it('speaks other texts, digits of a code apart', async () => {
    await sender.send({ channel: 'call', to: text.to, body: 'کد دسترسی: 4821', code: '4821' })

    const form = { receptor: '09121234567', message: 'کد دسترسی: 4, 8, 2, 1' }
    expect(kavenegar.taken).toEqual([{ method: 'call/maketts', form }])
  })

  it('sends an SMS where WhatsApp was wished', async () => {
    await sender.send({ ...otp, channel: 'whatsapp' })
    await sender.send({ ...text, channel: 'whatsapp' })

    expect(kavenegar.taken).toMatchObject([{ method: 'verify/lookup', form: { type: 'sms' } }, { method: 'sms/send' }])
  })

  it('writes numbers of other countries with 00', async () => {
    await sender.send({ ...text, to: '+4915112345678' })

    expect(kavenegar.taken).toMatchObject([{ form: { receptor: '004915112345678' } }])
  })

  it('refuses e-mail before anything is sent', async () => {
    await expect(sender.send({ channel: 'email', to: 'a@example.com', body: 'x' })).rejects.toThrow(/no e-mail/)
    await expect(sender.send({ channel: 'sms', to: otp.to, body: 'x', template: 'otp' })).rejects.toThrow(/code/)
    expect(kavenegar.requests).toEqual([])
  })

  it('names a number that cannot be reached', async () => {
    const sending = sender.send({ ...otp, to: '+98123' })

    await expect(sending).rejects.toMatchObject({ kind: 'status', status: 411, code: '411', sent: 'yes' })
    await expect(sending).rejects.toThrow('kavenegar refused: 411, the recipient is not valid')
  })

  it('names used up credit', async () => {
    kavenegar.credit = 0

    await expect(sender.send(otp)).rejects.toThrow('kavenegar refused: 418, the credit is used up')
  })

  it('names a template that is not there', async () => {
    await expect(create({ template: 'other' }).send(otp)).rejects.toThrow('424, the template was not found')
  })

  it.each(['failing', 'garbled', 'dropping', 'redirecting'] as const)(
    'shows neither key nor number in the error of a %s Kavenegar',
    async (manner) => {
      kavenegar.manner = manner

      expect(await shownBy(sender.send(otp))).not.toMatch(new RegExp(`${kavenegar.apiKey}|9121234567|123456`))
    },
  )

  it('shows not even a key that is wrong', async () => {
    const shown = await shownBy(create({ apiKey: 'wr0ng-key' }).send(otp))

    expect(shown).toContain('403, the API key is not valid')
    expect(shown).not.toContain('wr0ng-key')
  })

  it('does not take a lost answer for a message not sent', async () => {
    kavenegar.manner = 'dropping'

    await expect(sender.send(otp)).rejects.toMatchObject({ kind: 'network', sent: 'maybe' })
    expect(kavenegar.taken).toHaveLength(1)
  })
})
