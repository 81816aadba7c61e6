import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { dial } from '../../../test/live.ts'

const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36'
const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15'
const SESSIONS = '/api/v1/auth/sessions/'

describe('where one is signed in', () => {
  const house = useHouse()
  let phone: string
  beforeEach(async () => {
    house.now = MORNING
    phone = (await house.patient()).phone
    await endAll()
  })

  const endAll = () =>
    house.db.updateTable('sessions').set({ revoked_at: house.now, revoked_because: 'ended' }).execute()
  async function signIn(userAgent?: string): Promise<SignedIn> {
    house.advance({ minutes: 2 })
    await house.domains.identity.requestOtp(phone, 'sms')
    const { body } = await house.post('/api/v1/auth/verify/otp/', {
      body: { phone_number: phone, otp_code: await house.codeFor(phone) },
      headers: userAgent === undefined ? {} : { 'user-agent': userAgent },
    })
    return { id: body.user.id, phone, access: body.access, refresh: body.refresh, pass: '' }
  }
  const sessionsOf = async (as: SignedIn) => (await house.get(SESSIONS, { as })).body
  const end = async (as: SignedIn, id: string) => (await house.call('DELETE', `${SESSIONS}${id}/`, { as })).status
  const currentOf = async (as: SignedIn): Promise<string> =>
    (await sessionsOf(as)).results.find((session: { is_current: boolean }) => session.is_current).id
  const isLive = async (as: SignedIn) => (await house.get('/api/v1/auth/me/', { as })).status === 200
  const refresh = (as: SignedIn) => house.post('/api/v1/auth/refresh/', { body: { refresh: as.refresh } })
  async function listen(as: SignedIn) {
    const socket = await dial(house, '/ws/notifications/')
    socket.send({ type: 'auth', token: as.access })
    await socket.next('auth_success')
    return socket
  }

  it('is told with the device, since when, when last used, and which one asks', async () => {
    const mobile = await signIn(ANDROID)
    const mac = await signIn(MAC)
    house.advance({ minutes: 30 })
    await refresh(mobile)

    expect(await sessionsOf(mac)).toEqual({
      count: 2,
      next: null,
      previous: null,
      results: [
        {
          id: await currentOf(mobile),
          device: { kind: 'phone', browser: 'Chrome', system: 'Android' },
          signed_in_at: '2024-01-20T04:32:00Z',
          last_used_at: '2024-01-20T05:04:00Z',
          is_current: false,
        },
        {
          id: await currentOf(mac),
          device: { kind: 'computer', browser: 'Safari', system: 'macOS' },
          signed_in_at: '2024-01-20T04:34:00Z',
          last_used_at: '2024-01-20T04:34:00Z',
          is_current: true,
        },
      ],
    })
  })

  it('holds what says nothing of itself, and nothing that is over', async () => {
    const signedOut = await signIn(MAC)
    await house.post('/api/v1/auth/logout/', { as: signedOut, body: { refresh: signedOut.refresh } })
    await signIn(MAC)
    house.advance({ days: 7 })
    const { results } = await sessionsOf(await signIn('x'.repeat(5_000)))

    expect(results).toMatchObject([{ device: { kind: null, browser: null, system: null }, is_current: true }])
  })

  it('is ended one at a time: at once, for good, with its sockets', async () => {
    const [mine, other] = [await signIn(MAC), await signIn(ANDROID)]
    const [socket, own] = [await listen(other), await listen(mine)]

    expect(await end(mine, await currentOf(other))).toBe(204)

    expect(await socket.closed).toMatchObject({ code: 1008 })
    expect([await isLive(other), (await refresh(other)).status]).toEqual([false, 401])
    expect(await isLive(mine)).toBe(true)
    expect((await sessionsOf(mine)).count).toBe(1)
    own.send({ type: 'unknown' })
    await own.next('error') // still there to be answered
    await own.close()
  })

  it('is ended everywhere else at once', async () => {
    const [mine, ...others] = [await signIn(MAC), await signIn(ANDROID), await signIn()]
    const sockets = await Promise.all(others.map(listen))

    const answer = await house.post(`${SESSIONS}end-others/`, { as: mine })

    expect([answer.status, answer.body]).toEqual([200, { ended: 2 }])
    for (const socket of sockets) expect(await socket.closed).toMatchObject({ code: 1008 })
    expect(await Promise.all(others.map(isLive))).toEqual([false, false])
    expect([await isLive(mine), (await refresh(mine)).status]).toEqual([true, 200])
    expect((await house.post(`${SESSIONS}end-others/`, { as: mine })).body).toEqual({ ended: 0 })
  })

  it('is nobody else’s to see or to end', async () => {
    const mine = await signIn(MAC)
    const other = await house.patient()
    const id = await currentOf(mine)

    expect((await sessionsOf(other)).results.map((session: { id: string }) => session.id)).not.toContain(id)
    expect([await end(other, id), await end(other, randomUUID())]).toEqual([404, 404])
    await house.post(`${SESSIONS}end-others/`, { as: other })
    expect(await isLive(mine)).toBe(true)
  })

  it('may end the one that asks, which takes its cookie; what is over is not there to be ended', async () => {
    const mine = await signIn(MAC)
    const [id, other] = [await currentOf(mine), await signIn()]

    const answer = await house.call('DELETE', `${SESSIONS}${id}/`, { as: mine })

    expect(answer.status).toBe(204)
    expect(String(answer.headers['set-cookie'])).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/i)
    expect([await isLive(mine), await end(other, id)]).toEqual([false, 404])
  })

  it('is the same for who signs in by e-mail', async () => {
    const { email, password } = await house.account()
    const { body } = await house.post('/v1/auth/login', { body: { email, password }, headers: { 'user-agent': MAC } })
    const as = { id: '', phone: '', access: body.data.tokens.accessToken, refresh: '', pass: '' }

    const { body: told } = await house.get('/v1/auth/sessions/', { as })

    expect(told.count).toBe(2)
    expect(told.results.filter((session: { is_current: boolean }) => session.is_current)).toMatchObject([
      { device: { browser: 'Safari', system: 'macOS' } },
    ])
  })
})
