import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { MORNING, newPhone, type SignedIn, type SignedInByEmail, useHouse } from '../../../test/house.ts'
import { countWaiting } from '../../../test/lock-waits.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'

describe('an account', () => {
  const house = useHouse()
  const login = (email: string, password = 'P@ssw0rd123') => house.post('/v1/auth/login', { body: { email, password } })
  /** What comes of an attempt that had to wait for what is done before it. */
  const after = async <T>(done: (tx: Tx) => Promise<unknown>, attempt: () => Promise<T>): Promise<T> => {
    const { outcome } = await inTransaction(house.db, async (tx) => {
      await done(tx)
      const outcome = attempt()
      await expect.poll(() => countWaiting(house.db)).toBe(1)
      return { outcome }
    })
    return outcome
  }

  it('that was locked at this very moment looks at no further password', async () => {
    const { email } = await house.account()
    for (let n = 0; n < 4; n++) await login(email, 'wrong-word-1')
    const fifth = (tx: Tx) =>
      sql`update login_attempts set failures = 5, locked_until = ${new Date(house.now.getTime() + 900_000)}
        where failures = 4`.execute(tx)

    expect((await after(fifth, () => login(email))).status).toBe(423)
  })

  it('judges five of twelve passwords that come while the first is counted', async () => {
    const { email } = await house.account()
    await login(email, 'wrong-word-0')
    const hold = (tx: Tx) => sql`select from login_attempts for update`.execute(tx)

    const { answers } = await inTransaction(house.db, async (tx) => {
      await hold(tx)
      const answers = Promise.all(Array.from({ length: 12 }, (_, n) => login(email, `wrong-word-${n}`)))
      await expect.poll(() => countWaiting(house.db)).toBe(12)
      return { answers }
    })

    const statuses = (await answers).map(({ status }) => status).sort()
    expect(statuses).toEqual([...Array(4).fill(401), ...Array(8).fill(423)])
  })

  it('opens no session for a password that was replaced while it was looked at', async () => {
    const { id, email } = await house.account()
    const replace = (tx: Tx) => sql`update accounts set password_hash = 'another' where person_id = ${id}`.execute(tx)

    const answer = await after(replace, () => login(email))

    expect([answer.status, answer.body.error?.code]).toEqual([401, 'AUTH_INVALID_CREDENTIALS'])
    const sessions = await house.db.selectFrom('sessions').select('id').where('person_id', '=', id).execute()
    expect(sessions).toHaveLength(1) // that of the registration
  })

  it('changes its password once, of four changes at once that know the same one', async () => {
    const account = await house.account()
    const change = (n: number) =>
      house.call('PUT', '/v1/user/change-password', {
        as: account,
        body: { currentPassword: account.password, newPassword: `N3wP@ssw0rd45${n}` },
      })

    const answers = await Promise.all([0, 1, 2, 3].map(change))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401])
    const logins = await Promise.all([0, 1, 2, 3].map((n) => login(account.email, `N3wP@ssw0rd45${n}`)))
    expect(logins.map(({ status }) => status)).toEqual(answers.map(({ status }) => status))
  })

  it.each(['ali\u0000@example.com', '\u0000', 'ali\u0007@example.com'])('is not looked for by %j', async (email) => {
    const { status, body } = await login(email)
    expect([status, body.error.code, Object.keys(body.error.details.fields)]).toEqual([
      400,
      'VALIDATION_ERROR',
      ['email'],
    ])
  })

  it('neither buys nor runs what is named with control characters', async () => {
    const as = await house.account()
    const bought = await house.post('/v1/tokens/purchase', {
      as,
      body: { packageId: 'basic\u0000', paymentMethod: 'online_payment' },
    })
    const run = await house.post('/v1/services/ask%00/run', { as, body: { text: 'سلام' } })
    const invoice = await house.get('/v1/tokens/invoices/INV-1%00', { as })
    expect([bought.status, run.status, invoice.status]).toEqual([400, 404, 404])
  })

  it('without the tokens learns of no e-mail whether somebody has it', async () => {
    const [ali, reza] = [await house.account({ tokens: 4 }), await house.account()]
    const give = (recipientEmail: string) =>
      house.post('/v1/tokens/transfer', { as: ali, body: { recipientEmail, amount: 5 } })

    const [known, unknown] = [await give(reza.email), await give('nobody-at-all@example.com')]

    expect([known.status, unknown.status]).toEqual([402, 402])
    expect(unknown.body.error).toEqual(known.body.error)
  })
})

