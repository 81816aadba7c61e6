import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { MORNING, newEmail, newPhone, type SignedIn, useHouse } from '../../../test/house.ts'

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const jwt = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)
const tokens = { accessToken: jwt, refreshToken: jwt, expiresIn: 3600 }

describe('accounts by e-mail, as the contract prints them', () => {
  const house = useHouse()
  const user = {
    id: uuid,
    fullName: 'علی محمدی',
    email: 'ali@example.com',
    mobile: '09123456789',
    role: 'user',
    createdAt: instant,
  }
  let session: { accessToken: string; refreshToken: string }
  const bearer = () => ({ authorization: `Bearer ${session.accessToken}` })

  it('registers', async () => {
    const body = { fullName: 'علی محمدی', email: 'ali@example.com', password: 'P@ssw0rd123', mobile: '09123456789' }
    const answer = await house.post('/v1/auth/register', { body })
    expect(answer).toMatchObject({ status: 201, body: { success: true, data: { user, tokens } } })
  })

  it('signs in', async () => {
    const answer = await house.post('/v1/auth/login', { body: { email: 'ali@example.com', password: 'P@ssw0rd123' } })
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: { user, tokens } } })
    session = answer.body.data.tokens
  })

  it('exchanges the refresh token', async () => {
    const answer = await house.post('/v1/auth/refresh-token', { body: { refreshToken: session.refreshToken } })
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: tokens } })
    expect(Object.keys(answer.body.data).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken'])
    session = answer.body.data
  })

  it('shows the profile', async () => {
    const answer = await house.get('/v1/user/profile', { headers: bearer() })
    const settings = { theme: 'light', language: 'fa', notifications: true }
    const avatar = 'https://helssa.test/v1/avatars/default.svg'
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: { ...user, avatar, settings } } })
  })

  it('changes the profile, and of the settings what is named', async () => {
    const body = { fullName: 'علی رضا محمدی', settings: { theme: 'dark', notifications: false } }
    const answer = await house.call('PUT', '/v1/user/profile', { body, headers: bearer() })
    const settings = { theme: 'dark', language: 'fa', notifications: false }
    const changed = { id: uuid, fullName: 'علی رضا محمدی', email: 'ali@example.com', mobile: '09123456789', settings }
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: changed } })
  })

  it('changes the password', async () => {
    const body = { currentPassword: 'P@ssw0rd123', newPassword: 'N3wP@ssw0rd456' }
    const answer = await house.call('PUT', '/v1/user/change-password', { body, headers: bearer() })
    expect(answer).toMatchObject({
      status: 200,
      body: { success: true, data: { message: 'رمز عبور با موفقیت تغییر یافت' } },
    })
  })

  it('signs out', async () => {
    const answer = await house.post('/v1/auth/logout', { body: { refreshToken: session.refreshToken } })
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: { message: 'خروج با موفقیت انجام شد' } } })
    expect((await house.get('/v1/user/profile', { headers: bearer() })).body.error.code).toBe('AUTH_TOKEN_INVALID')
  })
})

