import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { readConfig } from '../../platform/config.ts'
import { createSender } from './create-sender.ts'
import { readOutbox } from './outbox-sender.ts'
import type { MessageSender } from './sender.ts'

const at = new Date('2026-11-21T10:00:00Z')

describe('the development outbox', () => {
  let database: TestDb
  let sender: MessageSender
  beforeAll(async () => {
    database = await openTestDb()
    sender = createSender(readConfig({}), { db: database.db, clock: { now: () => at } })
  })
  afterAll(() => database.close())
  beforeEach(() => database.db.deleteFrom('dev_outbox').execute())

  it('keeps messages of every channel, newest first', async () => {
    const to = '+989121234567'
    const first = await sender.send({ channel: 'sms', to, body: 'کد: 123456', code: '123456', template: 'otp' })
    const second = await sender.send({ channel: 'email', to: 'ali@example.com', body: 'سلام' })

    expect(await readOutbox(database.db)).toEqual([
      { channel: 'email', to: 'ali@example.com', body: 'سلام', code: null, created_at: at },
      { channel: 'sms', to, body: 'کد: 123456', code: '123456', created_at: at },
    ])
    expect(second.providerId).not.toBe(first.providerId)
  })

  it('takes e-mail also where others are sent for real, and shows its subject above the text', async () => {
    const config = readConfig({ SMS_PROVIDER: 'kavenegar', KAVENEGAR_API_KEY: 'key', KAVENEGAR_OTP_TEMPLATE: 'otp' })
    const beside = createSender(config, { db: database.db, clock: { now: () => at } })

    await beside.send({ channel: 'email', to: 'ali@example.com', subject: 'تأیید ایمیل', body: 'سلام' })

    expect(await readOutbox(database.db)).toMatchObject([{ channel: 'email', body: 'تأیید ایمیل\n\nسلام' }])
  })

  it('shows what went to one person', async () => {
    for (const channel of ['sms', 'whatsapp', 'call'] as const) {
      await sender.send({ channel, to: '+989121234567', body: channel })
      await sender.send({ channel, to: '+989120000001', body: channel })
    }

    const own = await readOutbox(database.db, '+989121234567')

    expect(own.map(({ channel, to }) => [channel, to])).toEqual([
      ['call', '+989121234567'],
      ['whatsapp', '+989121234567'],
      ['sms', '+989121234567'],
    ])
    expect(await readOutbox(database.db, '')).toEqual([])
  })

  it('shows the newest 50', async () => {
    for (let i = 1; i <= 51; i++) await sender.send({ channel: 'sms', to: '+989121234567', body: String(i) })

    const shown = await readOutbox(database.db)

    expect(shown).toHaveLength(50)
    expect(shown[0]?.body).toBe('51')
  })
})