describe('a mobile', () => {
  const house = useHouse()
  const ask = (as: SignedIn, mobile: string) => house.post('/v1/user/verify-mobile', { as, body: { mobile } })
  const confirm = async (as: SignedIn, mobile: string, code?: string) =>
    house.post('/v1/user/verify-mobile/confirm', { as, body: { mobile, code: code ?? (await house.codeFor(mobile)) } })
  const resetPassword = async ({ email }: SignedInByEmail, newPassword: string) => {
    await house.post('/v1/auth/forgot-password', { body: { email } })
    await house.domains.identity.accounts.mailsSent()
    const [mail] = (await house.get(`/dev/outbox?to=${encodeURIComponent(email)}`)).body
    const token = /#([\w-]+)/.exec(mail?.body ?? '')?.[1]
    return house.post('/v1/auth/reset-password', { body: { token, newPassword } })
  }

  it('is not bound by who has not proven the e-mail, so that the e-mail’s owner never shares the account', async () => {
    const mobile = newPhone()
    const squatter = await house.account({ mobile, verified: false })

    const asked = await ask(squatter, mobile)
    await house.domains.identity.requestOtp(mobile, 'sms')
    const confirmed = await confirm(squatter, mobile)

    expect([asked.status, asked.body.error.code]).toEqual([409, 'RESOURCE_CONFLICT'])
    expect([confirmed.status, Object.keys(confirmed.body.error.details.fields)]).toEqual([409, ['email']])
    expect((await resetPassword(squatter, 'N3wP@ssw0rd456')).status).toBe(200)
    const { data } = (
      await house.post('/v1/auth/login', { body: { email: squatter.email, password: 'N3wP@ssw0rd456' } })
    ).body
    expect([data.user.id, data.user.mobile], 'what was claimed before is forgotten').toEqual([squatter.id, ''])
    house.advance({ minutes: 2 })
    expect((await house.signIn(mobile)).id).not.toBe(squatter.id)
    house.now = MORNING
  })

  it('that was claimed stays when a proven account gets a new password', async () => {
    const account = await house.account({ mobile: newPhone() })
    await resetPassword(account, 'N3wP@ssw0rd456')
    const { body } = await house.post('/v1/auth/login', {
      body: { email: account.email, password: 'N3wP@ssw0rd456' },
    })
    expect(body.data.user.mobile).not.toBe('')
  })

  it('gets a code at one person’s asking for five of them an hour', async () => {
    const account = await house.account()
    const statuses = []
    for (let n = 0; n < 6; n++) statuses.push((await ask(account, newPhone())).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])

    const { body, headers } = await ask(account, newPhone())
    expect(body.error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', details: { retryAfter: expect.any(Number) } })
    house.advance({ seconds: Number(headers['retry-after']) })
    const again = (await house.post('/v1/auth/refresh-token', { body: { refreshToken: account.refresh } })).body.data
    expect((await ask({ ...account, access: again.accessToken }, newPhone())).status).toBe(200)
    house.now = MORNING
  })

  it('takes its code along when it turns out to be another account’s', async () => {
    const mobile = newPhone()
    const [owner, other] = [await house.account(), await house.account()]
    await ask(owner, mobile)
    await confirm(owner, mobile)
    house.advance({ minutes: 2 })
    await ask(other, mobile)
    const code = await house.codeFor(mobile)

    const answers = [await confirm(other, mobile, code), await confirm(other, mobile, code)]

    expect(answers.map(({ status, body }) => [status, Object.keys(body.error.details.fields)])).toEqual([
      [409, ['mobile']],
      [400, ['code']],
    ])
    house.now = MORNING
  })

  it('of an account of which something is set aside is to be proven later', async () => {
    const { phone } = await house.patient()
    const account = await house.account({ tokens: 10 })
    const hold = await inTransaction(house.db, (tx) =>
      house.domains.tokens.reserve(tx, {
        ...{ personId: account.id, amount: 4 },
        cause: { type: 'service.hold', id: randomUUID() },
      }),
    )
    house.advance({ minutes: 2 })
    await ask(account, phone)
    const refused = await confirm(account, phone)
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringContaining('کمی بعد')])

    const run = { used: 4, personId: account.id, service: 'translate', runId: randomUUID(), description: 'ترجمه' }
    await inTransaction(house.db, (tx) => house.domains.tokens.settle(tx, hold, run))
    house.advance({ minutes: 2 })
    await ask(account, phone)
    expect((await confirm(account, phone)).status).toBe(200)
    house.now = MORNING
  })
})

describe('codes for mobiles', () => {
  const house = useHouse({ TRUSTED_PROXIES: 'loopback' })
  it('from one address are twenty an hour, whoever asks', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    const statuses = []
    for (let person = 0; person < 5; person++) {
      const as = await house.account()
      for (let n = 0; n < 5; n++) {
        const body = { mobile: newPhone() }
        statuses.push((await house.post('/v1/user/verify-mobile', { as, body, headers })).status)
      }
    }
    expect(statuses).toEqual([...Array(20).fill(200), ...Array(5).fill(429)])
  })
})

describe('pictures that nobody has', () => {
  const house = useHouse()
  const filesOf = () =>
    readdirSync(house.filesFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
  const upload = async (as: SignedIn, image: Buffer) => {
    const head = '--edge\r\ncontent-disposition: form-data; name="avatar"; filename="me.png"\r\n\r\n'
    const headers = { authorization: `Bearer ${as.access}`, 'content-type': 'multipart/form-data; boundary=edge' }
    const payload = Buffer.concat([Buffer.from(head), image, Buffer.from('\r\n--edge--\r\n')])
    return (await house.app.inject({ method: 'PUT', url: '/v1/user/profile', headers, payload })).statusCode
  }
  const png = () =>
    sharp({ create: { width: 40, height: 40, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()

  it('are not kept: of who has no account, and where the account cannot be changed', async () => {
    const [patient, account] = [await house.patient(), await house.account()]
    expect(await upload(patient, await png())).toBe(404)
    expect(filesOf()).toBe(0)

    await sql`alter table accounts add constraint unchanged check (avatar_key is null)`.execute(house.db)
    expect(await upload(account, await png())).toBe(500)
    house.errors.splice(0)
    expect(filesOf()).toBe(0)
    await sql`alter table accounts drop constraint unchanged`.execute(house.db)

    expect([await upload(account, await png()), await upload(account, await png())]).toEqual([200, 200])
    expect(filesOf()).toBe(1)
  })
})