describe('passwords', () => {
  const house = useHouse()
  const login = (email: string, password = 'P@ssw0rd123') => house.post('/v1/auth/login', { body: { email, password } })

  it('lock the account for 15 minutes after five wrong ones, however many come at once', async () => {
    const { email, access } = await house.account()
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => login(email, `wrong-${n}-word`)))
    const counts = Object.groupBy(answers, ({ status }) => String(status))
    expect([counts[401]?.length, counts[423]?.length]).toEqual([5, 7])
    const locked = await login(email)
    expect(locked.body.error).toMatchObject({ code: 'AUTH_ACCOUNT_LOCKED', details: { retryAfter: 900 } })

    const live = await house.get('/v1/user/profile', { headers: { authorization: `Bearer ${access}` } })
    expect(live.status, 'the owner’s sessions go on').toBe(200)
    house.advance({ minutes: 15 })
    expect((await login(email)).status).toBe(200)
    house.now = MORNING
  })

  it('of an e-mail nobody has are refused, and locked, like those of one that somebody has', async () => {
    const { email } = await house.account()
    const nobodys = newEmail()
    const sixTries = async (address: string) => {
      const told = []
      for (let n = 0; n < 6; n++) told.push((await login(address, 'wrong-word-1')).body.error)
      return told
    }
    expect(await sixTries(nobodys)).toEqual(await sixTries(email))
  })

  it('are counted anew after a right one', async () => {
    const { email } = await house.account()
    for (let n = 0; n < 4; n++) await login(email, 'wrong-word-1')
    expect((await login(email)).status).toBe(200)
    for (let n = 0; n < 4; n++) await login(email, 'wrong-word-1')
    expect((await login(email)).status).toBe(200)
  })

  it.each(['12345678', 'password123', 'iloveyou', 'aaaaaaaaa', 'QWERTY123'])(
    'such as %s are refused',
    async (password) => {
      const body = { fullName: 'علی', email: newEmail(), password, mobile: '09123456789' }
      const { status, body: told } = await house.post('/v1/auth/register', { body })
      expect([status, told.error.code, Object.keys(told.error.details.fields)]).toEqual([
        400,
        'VALIDATION_ERROR',
        ['password'],
      ])
    },
  )

  it('of a megabyte are refused before they are hashed', async () => {
    const body = { fullName: 'علی', email: newEmail(), password: 'x'.repeat(1_000_000), mobile: '09123456789' }
    const began = performance.now()
    const { status, body: told } = await house.post('/v1/auth/register', { body })
    expect([400, 413]).toContain(status)
    expect(told.error.code).toBe('VALIDATION_ERROR')
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('once changed end the other sessions and leave this one', async () => {
    const account = await house.account()
    const other = (await login(account.email)).body.data.tokens
    const body = { currentPassword: account.password, newPassword: 'N3wP@ssw0rd456' }
    expect((await house.call('PUT', '/v1/user/change-password', { as: account, body })).status).toBe(200)

    const status = async (token: string) =>
      (await house.get('/v1/user/profile', { headers: { authorization: `Bearer ${token}` } })).status
    expect([await status(account.access), await status(other.accessToken)]).toEqual([200, 401])
    const refreshed = await house.post('/v1/auth/refresh-token', { body: { refreshToken: other.refreshToken } })
    expect(refreshed.status).toBe(401)
    expect([(await login(account.email)).status, (await login(account.email, 'N3wP@ssw0rd456')).status]).toEqual([
      401, 200,
    ])
  })
})

describe('wrong passwords', () => {
  const house = useHouse({ TRUSTED_PROXIES: 'loopback' })
  it('that come wrong from one address again and again close the door to it, for all accounts', async () => {
    const from = { 'x-forwarded-for': '203.0.113.9' }
    for (let n = 0; n < 30; n++) {
      await house.post('/v1/auth/login', {
        body: { email: `nobody${n}@example.com`, password: 'wrong-word-1' },
        headers: from,
      })
    }
    const { email, password } = await house.account()
    const throttled = await house.post('/v1/auth/login', { body: { email, password }, headers: from })
    expect([throttled.status, throttled.body.error.code]).toEqual([429, 'RATE_LIMIT_EXCEEDED'])
    house.advance({ minutes: 16 })
    expect((await house.post('/v1/auth/login', { body: { email, password }, headers: from })).status).toBe(200)
    house.now = MORNING
  })
})

describe('a refresh token', () => {
  const house = useHouse()
  it('that comes a second time ends its whole session', async () => {
    const account = await house.account()
    const exchange = (refreshToken: string) => house.post('/v1/auth/refresh-token', { body: { refreshToken } })
    const { body } = await exchange(account.refresh)
    expect((await exchange(account.refresh)).body.error.code).toBe('AUTH_TOKEN_INVALID')
    expect((await exchange(body.data.refreshToken)).status).toBe(401)
    expect((await house.get('/v1/user/profile', { as: account })).status).toBe(401)
  })
})

