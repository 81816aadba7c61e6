import { afterEach, describe, expect, it } from 'vitest'
import { type FakeKavenegar, startFakeKavenegar } from '../../../test/fake-kavenegar.ts'
import type { FakeParty } from '../../../test/fake-party.ts'
import { startFakeSmtp } from '../../../test/fake-smtp.ts'
import { type FakeTwilio, startFakeTwilio } from '../../../test/fake-twilio.ts'
import { systemClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { createSender } from './create-sender.ts'
import type { OutgoingMessage } from './sender.ts'

const otp: OutgoingMessage = {
  channel: 'sms',
  to: '+989121234567',
  body: 'کد: 123456',
  code: '123456',
  template: 'otp',
}

/** Neither of the real providers may touch the database. */
const deps = { db: {} as Db, clock: systemClock }

describe('choosing the sender by configuration', () => {
  let party: Pick<FakeParty, 'close'>
  afterEach(() => party.close())

  it('takes Kavenegar with its key, template and line', async () => {
    const kavenegar: FakeKavenegar = await startFakeKavenegar()
    party = kavenegar
    const sender = createSender(
      readConfig({
        SMS_PROVIDER: 'kavenegar',
        KAVENEGAR_API_KEY: kavenegar.apiKey,
        KAVENEGAR_OTP_TEMPLATE: 'helssa-otp',
        KAVENEGAR_SENDER: '10004346',
        KAVENEGAR_URL: kavenegar.url,
      }),
      deps,
    )

    await sender.send(otp)
    await sender.send({ channel: 'sms', to: otp.to, body: 'سلام' })

    expect(kavenegar.taken).toMatchObject([
      { method: 'verify/lookup', form: { template: 'helssa-otp' } },
      { method: 'sms/send', form: { sender: '10004346' } },
    ])
  })

  it('takes Twilio with its account and numbers', async () => {
    const twilio: FakeTwilio = await startFakeTwilio()
    party = twilio
    const sender = createSender(
      readConfig({
        SMS_PROVIDER: 'twilio',
        TWILIO_ACCOUNT_SID: twilio.accountSid,
        TWILIO_AUTH_TOKEN: twilio.authToken,
        TWILIO_FROM: '+15005550006',
        TWILIO_WHATSAPP_FROM: '+14155238886',
        TWILIO_URL: twilio.url,
      }),
      deps,
    )

    await sender.send(otp)
    await sender.send({ ...otp, channel: 'whatsapp' })

    expect(twilio.taken).toMatchObject([
      { form: { From: '+15005550006' } },
      { form: { From: 'whatsapp:+14155238886', To: 'whatsapp:+989121234567' } },
    ])
  })

  it('takes the SMTP server for e-mail and the provider for all else', async () => {
    const kavenegar: FakeKavenegar = await startFakeKavenegar()
    const smtp = await startFakeSmtp()
    party = { close: async () => void (await Promise.all([kavenegar.close(), smtp.close()])) }
    const sender = createSender(
      readConfig({
        SMS_PROVIDER: 'kavenegar',
        KAVENEGAR_API_KEY: kavenegar.apiKey,
        KAVENEGAR_OTP_TEMPLATE: 'helssa-otp',
        KAVENEGAR_URL: kavenegar.url,
        SMTP_URL: `smtp://127.0.0.1:${smtp.port}?tls=off`,
        MAIL_FROM: 'Helssa <no-reply@helssa.example>',
      }),
      deps,
    )

    await sender.send(otp)
    await sender.send({ channel: 'email', to: 'ali@example.com', subject: 'سلام', body: 'x' })

    expect(kavenegar.taken).toMatchObject([{ method: 'verify/lookup' }])
    expect(smtp.mails).toMatchObject([{ from: 'MAIL FROM:<no-reply@helssa.example>' }])
  })

  it('says in production what is missing for e-mail', async () => {
    const kavenegar: FakeKavenegar = await startFakeKavenegar()
    party = kavenegar
    const secret = 'x'.repeat(32)
    const sender = createSender(
      readConfig({
        HELSSA_ENV: 'production',
        PUBLIC_URL: 'https://helssa.example',
        JWT_SECRET: secret,
        OTP_SECRET: secret,
        DATA_KEY: secret,
        PAYMENT_GATEWAY: 'zarinpal',
        ZARINPAL_MERCHANT_ID: 'x'.repeat(36),
        SMS_PROVIDER: 'kavenegar',
        KAVENEGAR_API_KEY: kavenegar.apiKey,
        KAVENEGAR_OTP_TEMPLATE: 'helssa-otp',
        KAVENEGAR_URL: kavenegar.url,
      }),
      deps,
    )

    const sending = sender.send({ channel: 'email', to: 'ali@example.com', subject: 'سلام', body: 'x' })

    await expect(sending).rejects.toThrow('no e-mail can be sent: SMTP_URL is not set')
    await sender.send(otp)
    expect(kavenegar.taken).toHaveLength(1)
  })
})
