import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newPhone } from '../../../test/house.ts'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import { createMemoryCache } from '../../platform/cache/memory.ts'
import { OutsideError } from '../../platform/http-client.ts'
import { createLog } from '../../platform/log.ts'
import { createIdentity, type Identity } from './index.ts'

describe('handing a one-time password to the provider', () => {
  const clock = { now: () => new Date('2024-01-20T04:30:00Z') }
  const faults: unknown[] = []
  let test: TestDb
  let identity: Identity
  /** What the provider has been given, and how it answers. */
  let code = ''
  let failure: Error | undefined

  beforeAll(async () => {
    test = await openTestDb()
    identity = createIdentity({
      db: test.db,
      cache: createMemoryCache({ clock }),
      bus: createMemoryBus({ log: createLog('silent', () => {}) }),
      clock,
      jwtSecret: 'j'.repeat(40),
      otpSecret: 'o'.repeat(40),
      publicUrl: 'https://helssa.test',
      sendOtp: async (sent) => {
        code = sent.code
        if (failure) throw failure
      },
      sendMail: async () => {},
      onFault: (error) => faults.push(error),
    })
  })
  beforeEach(() => {
    faults.length = 0
  })
  afterAll(() => test.close())

  it.each([
    ['no answer in time', new OutsideError('x', { kind: 'timeout', sent: 'maybe' })],
    ['a connection broken off', new OutsideError('x', { kind: 'network', sent: 'maybe' })],
    ['an answer broken off', new OutsideError('x', { kind: 'network', sent: 'yes', status: 200 })],
    ['an answer that cannot be read', new OutsideError('x', { kind: 'format', sent: 'yes', status: 200 })],
    ['a fault of theirs', new OutsideError('x', { kind: 'status', sent: 'yes', status: 504 })],
  ])('keeps it good after %s: it may arrive', async (_, error) => {
    const phone = newPhone()
    failure = error

    expect(await identity.requestOtp(phone, 'sms')).toEqual({ expiresInSeconds: 120, resendInSeconds: 60 })

    expect(faults).toEqual([error])
    await expect(identity.requestOtp(phone, 'sms')).rejects.toMatchObject({ code: 'OTP_RESEND_TOO_SOON' })
    expect((await identity.signInByOtp(phone, code)).person.phone).toBe(phone)
  })

  it.each([
    ['nobody was reached', new OutsideError('x', { kind: 'network', sent: 'no' })],
    ['it refused', new OutsideError('x', { kind: 'status', sent: 'yes', status: 411, code: '411' })],
    ['nobody was asked', new Error('no such channel')],
  ])('withdraws it when %s, and does not count it', async (_, error) => {
    const phone = newPhone()
    failure = error

    await expect(identity.requestOtp(phone, 'sms')).rejects.toMatchObject({ code: 'OTP_NOT_SENT' })

    expect(faults).toEqual([error])
    await expect(identity.signInByOtp(phone, code)).rejects.toMatchObject({ code: 'OTP_INVALID' })
    failure = undefined
    await identity.requestOtp(phone, 'sms')
    expect((await identity.signInByOtp(phone, code)).isNew).toBe(true)
  })
})
