import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, MORNING, newPhone, type SignedIn, useHouse } from '../../../test/house.ts'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('a one-time password', () => {
  const house = useHouse()

  afterEach(() => {
    house.now = MORNING
  })

  const request = (phone_number: string) =>
    house.post('/api/v1/auth/login/otp/', { body: { phone_number, channel: 'sms' } })
  const verify = (phone_number: string, otp_code: string) =>
    house.post('/api/v1/auth/verify/otp/', { body: { phone_number, otp_code } })
  /** A code that is not the right one. */
  const wrong = (code: string, other = 1) => String((Number(code) + other) % 1_000_000).padStart(6, '0')
  const guess = async (phone: string, count: number): Promise<unknown[]> => {
    const code = await house.codeFor(phone)
    const codes = []
    for (let i = 1; i <= count; i++) codes.push(codeOf(await verify(phone, wrong(code, i))))
    return codes
  }
  const codeOf = ({ status, body }: Answer) => (status === 200 ? 200 : (body.error?.code ?? body.error))
  const sentTo = async (phone: string) =>
    (await house.db.selectFrom('dev_outbox').select('code').where('recipient', '=', phone).execute()).length
  const isSignedIn = async (as: SignedIn) => (await house.get('/api/v1/patients/profile/', { as })).status === 200

  it('is redeemed once, however many redeem it at once', async () => {
    const phone = newPhone()
    await request(phone)
    const code = await house.codeFor(phone)

    const answers = await Promise.all(times(20, () => verify(phone, code)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.map(codeOf).filter((code) => code !== 200)).toEqual(Array(19).fill('OTP_INVALID'))
    expect(await house.db.selectFrom('persons').select('id').where('phone', '=', phone).execute()).toHaveLength(1)
    expect(codeOf(await verify(phone, code))).toBe('OTP_INVALID')
  })

  it('makes one person of a new phone, and knows them again', async () => {
    const phone = newPhone()
    await request(phone)
    const first = await verify(phone, await house.codeFor(phone))
    house.advance({ minutes: 1 })
    await request(phone)
    const second = await verify(phone, await house.codeFor(phone))

    expect([first.body.is_new_user, second.body.is_new_user]).toEqual([true, false])
    expect(second.body.user.id).toBe(first.body.user.id)
  })

  it('is one for a phone however it is written, and whatever digits the code is typed in', async () => {
    const phone = newPhone()
    const local = `0${phone.slice(3)}`
    await request(phone.replace('+98', '0098'))
    const code = await house.codeFor(phone)

    const persian = code.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? '')

    expect((await request(local)).status).toBe(429)
    expect((await verify(local, persian)).status).toBe(200)
  })

  it('is spent by five wrong guesses', async () => {
    const phone = newPhone()
    await request(phone)
    const code = await house.codeFor(phone)

    expect(await guess(phone, 4)).toEqual(Array(4).fill('OTP_INVALID'))
    expect(await guess(phone, 1)).toEqual(['OTP_INVALID'])
    expect(codeOf(await verify(phone, code)), 'even the right code').toBe('OTP_INVALID')
  })

  it('is still good after four', async () => {
    const phone = newPhone()
    await request(phone)
    await guess(phone, 4)

    expect((await verify(phone, await house.codeFor(phone))).status).toBe(200)
  })

  it('counts every one of many wrong guesses at once', async () => {
    const phone = newPhone()
    await request(phone)
    const code = await house.codeFor(phone)

    await Promise.all(times(20, (i) => verify(phone, wrong(code, i + 1))))

    expect(codeOf(await verify(phone, code))).toBe('OTP_INVALID')
    const row = await house.db.selectFrom('otp_phones').selectAll().where('phone', '=', phone).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ tries: 5, code_hash: null })
    expect(row.wrong_guesses).toHaveLength(5)
  })

  it('lives 120 seconds', async () => {
    const [in119, in120] = [newPhone(), newPhone()]
    await request(in119)
    await request(in120)

    house.advance({ seconds: 119 })
    expect((await verify(in119, await house.codeFor(in119))).status).toBe(200)
    house.advance({ seconds: 1 })
    expect(codeOf(await verify(in120, await house.codeFor(in120)))).toBe('OTP_EXPIRED')
  })

  it('voids the one before it', async () => {
    const phone = newPhone()
    await request(phone)
    const first = await house.codeFor(phone)
    house.advance({ seconds: 60 })
    await request(phone)
    const second = await house.codeFor(phone)

    expect(codeOf(await verify(phone, first))).toBe(first === second ? 200 : 'OTP_INVALID')
    if (first !== second) expect((await verify(phone, second)).status).toBe(200)
  })

  it('is sent again after 60 seconds, not before; many who ask at once get one', async () => {
    const phone = newPhone()

    const answers = await Promise.all(times(20, () => request(phone)))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(429)])
    expect(await sentTo(phone)).toBe(1)
    house.advance({ seconds: 59 })
    expect(await request(phone)).toMatchObject({ status: 429, body: { error: 'too_many_requests', retry_after: 1 } })
    house.advance({ seconds: 1 })
    expect((await request(phone)).status).toBe(200)
    expect(await sentTo(phone)).toBe(2)
  })

  it('is sent at most five times an hour; then the phone is blocked for an hour, by the clock', async () => {
    const phone = newPhone()
    for (let i = 0; i < 5; i++) {
      expect((await request(phone)).status).toBe(200)
      house.advance({ minutes: 1 })
    }

    const blocked = await request(phone)
    expect(blocked).toMatchObject({
      status: 403,
      body: { error: { code: 'PHONE_BLOCKED', details: { retry_after: 3600 } } },
    })
    house.advance({ minutes: 59, seconds: 59 })
    expect(codeOf(await request(phone))).toBe('PHONE_BLOCKED')
    house.advance({ seconds: 1 })
    expect((await request(phone)).status).toBe(200)
    expect(await sentTo(phone)).toBe(6)
  })

  it('the fifth still signs in though the phone may ask for no more', async () => {
    const phone = newPhone()
    for (let i = 0; i < 5; i++) {
      house.advance({ minutes: 1 })
      await request(phone)
    }
    house.advance({ minutes: 1 })
    expect(codeOf(await request(phone))).toBe('PHONE_BLOCKED')

    expect((await verify(phone, await house.codeFor(phone))).status).toBe(200)
  })

  it('wrong guesses are counted over resends: ten within an hour block guessing and asking, for an hour', async () => {
    const phone = newPhone()
    await request(phone)
    expect(await guess(phone, 4)).toEqual(Array(4).fill('OTP_INVALID'))
    house.advance({ minutes: 20 })
    await request(phone)
    expect(await guess(phone, 5)).toEqual(Array(5).fill('OTP_INVALID'))
    house.advance({ minutes: 20 })
    await request(phone)
    const code = await house.codeFor(phone)

    expect(await guess(phone, 1)).toEqual(['PHONE_BLOCKED'])

    expect((await verify(phone, code)).status).toBe(403)
    expect((await request(phone)).status).toBe(403)
    // The first guesses are more than an hour old now; the block is not.
    house.advance({ minutes: 30 })
    expect((await verify(phone, code)).body.error.code).toBe('PHONE_BLOCKED')
    expect((await request(phone)).status).toBe(403)
    house.advance({ minutes: 30 })
    expect((await request(phone)).status).toBe(200)
    expect((await verify(phone, await house.codeFor(phone))).status).toBe(200)
  })

  it('a block does not grow with what is tried during it', async () => {
    const phone = newPhone()
    await request(phone)
    await guess(phone, 5)
    house.advance({ minutes: 1 })
    await request(phone)
    await guess(phone, 5)

    for (let i = 0; i < 6; i++) {
      house.advance({ minutes: 10 })
      if (i < 5)
        expect([codeOf(await request(phone)), ...(await guess(phone, 3))]).toEqual(Array(4).fill('PHONE_BLOCKED'))
    }

    expect((await request(phone)).status).toBe(200)
  })

  it('neither guessing nor asking ends the sessions of the phone’s owner', async () => {
    const owner = await house.patient()
    house.advance({ minutes: 1 })
    await request(owner.phone)
    await guess(owner.phone, 5)
    house.advance({ minutes: 1 })
    await request(owner.phone)
    expect((await guess(owner.phone, 5)).at(-1)).toBe('PHONE_BLOCKED')

    expect(await isSignedIn(owner)).toBe(true)
    expect((await house.post('/api/v1/auth/refresh/', { body: { refresh: owner.refresh } })).status).toBe(200)
  })

  it('opens another session beside those that are', async () => {
    const owner = await house.patient()
    house.advance({ minutes: 1 })
    const second = await house.signIn(owner.phone)

    expect([await isSignedIn(owner), await isSignedIn(second)]).toEqual([true, true])
  })

  it('does not sign in a suspended person, and is spent', async () => {
    const owner = await house.patient()
    house.advance({ minutes: 1 })
    await request(owner.phone)
    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', owner.id).execute()
    const code = await house.codeFor(owner.phone)

    expect(await verify(owner.phone, code)).toMatchObject({ status: 403, body: { error: { code: 'PHONE_BLOCKED' } } })

    await house.db.updateTable('persons').set({ status: 'active' }).where('id', '=', owner.id).execute()
    expect(codeOf(await verify(owner.phone, code))).toBe('OTP_INVALID')
  })

  it('is nowhere in the database as it is', async () => {
    const phone = newPhone()
    const before = house.logged.length
    await request(phone)
    const code = await house.codeFor(phone)
    const row = await house.db.selectFrom('otp_phones').selectAll().where('phone', '=', phone).executeTakeFirstOrThrow()

    expect(row.code_hash?.length).toBe(32)
    expect(JSON.stringify({ ...row, code_hash: row.code_hash?.toString('latin1') })).not.toContain(code)
    expect(house.logged.slice(before).join('\n')).not.toContain(code)
  })

  it('of one phone is nothing at another', async () => {
    const [phone, other] = [newPhone(), newPhone()]
    await request(phone)
    await request(other)
    const [code, others] = [await house.codeFor(phone), await house.codeFor(other)]

    if (code !== others) expect(codeOf(await verify(other, code))).toBe('OTP_INVALID')
    expect(codeOf(await verify(newPhone(), code))).toBe('OTP_INVALID')
  })
})