describe('an e-mail', () => {
  const house = useHouse()
  const register = (email: string) =>
    house.post('/v1/auth/register', {
      body: { fullName: 'علی محمدی', email, password: 'P@ssw0rd123', mobile: '09123456789' },
    })

  it('is one account’s, however it is written', async () => {
    const { email } = await house.account()
    for (const same of [email, email.toUpperCase(), `  ${email} `.trim()]) {
      const { status, body } = await register(same)
      expect([status, Object.keys(body.error.details.fields)]).toEqual([400, ['email']])
    }
    const { status } = await house.post('/v1/auth/login', {
      body: { email: email.toUpperCase(), password: 'P@ssw0rd123' },
    })
    expect(status).toBe(200)
  })

  it.each([
    'аli@example.com',
    'ali@exаmple.com',
    'ａｌｉ@example.com',
    'ali@example',
    'ali@@example.com',
    'ali@-a.com',
  ])('such as %s is none', async (email) => {
    const { status, body } = await register(email)
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR'])
  })

  it('of which two register at once is one’s', async () => {
    const email = newEmail()
    const answers = await Promise.all([register(email), register(email), register(email)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400])
  })

  const linkTo = async (email: string) => {
    await house.domains.identity.accounts.mailsSent()
    const [mail] = (await house.get(`/dev/outbox?to=${encodeURIComponent(email)}`)).body
    return /#([\w-]+)/.exec(mail?.body ?? '')?.[1]
  }

  it('is proven by the link that was sent to it, once', async () => {
    const account = await house.account({ verified: false })
    const token = await linkTo(account.email)
    const verified = async () => (await house.get('/v1/user/profile', { as: account })).body.data.emailVerified
    expect(await verified()).toBe(false)
    expect((await house.post('/v1/auth/verify-email', { body: { token } })).status).toBe(200)
    expect(await verified()).toBe(true)
    expect((await house.post('/v1/auth/verify-email', { body: { token } })).status).toBe(400)
  })

  it('opens the way to a new password, which ends all sessions and any lock', async () => {
    const account = await house.account()
    for (let n = 0; n < 6; n++)
      await house.post('/v1/auth/login', { body: { email: account.email, password: 'wrong-1' } })
    const asked = await house.post('/v1/auth/forgot-password', { body: { email: account.email } })
    const nobodys = await house.post('/v1/auth/forgot-password', { body: { email: newEmail() } })
    expect([asked.status, asked.body]).toEqual([200, nobodys.body])

    const body = { token: await linkTo(account.email), newPassword: 'N3wP@ssw0rd456' }
    expect((await house.post('/v1/auth/reset-password', { body })).status).toBe(200)
    expect((await house.post('/v1/auth/reset-password', { body })).status, 'a link is good once').toBe(400)
    expect((await house.get('/v1/user/profile', { as: account })).status).toBe(401)
    const login = await house.post('/v1/auth/login', { body: { email: account.email, password: 'N3wP@ssw0rd456' } })
    expect(login.status).toBe(200)
  })

  it('gets at most three such links an hour, and each dies after half an hour', async () => {
    const account = await house.account()
    for (let n = 0; n < 5; n++) await house.post('/v1/auth/forgot-password', { body: { email: account.email } })
    const token = await linkTo(account.email)
    const messages = (await house.get(`/dev/outbox?to=${encodeURIComponent(account.email)}`)).body
    expect(messages).toHaveLength(4) // one to verify the e-mail
    house.advance({ minutes: 31 })
    expect(
      (await house.post('/v1/auth/reset-password', { body: { token, newPassword: 'N3wP@ssw0rd456' } })).status,
    ).toBe(400)
    house.now = MORNING
  })
})

