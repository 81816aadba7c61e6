import { afterEach, describe, expect, it } from 'vitest'
import { type FakeKavenegar, startFakeKavenegar } from '../../../test/fake-kavenegar.ts'
import type { FakeParty } from '../../../test/fake-party.ts'
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
  let party: FakeParty
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
})
