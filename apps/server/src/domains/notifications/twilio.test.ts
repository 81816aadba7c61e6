import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeTwilio, startFakeTwilio } from '../../../test/fake-twilio.ts'
import type { MessageSender, OutgoingMessage } from './sender.ts'
import { createTwilioSender } from './twilio.ts'

const FROM = '+15005550006'
const WHATSAPP_FROM = '+14155238886'
const otp: OutgoingMessage = {
  channel: 'sms',
  to: '+989121234567',
  body: 'Your Helssa code: 123456',
  code: '123456',
  template: 'otp',
}

describe('sending by Twilio', () => {
  let twilio: FakeTwilio
  let sender: MessageSender
  const create = (more = {}) =>
    createTwilioSender({
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      from: FROM,
      whatsappFrom: WHATSAPP_FROM,
      baseUrl: twilio.url,
      ...more,
    })
  beforeEach(async () => {
    twilio = await startFakeTwilio()
    sender = create()
  })
  afterEach(() => twilio.close())

  it('sends an SMS', async () => {
    expect(await sender.send(otp)).toEqual({ providerId: 'SM1' })

    expect(twilio.taken).toEqual([{ resource: 'Messages', form: { To: otp.to, From: FROM, Body: otp.body } }])
  })

  it('sends by WhatsApp from the number of WhatsApp', async () => {
    await sender.send({ ...otp, channel: 'whatsapp' })

    const form = { To: `whatsapp:${otp.to}`, From: `whatsapp:${WHATSAPP_FROM}`, Body: otp.body }
    expect(twilio.taken).toEqual([{ resource: 'Messages', form }])
  })

  it('sends an SMS where WhatsApp was wished and is not set up', async () => {
    await create({ whatsappFrom: undefined }).send({ ...otp, channel: 'whatsapp' })

    expect(twilio.taken).toMatchObject([{ form: { To: otp.to, From: FROM } }])
  })

  it('speaks the code twice, its digits apart', async () => {
    expect(await sender.send({ ...otp, channel: 'call' })).toEqual({ providerId: 'CA1' })

    const Twiml = '<Response><Say loop="2">Your Helssa code: 1, 2, 3, 4, 5, 6</Say></Response>'
    expect(twilio.taken).toEqual([{ resource: 'Calls', form: { To: otp.to, From: FROM, Twiml } }])
  })

  it('speaks what looks like markup as text', async () => {
    await sender.send({ channel: 'call', to: otp.to, body: `<Dial>+1</Dial> & "it's"` })

    const said = '&#60;Dial&#62;+1&#60;/Dial&#62; &#38; &#34;it&#39;s&#34;'
    expect(twilio.taken).toMatchObject([{ form: { Twiml: `<Response><Say loop="2">${said}</Say></Response>` } }])
  })

  it('refuses e-mail before anything is sent', async () => {
    await expect(sender.send({ channel: 'email', to: 'a@example.com', body: 'x' })).rejects.toThrow(/no e-mail/)
    expect(twilio.requests).toEqual([])
  })

  it("names Twilio's code, without the number Twilio quotes", async () => {
    const error = await sender.send({ ...otp, to: '+0' }).then(
      () => expect.unreachable(),
      (reason: Error) => reason,
    )

    expect(error).toMatchObject({ kind: 'status', status: 400, code: '21211', sent: 'yes' })
    expect(error.message).toBe('twilio refused: 21211 (https://www.twilio.com/docs/errors/21211)')
  })

  it('names a wrong token, without showing it', async () => {
    const error = await create({ authToken: 'wr0ng' })
      .send(otp)
      .then(
        () => expect.unreachable(),
        (reason: Error) => reason,
      )

    expect(error).toMatchObject({ status: 401, code: '20003' })
    const encoded = Buffer.from(`${twilio.accountSid}:wr0ng`).toString('base64')
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(new RegExp(`wr0ng|${encoded}|9121234567`))
  })

  it.each([
    ['failing', { kind: 'status', status: 500 }],
    ['garbled', { kind: 'format' }],
    ['dropping', { kind: 'network', sent: 'maybe' }],
  ] as const)('passes on the failure of a %s Twilio', async (manner, failure) => {
    twilio.manner = manner

    await expect(sender.send(otp)).rejects.toMatchObject({ name: 'OutsideError', ...failure })
  })
})