describe('somebody else’s mobile', () => {
  const house = useHouse()
  const register = (mobile: string) => house.account({ mobile })

  it('may be claimed without a word, and opens, blocks and changes nothing of theirs', async () => {
    const owner = await house.patient()
    const before = (await house.get('/api/v1/patients/profile/', { as: owner })).body
    const thief = await register(owner.phone)

    const nobodys = await register(newPhone())
    const shape = async (as: SignedIn) => Object.keys((await house.get('/v1/user/profile', { as })).body.data).sort()
    expect(await shape(thief)).toEqual(await shape(nobodys))
    house.advance({ minutes: 2 })
    const again = await house.signIn(owner.phone)
    expect(again.id).toBe(owner.id)
    expect((await house.get('/api/v1/patients/profile/', { as: again })).body).toEqual(before)
    house.now = MORNING
  })

  it('once proven makes the two one: the phone’s person gets the account and its tokens', async () => {
    const owner = await house.patient({ balance: 70_000 })
    const account = await house.account({ mobile: owner.phone, tokens: 40 })
    house.advance({ minutes: 2 })
    expect((await house.post('/v1/user/verify-mobile', { as: account })).status).toBe(200)
    const code = await house.codeFor(owner.phone)
    const { status, body } = await house.post('/v1/user/verify-mobile/confirm', { as: account, body: { code } })
    expect(status).toBe(200)

    const headers = { authorization: `Bearer ${body.data.tokens.accessToken}` }
    const profile = (await house.get('/v1/user/profile', { headers })).body.data
    expect(profile).toMatchObject({ id: owner.id, email: account.email, mobileVerified: true })
    expect((await house.get('/v1/user/profile', { as: account })).status, 'the person that was left').toBe(401)
    const login = await house.post('/v1/auth/login', { body: { email: account.email, password: account.password } })
    expect(login.body.data.user.id).toBe(owner.id)
    expect((await house.get('/api/v1/billing/wallet/', { headers })).body.balance).toBe(70_000)
    expect((await house.get('/v1/tokens/balance', { headers })).body.data.balance).toBe(40)
    expect((await house.domains.ledger.verify()).faults).toEqual([])
    house.now = MORNING
  })

  it('that nobody signs in by becomes a way to sign in once it is proven', async () => {
    const mobile = newPhone()
    const account = await house.account({ mobile })
    await house.post('/v1/user/verify-mobile', { as: account })
    const body = { code: await house.codeFor(mobile) }
    const proven = await house.post('/v1/user/verify-mobile/confirm', { as: account, body })
    expect([proven.status, proven.body.data.tokens]).toEqual([200, undefined])
    house.advance({ minutes: 2 })
    expect((await house.signIn(mobile)).id).toBe(account.id)
    house.now = MORNING
  })

  it('is not proven by a wrong code', async () => {
    const owner = await house.patient()
    const account = await house.account({ mobile: owner.phone })
    house.advance({ minutes: 2 })
    await house.post('/v1/user/verify-mobile', { as: account })
    const wrong = (await house.codeFor(owner.phone)) === '000000' ? '000001' : '000000'
    const { status, body } = await house.post('/v1/user/verify-mobile/confirm', { as: account, body: { code: wrong } })
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR'])
    house.now = MORNING
  })
})

describe('a picture', () => {
  const house = useHouse()
  const form = (parts: { name: string; value: string | Buffer; file?: string }[]) => {
    const chunks = parts.flatMap(({ name, value, file }) => [
      `--edge\r\ncontent-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n\r\n`,
      value,
      '\r\n',
    ])
    return Buffer.concat([...chunks, '--edge--\r\n'].map((chunk) => Buffer.from(chunk)))
  }
  const upload = async (as: SignedIn, ...parts: Parameters<typeof form>[0]) => {
    const headers = { authorization: `Bearer ${as.access}`, 'content-type': 'multipart/form-data; boundary=edge' }
    const answer = await house.app.inject({ method: 'PUT', url: '/v1/user/profile', headers, payload: form(parts) })
    return { status: answer.statusCode, body: answer.json() }
  }
  const png = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()

  it('comes with a form, is made anew, and is served at its address; the one before is gone', async () => {
    const account = await house.account()
    const settings = { name: 'settings', value: '{"theme":"dark"}' }
    const first = await upload(account, { name: 'avatar', value: await png(700), file: 'me.png' }, settings)
    expect(first).toMatchObject({ status: 200, body: { data: { settings: { theme: 'dark', language: 'fa' } } } })

    const address = new URL(first.body.data.avatar)
    const served = await house.app.inject(address.pathname)
    expect([served.statusCode, served.headers['content-type']]).toEqual([200, 'image/webp'])
    expect(await sharp(served.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 })

    await upload(account, { name: 'avatar', value: await png(40), file: 'me.png' })
    expect((await house.app.inject(address.pathname)).statusCode).toBe(404)
    expect((await house.get('/v1/avatars/default.svg')).status).toBe(200)
  })

  it.each([
    ['a script', 400, 'avatar', async () => Buffer.from('<svg onload="alert(1)"/>')],
    ['more than 5 MB', 413, undefined, async () => Buffer.alloc(5 * 1024 * 1024 + 1)],
    ['a bomb', 413, 'avatar', () => png(7_000)],
  ])('that is %s is refused, and nothing changes', async (_what, status, field, value) => {
    const account = await house.account()
    const refused = await upload(
      account,
      { name: 'fullName', value: 'کس دیگر' },
      { name: 'avatar', value: await value(), file: 'x.png' },
    )
    expect([400, 413, 415]).toContain(refused.status)
    if (status === 413) expect(refused.status).toBe(413)
    if (field) expect(Object.keys(refused.body.error.details.fields)).toEqual([field])
    expect((await house.get('/v1/user/profile', { as: account })).body.data.fullName).toBe('علی محمدی')
  })

  it.each([
    [{ name: 'settings', value: '{"theme"' }, 'settings'],
    [{ name: 'settings', value: '{"theme":"blue"}' }, 'settings.theme'],
    [{ name: 'role', value: 'admin' }, 'role'],
    [{ name: 'fullName', value: ' ' }, 'fullName'],
  ])('may come beside fields, of which %j is none', async (part, field) => {
    const { status, body } = await upload(await house.account(), part)
    expect([status, body.error.code, Object.keys(body.error.details.fields)]).toEqual([
      400,
      'VALIDATION_ERROR',
      [field],
    ])
  })
})

describe('one person', () => {
  const house = useHouse()
  let account: SignedIn
  let patient: SignedIn
  beforeAll(async () => {
    account = await house.account()
    patient = await house.patient()
  })

  it('is the same behind a token of either surface, and sees nobody else’s things', async () => {
    const atHelssa = await house.get('/api/v1/patients/profile/', { as: account })
    expect([atHelssa.status, atHelssa.body.id]).toEqual([200, account.id])
    const balance = await house.get('/v1/tokens/balance', { as: patient })
    expect([balance.status, balance.body.data.balance]).toEqual([200, 0])
    expect((await house.get('/v1/user/profile', { as: patient })).body.error.code).toBe('RESOURCE_NOT_FOUND')
  })

  it('signs out at /v1/auth/logout of the surface the body speaks of', async () => {
    const helssa = await house.patient()
    const out = await house.post('/v1/auth/logout/', { as: helssa, body: { refresh: helssa.refresh } })
    expect([out.status, out.body]).toEqual([204, ''])
    expect((await house.get('/api/v1/patients/profile/', { as: helssa })).status).toBe(401)
    const refused = await house.post('/v1/auth/logout/', { as: patient, body: { refresh: 'nonsense' } })
    expect([refused.status, refused.body.error.code]).toEqual([401, 'TOKEN_INVALID'])
    const nobody = await house.post('/v1/auth/logout', { body: { refresh: 'nonsense' } })
    expect([nobody.status, Object.keys(nobody.body)]).toEqual([401, ['error']])
  })
})

describe('the envelope', () => {
  const house = useHouse()
  it.each([
    ['GET', '/v1/nowhere', 404, 'RESOURCE_NOT_FOUND'],
    ['GET', '/v1/', 404, 'RESOURCE_NOT_FOUND'],
    ['GET', '/v1/user/profile', 401, 'AUTH_TOKEN_INVALID'],
    ['DELETE', '/v1/user/profile', 404, 'RESOURCE_NOT_FOUND'],
  ] as const)('is around %s %s', async (method, path, status, code) => {
    const answer = await house.call(method, path)
    expect(answer).toMatchObject({ status, body: { success: false, error: { code, message: expect.any(String) } } })
  })

  it('is around broken JSON, a wrong content type and too large a body', async () => {
    const send = (payload: string, type: string) =>
      house.app.inject({ method: 'POST', url: '/v1/auth/login', payload, headers: { 'content-type': type } })
    const answers = await Promise.all([
      send('{"email"', 'application/json'),
      send('<a/>', 'application/xml'),
      send(JSON.stringify({ email: 'x'.repeat(3_000_000) }), 'application/json'),
    ])
    expect(answers.map((answer) => [answer.statusCode, answer.json().success, answer.json().error.code])).toEqual([
      [400, false, 'VALIDATION_ERROR'],
      [415, false, 'VALIDATION_ERROR'],
      [413, false, 'VALIDATION_ERROR'],
    ])
  })

  it('is in the asked language', async () => {
    const english = await house.get('/v1/user/profile', { headers: { 'accept-language': 'en' } })
    const persian = await house.get('/v1/user/profile')
    expect([english.body.error.message, persian.body.error.message]).toEqual([
      'Sign in to do this',
      'برای این کار باید وارد شوید',
    ])
  })
})

describe('a person of SmartAI', () => {
  const house = useHouse({ RATE_LIMIT_SMARTAI: '100/minute' })
  it('has a hundred requests a minute', async () => {
    const account = await house.account()
    const answers = []
    for (let n = 0; n < 101; n++) answers.push(await house.get('/v1/user/profile', { as: account }))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
    const last = answers.at(-1)
    expect([last?.status, last?.body.error.code]).toEqual([429, 'RATE_LIMIT_EXCEEDED'])
    expect(last?.headers).toMatchObject({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0' })
    house.advance({ seconds: 61 })
    expect((await house.get('/v1/user/profile', { as: account })).status).toBe(200)
    house.now = MORNING
  })
})
